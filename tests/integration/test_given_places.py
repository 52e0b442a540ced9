"""An organizer gives somebody who waits a place, with a reason: over HTTP, as each of those whom it concerns sees it."""
import csv
import io
import json
import uuid

from harness import activity, event, organization, place, session, token, verify

REASON = "=speaks the dialect, asked for by the clinic"


class Asker:
    """Asks as who has this token."""

    def __init__(self, server, *who):
        self.server, self.bearer = server, {"Authorization": f"Bearer {token(server.data, *who)}"}

    def get(self, path, status=200, **headers):
        answer = self.server.client.ask("GET", path, headers={**self.bearer, **headers})
        assert answer.status == status, answer
        return answer

    def post(self, path, body, status=200, key=None):
        answer = self.server.client.ask("POST", path, body, {**self.bearer, "Idempotency-Key": key or str(uuid.uuid4())})
        assert answer.status == status, answer
        return answer

    def send(self, events):
        answer = self.server.client.ask("POST", "/v1/events?wait=true", json.dumps(events),
                                        {**self.bearer, "Content-Type": "application/cloudevents-batch+json"})
        assert answer.status in (200, 202), answer


def asks(number, person, session_id="ses-1", party=1):
    return event("signup.requested", f"g{number}", "act-1",
                 {"session_id": session_id, "person_id": person, "role": "volunteer", "party_size": party})


def a_full_session(server, **more):
    """Anna has both places for her party; Bo, Cleo with another one, and Dee wait."""
    Asker(server, "operator").send(
        [organization("org-1"), organization("org-2"), activity("act-1"),
         session("ses-1", "act-1", [place("volunteer", 2)], **more),
         session("ses-2", "act-1", [place("volunteer", 1)], "2037-06-01T09:00:00+08:00", "2037-06-01T12:00:00+08:00"),
         asks(1, "anna", party=2), asks(2, "bo"), asks(3, "cleo", party=2), asks(4, "dee"),
         asks(5, "anna", "ses-2"), asks(6, "bo", "ses-2")])


def line_of(roster, signup):
    [line] = [one for one in roster if one["id"] == signup]
    return line


