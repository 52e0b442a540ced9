"""A person's own calendar: read by icalendar, opened by its secret link alone, and by no older one."""
import urllib.parse

import icalendar

from harness import activity, event, organization, place, session, token


def ask(server, method, path, bearer=None, body=None, key=None):
    headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
    if key:
        headers["Idempotency-Key"] = key
    return server.client.ask(method, path, body, headers)


def target_of(url):
    parts = urllib.parse.urlsplit(url)
    return f"{parts.path}?{parts.query}"


def entries(answer):
    """The calendar as icalendar reads it, by the UIDs of its entries; its bytes are as RFC 5545 wants them."""
    assert answer.status == 200, answer
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "private" in answer.headers["Cache-Control"]
    assert answer.body.endswith(b"END:VCALENDAR\r\n") and all(len(line) <= 75 for line in answer.body.split(b"\r\n"))
    calendar = icalendar.Calendar.from_ical(answer.body)
    assert not calendar.errors and calendar["PRODID"] and calendar["VERSION"] == "2.0"
    found = calendar.walk("VEVENT")
    for one in found:
        assert not one.errors
        assert {"UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "STATUS", "SUMMARY"} <= set(one)
        assert one["DTSTART"].dt.utcoffset() is not None and one["DTSTART"].to_ical().endswith(b"Z")
        assert one["DTSTART"].dt < one["DTEND"].dt
    assert len({str(one["UID"]) for one in found}) == len(found)
    return {str(one["UID"]): one for one in found}


def statuses(found):
    return {uid.removesuffix("@haiyu"): str(one["STATUS"]) for uid, one in found.items()}


def test_what_a_person_signed_up_for_is_in_their_calendar_behind_a_secret_link(serve):
    server = serve("--auth", "on", "--shards", "3")
    operator = token(server.data, "operator")
    numbers = iter(range(1000))

    def send(*events):
        answer = server.client.post("/v1/events?wait=true", list(events), Authorization=f"Bearer {operator}",
                                    **{"Content-Type": "application/cloudevents-batch+json"})
        assert answer.status in (200, 202), answer

    def write(path, body, who=operator):
        answer = ask(server, "POST", path, who, body, key=f"k{next(numbers)}")
        assert answer.status in (200, 201, 409), answer
        return answer

    def signup(id, activity_id, person="anna"):
        return event("signup.requested", id, activity_id, {"session_id": f"of-{activity_id}", "person_id": person, "role": "volunteer"})

    send(organization("org-1"), event("person.registered", "anna", "anna", {}), event("person.registered", "bo", "bo", {}))
    for n, id in enumerate(["one", "two", "three", "four", "five"]):
        send(activity(id), session(f"of-{id}", id, [place("volunteer", 0 if id == "five" else 1)], venue="义工站, 2/F", waitlist="none" if id == "five" else "first_fit",
                                   start_at=f"2037-05-0{n + 1}T09:00:00+08:00", end_at=f"2037-05-0{n + 1}T12:00:00+08:00"))
    send(signup("first", "two", "bo"))
    send(*(signup(f"g-{id}", id) for id in ["one", "two", "three", "four", "five"]))
    assert ask(server, "GET", "/v1/signups/g-five", operator).json["status"] == "refused"

    anna, bo = (token(server.data, "person", "--person", person) for person in ("anna", "bo"))
    for bearer, status in [(None, 401), (bo, 403), (token(server.data, "organizer", "--organization", "org-1"), 403),
                           (token(server.data, "desk", "--session", "of-one"), 403), (anna, 200)]:
        assert ask(server, "GET", "/v1/people/anna/calendar", bearer).status == status
    link = ask(server, "GET", "/v1/people/anna/calendar?lang=en", anna).json["url"]
    assert link.startswith(f"{server.url}/v1/people/anna/calendar.ics?key=") and link.endswith("&lang=en")
    key = urllib.parse.parse_qs(urllib.parse.urlsplit(link).query)["key"][0]
    assert len(key) >= 43
    other = ("B" if key[0] == "A" else "A") + key[1:]

    # No token is sent from here on: the link is all that a calendar has.
    before = entries(ask(server, "GET", target_of(link)))
    assert statuses(before) == {"g-one": "CONFIRMED", "g-two": "TENTATIVE", "g-three": "CONFIRMED", "g-four": "CONFIRMED"}
    one = before["g-one@haiyu"]
    assert (str(one["SUMMARY"]), str(one["LOCATION"])) == ("Clinic", "义工站, 2/F")
    assert one["DTSTART"].to_ical() == b"20370501T010000Z" and one["DTEND"].to_ical() == b"20370501T040000Z"

    write("/v1/signups/first/cancel", {})            # anna is promoted
    write("/v1/signups/g-three/cancel", {}, anna)
    write("/v1/sessions/of-four/cancel", {})
    after = entries(ask(server, "GET", target_of(link)))
    assert statuses(after) == {"g-one": "CONFIRMED", "g-two": "CONFIRMED", "g-three": "CANCELLED", "g-four": "CANCELLED"}
    for uid, entry in after.items():
        assert (entry["SEQUENCE"] > before[uid]["SEQUENCE"]) == (uid != "g-one@haiyu"), uid
        assert entry["DTSTAMP"].dt == before[uid]["DTSTAMP"].dt
    assert b"SUMMARY:\xe4\xb9\x89\xe8\xaf\x8a" in ask(server, "GET", target_of(link).replace("lang=en", "lang=zh")).body

    for wrong in ["/v1/people/anna/calendar.ics", "/v1/people/anna/calendar.ics?key=", f"/v1/people/anna/calendar.ics?key={other}",
                  f"/v1/people/bo/calendar.ics?key={key}", f"/v1/people/nobody/calendar.ics?key={key}"]:
        assert ask(server, "GET", wrong).status == 404, wrong

    # Also after a restart, until it is renewed.
    server.stop()
    server.start()
    assert statuses(entries(ask(server, "GET", target_of(link)))) == statuses(after)
    assert ask(server, "POST", "/v1/people/anna/renew-calendar", bo, {}, key="not-mine").status == 403
    assert write("/v1/people/anna/renew-calendar", {"reason": "sent to the wrong group"}, anna).status == 200
    assert ask(server, "GET", target_of(link)).status == 404
    renewed = ask(server, "GET", "/v1/people/anna/calendar?lang=en", anna).json["url"]
    assert renewed != link and statuses(entries(ask(server, "GET", target_of(renewed)))) == statuses(after)
    assert "wrong group" not in str(ask(server, "GET", "/v1/events?limit=200").json)
