"""What other programs read: a calendar that Python's icalendar takes, a table that its csv module takes."""
import csv
import io

import icalendar

from harness import event, organization, small_world


def test_the_calendar_of_an_activity_is_read_by_icalendar(serve):
    server = serve()
    server.send(small_world())
    for activity in server.get("/v1/activities")["items"]:
        answer = server.client.get(f"/v1/activities/{activity['id']}/calendar.ics?lang=en")
        assert answer.status == 200
        calendar = icalendar.Calendar.from_ical(answer.body)
        assert not calendar.errors
        events = calendar.walk("VEVENT")
        sessions = [session for session in server.pages("/v1/sessions") if session["activity_id"] == activity["id"]]
        assert {str(each["UID"]) for each in events} == {session["id"] + "@haiyu" for session in sessions}
        for each in events:
            assert not each.errors
            assert {"DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "STATUS", "SUMMARY"} <= set(each)
            session, = (session for session in sessions if session["id"] + "@haiyu" == str(each["UID"]))
            assert each["DTSTART"].dt.strftime("%Y-%m-%dT%H:%M:%SZ") == session["start_at"]
        # Bytes as RFC 5545 wants them: lines end with CRLF and have at most 75.
        assert answer.body.endswith(b"END:VCALENDAR\r\n")
        assert all(len(line) <= 75 for line in answer.body.split(b"\r\n"))


def test_the_export_of_organizations_is_read_by_csv(serve):
    server = serve()
    hostile = organization("org-x")
    hostile["data"]["name"] = '=HYPERLINK("x"),\n"义"'
    server.send(small_world() + [hostile, event("organization.changed", "org-x", "org-x", {"effective_on": "2026-02-01", "track": "filed"})])
    answer = server.client.get("/exports/organizations.csv")
    rows = list(csv.DictReader(io.StringIO(answer.body.decode("utf-8-sig"))))
    there = list(server.pages("/v1/organizations"))
    assert [row["id"] for row in rows] == [each["id"] for each in there]
    row, = (row for row in rows if row["id"] == "org-x")
    assert row["name"] == "'=HYPERLINK(\"x\"),\n\"义\""
    assert row["track"] == "filed"


def test_an_export_has_a_byte_order_mark_the_columns_that_were_chosen_and_no_formula(serve):
    server = serve()
    names = ["=1+1", "+1", "-1", "@SUM(A1)", "a=1", 'say "hi", all', "义工"]
    server.send([organization(f"org-{n}") | {"data": organization("x")["data"] | {"name": name}} for n, name in enumerate(names)])
    body = server.client.get("/exports/organizations.csv?columns=name,id").body
    assert body.startswith(b"\xef\xbb\xbfname,id\r\n")
    lines = body.decode("utf-8-sig").split("\r\n")
    assert lines[1:] == ["\"'=1+1\",org-0", "\"'+1\",org-1", "\"'-1\",org-2", "\"'@SUM(A1)\",org-3", "a=1,org-4",
                         '"say ""hi"", all",org-5', "义工,org-6", ""]
    assert server.client.get("/exports/organizations.csv?columns=name,colour").status == 422