def test_who_waits_is_given_a_place_past_the_queue_and_all_that_tells_of_it_agrees(serve, log):
    server = serve("--auth", "on", kafka=log)
    a_full_session(server)
    organizer = Asker(server, "organizer", "--organization", "org-1")
    dee = Asker(server, "person", "--person", "dee")
    body = {"reason": REASON, "recorded_by": "desk 1"}
    given = organizer.post("/v1/signups/g4/place", body, key="dee-comes")
    assert (given.json["status"], given.json["place_reason"]) == ("confirmed", REASON)
    again = organizer.post("/v1/signups/g4/place", body, key="dee-comes")
    assert again.headers["Idempotency-Replayed"] == "true" and again.json == given.json
    refused = organizer.post("/v1/signups/g4/place", body, status=409)
    assert refused.json["type"].endswith("wrong_state") and refused.json["present"]["status"] == "confirmed"

    roster = organizer.get("/v1/sessions/ses-1/roster").json["items"]
    assert [(one["id"], one["status"], one.get("waitlist", {}).get("position")) for one in roster] == \
        [("g1", "confirmed", None), ("g2", "waitlisted", 1), ("g3", "waitlisted", 2), ("g4", "confirmed", None)]
    last = line_of(roster, "g4")["history"][-1]
    assert (last["what"], last["detail"]) == ("placed", "desk 1")
    assert [one["id"] for one in roster if "place_reason" in one] == ["g4"]
    text = organizer.get("/v1/sessions/ses-1/roster", accept="text/csv").body.decode("utf-8-sig")
    rows = {row["signup_id"]: row for row in csv.DictReader(io.StringIO(text))}
    assert rows["g4"]["status"] == "confirmed" and rows["g4"]["place_reason"] == "'" + REASON  # no spreadsheet runs it
    assert rows["g2"]["place_reason"] == ""
    assert dee.get("/v1/signups/g4").json["place_reason"] == REASON
    [shown] = organizer.get("/v1/sessions/ses-1").json["places"]
    assert (shown["confirmed"], shown["free"], shown["over_by"], shown["waitlisted"]) == (3, 0, 1, 3)

    assert server.counter("signups.promoted") == 1
    assert server.counter("signups.confirmed", role="volunteer") == 3  # anna twice, and dee
    told = organizer.get("/v1/events?types=signup.placed,signup.promoted", prefer="wait=30").json["items"]
    assert [(one["type"], one["subject"]) for one in told] == [("haiyu.signup.placed.v1", "g4"), ("haiyu.signup.promoted.v1", "g4")]
    assert "dialect" not in json.dumps(told) and "desk 1" not in json.dumps(told)

    # Whose place is too many is nobody's when they go; then the queue goes on in its order.
    dee.post("/v1/signups/g4/cancel", {})
    assert organizer.get("/v1/signups/g2").json["waitlist"]["position"] == 1
    Asker(server, "person", "--person", "anna").post("/v1/signups/g1/cancel", {})
    assert organizer.get("/v1/signups/g2").json["status"] == "confirmed"

    server.kill()
    server.start()
    assert organizer.get("/v1/signups/g4").json["place_reason"] == REASON
    assert server.stop() == 0
    checked = verify(server.data, log)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_only_who_answers_for_the_session_gives_places(serve):
    server = serve("--auth", "on")
    a_full_session(server)
    body = {"reason": REASON}
    for who in [("person", "--person", "bo"), ("person", "--person", "dee"), ("desk", "--session", "ses-1"),
                ("organizer", "--organization", "org-2"), ("producer",)]:
        Asker(server, *who).post("/v1/signups/g2/place", body, status=403)
    assert server.client.post("/v1/signups/g2/place", body, key="nobody").status == 401
    organizer = Asker(server, "organizer", "--organization", "org-1")
    for wrong, code in [({}, "required"), ({"reason": ""}, "empty"), ({"reason": 7}, "wrong_type")]:
        refused = organizer.post("/v1/signups/g2/place", wrong, status=422)
        assert [(one["pointer"], one["code"]) for one in refused.json["errors"]] == [("/reason", code)]
    organizer.post("/v1/signups/none/place", body, status=404)
    assert organizer.get("/v1/signups/g2").json["status"] == "waitlisted"
    Asker(server, "registrar", "--district", "baoan").post("/v1/signups/g2/place", body)
    Asker(server, "operator").post("/v1/signups/g3/place", body)


def test_an_open_offer_ends_when_its_place_is_given(serve):
    server = serve("--auth", "on")
    a_full_session(server, confirm_within_minutes=60)
    organizer, bo = Asker(server, "organizer", "--organization", "org-1"), Asker(server, "person", "--person", "bo")
    Asker(server, "person", "--person", "anna").post("/v1/signups/g1/cancel", {})
    assert bo.get("/v1/signups/g2").json["offer"]["no"] == 1
    given = organizer.post("/v1/signups/g2/place", {"reason": "said yes on the phone"}).json
    assert given["status"] == "confirmed" and "offer" not in given
    for verb in ("accept", "decline"):
        bo.post(f"/v1/signups/g2/{verb}", {"offer_no": 1}, status=409)
    [shown] = organizer.get("/v1/sessions/ses-1").json["places"]
    assert (shown["confirmed"], shown["offered"], shown["over_by"]) == (1, 1, 0)  # dee, who fits beside bo, has an offer still


def test_a_cancelled_session_has_no_places_to_give(serve):
    server = serve("--auth", "on")
    a_full_session(server)
    organizer = Asker(server, "organizer", "--organization", "org-1")
    organizer.post("/v1/sessions/ses-1/cancel", {"reason": "storm"})
    refused = organizer.post("/v1/signups/g2/place", {"reason": REASON}, status=409)
    assert refused.json["present"]["status"] == "cancelled"
    organizer.post("/v1/sessions/ses-2/close", {"held": True})  # bo came all the same
    organizer.post("/v1/signups/g6/place", {"reason": "anna stayed at home"})
    organizer.post("/v1/signups/g6/check-in", {"at": "2037-06-01T09:00:00+08:00"})
