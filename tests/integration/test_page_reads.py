"""What the page asks for that other clients seldom do: its screens' addresses, and lists of one organization or person."""
import re

from harness import activity, event, organization, place, session

PLACES = [place("volunteer", 5)]


def ids(server, path):
    return [one["id"] for one in server.pages(path)]


def test_sessions_of_an_organization_and_of_an_activity(serve):
    server = serve("--auth", "off")
    server.send([organization("org-1"), organization("org-2"),
                 activity("a"), activity("b"), activity("c", "org-2"),
                 session("a1", "a", PLACES), session("b1", "b", PLACES), session("c1", "c", PLACES)])
    assert sorted(ids(server, "/v1/sessions?organization_id=org-1")) == ["a1", "b1"]
    assert ids(server, "/v1/sessions?activity_id=b") == ["b1"]
    assert ids(server, "/v1/sessions?organization_id=org-2&activity_id=b") == []
    assert ids(server, "/v1/sessions?organization_id=nobody") == []


def test_volunteers_who_are_a_person(serve):
    server = serve("--auth", "off")
    recruited = [("v1", "anna", "org-1"), ("v2", "anna", "org-2"), ("v3", "bo", "org-1")]
    server.send([organization("org-1"), organization("org-2"),
                 *[event("volunteer.recruited", id, person, {"person_id": person, "organization_id": by, "recruited_on": "2026-01-01"})
                   for id, person, by in recruited]])
    assert ids(server, "/v1/volunteers?person_id=anna") == ["v1", "v2"]
    assert ids(server, "/v1/volunteers?person_id=anna&organization_id=org-2") == ["v2"]
    assert ids(server, "/v1/volunteers?person_id=cleo") == []


def test_memberships_and_applications_of_a_person_whatever_became_of_them(serve):
    server = serve("--auth", "off")
    server.send([organization("org-1"), organization("org-2"), organization("org-3"),
                 event("member.enrolled", "m1", "org-1", {"person_id": "anna", "enrolled_on": "2026-01-01"}),
                 event("member.left", "m1", "org-1", {"left_on": "2026-02-01"}),
                 event("member.applied", "m2", "org-2", {"person_id": "anna"}),
                 event("member.enrolled", "m3", "org-3", {"person_id": "anna", "enrolled_on": "2026-03-01"}),
                 event("member.enrolled", "m4", "org-3", {"person_id": "bo", "enrolled_on": "2026-03-01"})])
    mine = server.get("/v1/people/anna/memberships")["items"]
    assert [(one["organization_id"], one["status"]) for one in mine] == [("org-1", "left"), ("org-2", "applied"), ("org-3", "current")]
    assert ids(server, "/v1/people/anna/memberships?limit=1") == ["m1", "m2", "m3"]
    assert ids(server, "/v1/people/cleo/memberships") == []


def test_every_screen_is_answered_with_the_page(serve):
    server = serve("--auth", "off")
    page = server.client.get("/")
    assert page.headers["content-type"].startswith("text/html")
    for screen in ["/find", "/sessions/s1", "/activities/a", "/me", "/me/hours", "/me/data", "/organizer", "/organizer/post", "/organizer/sessions/s1",
                   "/checkin/s1", "/dashboard", "/communities", "/communities/baoan.xinan.haiyu"]:
        answer = server.client.get(screen)
        assert (answer.status, answer.body) == (200, page.body), screen
    assert server.client.get("/sessions").status == 404


def test_a_browser_keeps_what_is_named_by_its_content_and_asks_again_for_the_rest(serve):
    server = serve("--auth", "off")
    page = server.client.get("/")
    named = re.findall(r'href="(/chunk-[^"]+)"', page.body.decode())
    assert named
    for path in named:
        assert "immutable" in server.client.get(path).headers["cache-control"]
    for path in ["/", "/find", "/app.js", "/style.css", "/sw.js"]:
        answer = server.client.get(path)
        assert answer.headers["cache-control"] == "no-cache"
        again = server.client.ask("GET", path, headers={"If-None-Match": answer.headers["etag"]})
        assert again.status == 304
