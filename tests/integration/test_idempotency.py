"""A write that is sent again is the same write, also across a crash; another one under its key is refused."""
from harness import small_world

ASK = {"person_id": "p1", "role": "volunteer"}
PATH = "/v1/sessions/ses-1/signups"


def test_the_first_answer_is_given_again_also_after_kill_9(serve, log):
    server = serve(kafka=log)
    server.send(small_world(1))
    first = server.client.post(PATH, ASK, key="once")
    assert first.status == 201 and "Idempotency-Replayed" not in first.headers, first
    waitlisted = server.client.post(PATH, {**ASK, "person_id": "p2"}, key="second")
    assert waitlisted.json["waitlist"]["position"] == 1, waitlisted

    for kill in [False, True]:
        if kill:
            server.kill()
            server.start()
        again = server.client.post(PATH, ASK, key="once")
        assert (again.status, again.json) == (201, first.json), again
        assert again.headers["Idempotency-Replayed"] == "true"
        assert again.headers["Location"] == first.headers["Location"]

    # The answer stays what it was when it was decided, whatever happened since.
    assert server.client.post(f"/v1/signups/{first.json['id']}/cancel", {}, key="leave").status == 200
    again = server.client.post(PATH, {**ASK, "person_id": "p2"}, key="second")
    assert again.json["status"] == "waitlisted" and again.json["waitlist"]["position"] == 1, again
    assert server.get(f"/v1/signups/{waitlisted.json['id']}")["status"] == "confirmed"
    assert server.counter("signups.requested") == 2


def test_a_refusal_is_given_again(serve):
    server = serve()
    server.send(small_world(5))
    server.client.post(PATH, ASK, key="once")
    refused = server.client.post(PATH, ASK, key="twice")
    assert refused.status == 409 and refused.json["reason"] == "already_signed_up", refused
    again = server.client.post(PATH, ASK, key="twice")
    assert again.status == 409 and again.json["reason"] == "already_signed_up", again
    assert server.counter("signups.refused") == 1


def test_another_payload_under_the_same_key_is_422(serve):
    server = serve()
    server.send(small_world())
    assert server.client.post(PATH, ASK, key="once").status == 201
    other = server.client.post(PATH, {**ASK, "person_id": "p2"}, key="once")
    assert (other.status, other.json["type"]) == (422, "urn:haiyu:problem:idempotency_key_reused"), other
    assert server.counter("signups.requested") == 1


def test_a_created_organization_is_created_once(serve):
    server = serve()
    body = {"name": "Tea House", "kind": "social_group", "track": "filed", "registered_on": "2026-01-01",
            "place_id": "baoan.xinan.haiyu", "community_level": True}
    first = server.client.post("/v1/organizations", body, key="tea")
    again = server.client.post("/v1/organizations", body, key="tea")
    assert first.status == again.status == 201 and first.json["id"] == again.json["id"]
    assert server.counter("organizations.current") == 1


def test_events_with_the_same_source_and_id_count_once(serve, log):
    server = serve(kafka=log)
    world = small_world(7)
    assert server.send(world) == (3, 0)
    assert server.send(world) == (0, 3)
    server.kill()
    server.start()
    assert server.send(world) == (0, 3)
    assert server.get("/v1/sessions/ses-1")["places"][0]["capacity"] == 7
