"""What becomes of a sign-up afterwards: moved up, offered, given back."""
import json

import pytest
import segno
from harness import Server, event, place, token, wait_until
from playwright.sync_api import expect
from world import LANGUAGES, asks, clinic, dated, in_days, now, roster, statuses


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def test_a_party_is_waitlisted_and_promoted_whole(server, visit):
    server.send(clinic(dated("s1", places=[place("resident", 3, "beneficiary")])) + [asks("g1", "s1", "bo", party=2)])
    page = visit("/sessions/s1", person="anna")
    button(page, "One more").click()
    button(page, "Join the waitlist").click()
    expect(page.locator(".result-title")).to_have_text("You are number 1 on the waitlist.")
    page.get_by_role("link", name="See my sign-ups").click()
    expect(page.locator(".mine .badge")).to_have_text("On the waitlist")

    other = visit("/me", person="bo")  # one seat was free all along; two are when Bo goes
    button(other, "Cancel sign-up").click()
    button(other, "Yes, cancel").click()
    expect(page.locator(".mine .badge")).to_have_text("Confirmed")  # of itself, without loading again
    expect(page.locator(".mine")).to_contain_text("2 people")
    [anna] = [one for one in roster(server, "s1") if one["person_id"] == "anna"]
    assert (anna["status"], anna["party_size"]) == ("confirmed", 2)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_offer_comes_live_with_its_deadline_and_is_accepted(server, visit, language):
    words = {"en": ("On the waitlist", "Your place is kept until", "Yes, I will come", "Confirmed"),
             "zh-CN": ("候补中", "名额为您保留至", "确认参加", "报名成功")}[language]
    server.send(clinic(dated("s1", confirm_within_minutes=60)) + [asks("g1", "s1", "bo"), asks("g2", "s1", "anna")])
    page = visit("/me", person="anna", language=language)
    expect(page.locator(".mine .badge")).to_have_text(words[0])
    answer = server.client.post("/v1/signups/g1/cancel", {}, key="bo-goes")
    assert answer.status == 200
    expect(page.locator(".deadline")).to_contain_text(words[1])
    expires = server.get("/v1/signups/g2")["offer"]["expires_at"]
    local = f"{(int(expires[11:13]) + 8) % 24:02}:{expires[14:16]}"  # the district's clock, wherever the reader is
    expect(page.locator(".deadline")).to_contain_text(local)
    button(page, words[2]).click()
    expect(page.locator(".mine .badge")).to_have_text(words[3])
    assert statuses(server, "s1") == ["cancelled", "confirmed"]


def test_what_others_do_with_my_sign_ups_shows_of_itself_and_nothing_is_asked_for_again(server, visit):
    server.send(clinic(dated("s1"), dated("s2", days=31)) + [asks("g1", "s1", "bo"), asks("h1", "s2", "bo")])
    asked = []
    page = visit("/me", person="anna", on_response=lambda response: asked.append(response.url.removeprefix(server.url)))
    page.locator(".empty").wait_for()
    server.send([asks("g2", "s1", "cleo"), asks("g3", "s1", "anna"), asks("h2", "s2", "anna")])  # by somebody at a desk
    mine = page.locator(".mine")
    expect(mine).to_have_count(2)
    expect(mine.nth(0)).to_contain_text("Number 2")
    server.client.post("/v1/signups/g2/cancel", {}, key="cleo-goes")  # whom she never sees
    expect(mine.nth(0)).to_contain_text("Number 1")
    server.client.post("/v1/signups/g3/place", {"reason": "drives the bus"}, key="placed")
    expect(mine.nth(0).locator(".badge")).to_have_text("Confirmed")
    server.client.post("/v1/sessions/s2/cancel", {}, key="storm")
    expect(page.get_by_role("heading", name="Before")).to_be_visible()
    assert [url for url in asked if url.startswith("/v1/people/")] == ["/v1/people/anna/signups?limit=200"]
    assert [url for url in asked if url.startswith("/v1/stream")] == ["/v1/stream?signups=anna"]


