"""Bad input gets a clear answer, changes nothing, and leaves the server healthy."""
import json

import pytest

from harness import activity, event, session, place, small_world

JSON = {"Content-Type": "application/json"}
BATCH = {"Content-Type": "application/cloudevents-batch+json"}
SIGNUP = {"person_id": "p1", "role": "volunteer"}
TIMES = {"start_at": "2037-05-01T09:00:00+08:00", "end_at": "2037-05-01T12:00:00+08:00"}

# What is sent, the status, the problem's slug, and a field that the answer must name.
ROWS = {
    "JSON cut short": ("/v1/sessions/ses-1/signups", '{"person_id":', 400, "malformed", None),
    "not JSON": ("/v1/sessions/ses-1/signups", "person_id=p1", 400, "malformed", None),
    "an array for an object": ("/v1/sessions/ses-1/signups", "[]", 400, "malformed", None),
    "broken UTF-8": ("/v1/sessions/ses-1/signups", b'{"person_id":"\xff\xfe","role":"volunteer"}', 400, "malformed", None),
    "a missing field": ("/v1/sessions/ses-1/signups", {"role": "volunteer"}, 422, "invalid", "/person_id"),
    "a number for text": ("/v1/sessions/ses-1/signups", {**SIGNUP, "person_id": 7}, 422, "invalid", "/person_id"),
    "text for a number": ("/v1/sessions/ses-1/signups", {**SIGNUP, "party_size": "2"}, 422, "invalid", "/party_size"),
    "a party of none": ("/v1/sessions/ses-1/signups", {**SIGNUP, "party_size": 0}, 422, "invalid", "/party_size"),
    "a party of eleven": ("/v1/sessions/ses-1/signups", {**SIGNUP, "party_size": 11}, 422, "invalid", "/party_size"),
    "an unknown field": ("/v1/sessions/ses-1/signups", {**SIGNUP, "colour": "red"}, 400, "unknown_field", "/colour"),
    "an id with a slash": ("/v1/sessions/ses-1/signups", {**SIGNUP, "person_id": "a/b"}, 422, "invalid", "/person_id"),
    "an unknown session": ("/v1/sessions/nowhere/signups", SIGNUP, 404, "not_found", None),
    "an unknown sign-up": ("/v1/signups/nobody/cancel", {}, 404, "not_found", None),
    "an unknown activity": ("/v1/activities/nothing/sessions", {**TIMES, "places": [place("volunteer", 1)]}, 404, "not_found", None),
    "an end before the start": ("/v1/activities/act-1/sessions",
                                {"start_at": TIMES["end_at"], "end_at": TIMES["start_at"], "places": [place("volunteer", 1)]},
                                422, "invalid", "/end_at"),
    "a negative capacity": ("/v1/activities/act-1/sessions", {**TIMES, "places": [place("volunteer", -1)]}, 422, "invalid",
                            "/places/0/capacity"),
    "a day that no calendar has": ("/v1/organizations", {"name": "x", "kind": "social_group", "track": "filed",
                                                         "registered_on": "2026-02-30", "place_id": "a.b.c",
                                                         "community_level": True}, 422, "invalid", "/registered_on"),
    "a time without an offset": ("/v1/activities/act-1/sessions",
                                 {**TIMES, "start_at": "2037-05-01T09:00:00", "places": [place("volunteer", 1)]},
                                 422, "invalid", "/start_at"),
}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    from harness import Server

    folder = tmp_path_factory.mktemp("bad-input")
    server = Server(folder / "data", folder / "server.log").start()
    server.send(small_world())
    yield server
    server.kill()


def totals(server):
    return {metric: server.counter(metric) for metric in ["signups.requested", "sessions.scheduled", "organizations.current"]}


@pytest.mark.parametrize("row", ROWS)
def test_a_bad_write_is_refused_with_words(server, row):
    path, body, status, slug, pointer = ROWS[row]
    before = totals(server)
    headers = {**JSON, "Idempotency-Key": row.replace(" ", "-")}
    answer = server.client.ask("POST", path, body if isinstance(body, (bytes, str)) else json.dumps(body), headers)
    assert (answer.status, answer.headers["Content-Type"]) == (status, "application/problem+json"), answer
    problem = answer.json
    assert problem["type"] == f"urn:haiyu:problem:{slug}" and problem["status"] == status and problem["title"], problem
    if pointer:
        assert pointer in [error["pointer"] for error in problem["errors"]], problem
        assert all(error["code"] and error["detail"] for error in problem["errors"]), problem
    assert totals(server) == before
    assert server.client.get("/readyz").status == 200


def test_a_write_without_an_idempotency_key_is_told_to_bring_one(server):
    answer = server.client.post("/v1/sessions/ses-1/signups", SIGNUP)
    assert (answer.status, answer.json["type"]) == (400, "urn:haiyu:problem:idempotency_key_missing")


def test_a_body_over_the_limit_is_413(server):
    answer = server.client.ask("POST", "/v1/events", b"[" + b" " * (1024 * 1024) + b"]", BATCH)
    assert answer.status == 413, answer
    assert server.client.get("/readyz").status == 200


def test_a_batch_with_one_bad_event_is_refused_whole(server):
    before = totals(server)
    events = [activity("act-bad-batch"), session("ses-bad-batch", "act-bad-batch", [place("volunteer", 5)]),
              session("ses-worse", "act-bad-batch", [place("volunteer", -5)]), event("no.such", "x", "x", {})]
    answer = server.client.ask("POST", "/v1/events?wait=true", json.dumps(events), BATCH)
    assert answer.status == 422, answer
    pointers = [error["pointer"] for error in answer.json["errors"]]
    assert any(pointer.startswith("/2/") for pointer in pointers) and any(pointer.startswith("/3") for pointer in pointers)
    assert not any(pointer.startswith(("/0", "/1")) for pointer in pointers)
    assert server.client.get("/v1/activities/act-bad-batch").status == 404
    assert totals(server) == before


def test_more_than_1000_events_in_a_batch_are_too_many(server):
    events = [event("person.registered", f"p{n}", f"p{n}", {}) for n in range(1001)]
    answer = server.client.ask("POST", "/v1/events", json.dumps(events), BATCH)
    assert answer.status in (413, 422), answer


def test_a_wrong_method_says_which_ones_there_are(server):
    answer = server.client.ask("DELETE", "/v1/organizations/org-1")
    assert answer.status == 405 and "GET" in answer.headers["Allow"], answer