def test_who_has_a_token_follows_their_own_sign_ups(tmp_path, visit):
    server = Server(tmp_path / "asks", tmp_path / "asks.log", "--auth", "on").start()
    try:
        operator = {"Authorization": f"Bearer {token(server.data, 'operator')}", "Content-Type": "application/cloudevents-batch+json"}

        def send(events):
            answer = server.client.ask("POST", "/v1/events?wait=true", json.dumps(events), operator)
            assert answer.status in (200, 202), answer

        send(clinic(dated("s1", confirm_within_minutes=60)) + [asks("g1", "s1", "bo"), asks("g2", "s1", "anna")])
        page = visit(f"/me#token={token(server.data, 'person', '--person', 'anna')}", url=server.url)
        expect(page.locator(".mine .badge")).to_have_text("On the waitlist")
        send([event("signup.cancelled", "g1", "clinic", {})])
        expect(page.locator(".deadline")).to_be_visible()
        button(page, "Yes, I will come").click()
        expect(page.locator(".mine .badge")).to_have_text("Confirmed")
    finally:
        server.kill()


def test_an_offer_that_is_declined_goes_to_the_next(server, visit):
    server.send(clinic(dated("s1", confirm_within_minutes=60))
                + [asks("g1", "s1", "bo"), asks("g2", "s1", "anna"), asks("g3", "s1", "cleo")])
    server.client.post("/v1/signups/g1/cancel", {}, key="bo-goes")
    page, next_one = visit("/me", person="anna"), visit("/me", person="cleo")
    button(page, "No, thank you").click()
    expect(next_one.locator(".deadline")).to_be_visible()
    assert {one["person_id"]: one["status"] for one in roster(server, "s1")} == \
        {"bo": "cancelled", "anna": "declined", "cleo": "offered"}


def test_a_place_is_given_back_only_after_a_question_and_in_time(server, visit):
    both = [place("resident", 3, "beneficiary")]
    server.send(clinic(dated("s1", places=both, cancel_until=in_days(20)),
                       dated("s2", days=2, places=both, cancel_until=now(hours=-1).isoformat()))
                + [asks("g1", "s1", "anna"), asks("g2", "s2", "anna")])
    page = visit("/me", person="anna")
    late, early = page.locator(".mine").nth(0), page.locator(".mine").nth(1)
    expect(late).to_contain_text("too late to cancel")
    early.get_by_role("button", name="Cancel sign-up").click()
    early.get_by_role("button", name="Keep it").click()
    assert statuses(server, "s1") == ["confirmed"]
    early.get_by_role("button", name="Cancel sign-up").click()
    early.get_by_role("button", name="Yes, cancel").click()
    expect(page.get_by_role("heading", name="Before")).to_be_visible()
    assert statuses(server, "s1") == ["cancelled"]


def test_hours_can_be_disputed(server, visit):
    server.send(clinic(dated("past", days=-2, places=[place("volunteer", 2)]))
                + [event("volunteer.recruited", "v1", "anna", {"person_id": "anna", "organization_id": "org-1", "recruited_on": "2026-01-01"}),
                   asks("g1", "past", "anna", "volunteer"),
                   event("attendance.checked_in", "g1", "clinic", {"at": in_days(-2)}),
                   event("attendance.checked_out", "g1", "clinic", {"at": in_days(-2, 11)})])
    wait_until(lambda: server.client.get("/v1/credits/g1").status == 200, "what is credited comes a moment later")
    page = visit("/me/hours", person="anna")
    expect(page.locator(".hours-item")).to_contain_text("2 h")
    button(page, "This is not right").click()
    page.get_by_label("What should it be, and why?").fill("I stayed until noon")
    button(page, "Send").click()
    expect(page.locator(".hours-item .badge")).to_have_text("Under review")
    assert server.get("/v1/credits/g1")["dispute"] == "open"


def test_the_code_of_a_sign_up_can_be_scanned(server, visit):
    server.send(clinic(dated("s1")) + [asks("g1", "s1", "anna")])
    page = visit("/me", person="anna")
    code = page.locator(".code").inner_text()
    dark = {tuple(map(int, part.split(" "))) for part in
            page.locator(".qr path").get_attribute("d").replace("h1v1h-1z", "").split("M")[1:]}
    wanted = segno.make(code, version=1, error="m", mask=0, boost_error=False, mode="alphanumeric").matrix
    assert dark == {(column, row) for row, line in enumerate(wanted) for column, cell in enumerate(line) if cell}
