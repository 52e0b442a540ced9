"""Signing up: the promises that people count on."""
import pytest
from harness import place, wait_until
from playwright.sync_api import expect
from world import LANGUAGES, WORDS, asks, clinic, dated, now, roster, statuses


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def test_two_browsers_ask_for_the_last_place_and_one_gets_it(server, visit):
    server.send(clinic(dated("s1")))
    pages = [visit("/sessions/s1", person=name) for name in ("anna", "bo")]
    for page in pages:
        expect(button(page, "Sign up")).to_be_enabled()
    for page in pages:  # both clicks are on their way before either answer is looked at
        page.evaluate("document.querySelector('.sign-up form button[type=submit]').click()")
    results = [page.locator(".result-title") for page in pages]
    for result in results:
        expect(result).to_be_visible()
    assert sorted(result.inner_text() for result in results) == ["You are in.", "You are number 1 on the waitlist."]
    assert statuses(server, "s1") == ["confirmed", "waitlisted"]


def test_the_page_of_somebody_else_shows_that_the_last_place_is_taken(server, visit):
    server.send(clinic(dated("s1")))
    page = visit("/sessions/s1", person="anna")
    expect(button(page, "Sign up")).to_be_visible()
    server.send([asks("g1", "s1", "bo")])
    expect(button(page, "Join the waitlist")).to_be_visible()


def test_a_double_click_is_one_sign_up(server, visit):
    server.send(clinic(dated("s1", places=[place("resident", 5, "beneficiary")])))
    page = visit("/sessions/s1", person="anna")
    button(page, "Sign up").dblclick()
    expect(page.locator(".result-title")).to_have_text("You are in.")
    assert [one["person_id"] for one in roster(server, "s1")] == ["anna"]


def test_an_answer_that_was_lost_is_asked_for_again_with_the_same_key(server, visit):
    server.send(clinic(dated("s1", places=[place("resident", 5, "beneficiary")])))
    page = visit("/sessions/s1", person="anna")
    keys = []

    def lose_the_first(route):
        keys.append(route.request.headers["idempotency-key"])
        if len(keys) == 1:
            route.fetch()  # it arrives and is decided
            route.abort()
        else:
            route.continue_()

    page.route("**/signups", lambda route: lose_the_first(route) if route.request.method == "POST" else route.continue_())
    button(page, "Sign up").click()
    expect(page.locator(".result-title")).to_have_text("You are in.")
    wait_until(lambda: (page.wait_for_timeout(50), len(keys) == 2)[1], "it is asked for again")
    assert keys[0] == keys[1]
    assert statuses(server, "s1") == ["confirmed"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_overlap_is_refused_in_words_and_two_others_are_offered(server, visit, language):
    words = WORDS[language]
    many = [place("resident", 5, "beneficiary")]
    server.send(clinic(dated("s1", places=many), dated("s2", hour=10, places=many),
                       *[dated(f"later-{n}", days=40 + n, places=many) for n in range(3)]))
    page = visit("/sessions/s1", person="anna", language=language)
    button(page, words["sign_up"]).click()
    expect(page.locator(".result-title")).to_have_text(words["confirmed"])
    page.goto("/sessions/s2")
    button(page, words["sign_up"]).click()
    expect(page.locator(".result")).to_contain_text(words["overlaps"])
    expect(page.locator(".result")).to_contain_text(words["next"])
    expect(page.locator(".alternatives a")).to_have_count(2)
    assert statuses(server, "s2") == ["refused"]


def test_it_opens_by_the_clock_of_the_server_however_wrong_that_of_the_device_is(server, visit):
    server.send(clinic(dated("s1", opens_at=now(hours=1).isoformat())))
    # Two hours fast: by its own clock it would have been open for long.
    page = visit("/sessions/s1", person="anna", skew_s=7200)
    expect(page.locator(".sign-up button[type=submit]")).to_be_disabled()
    expect(page.locator(".sign-up button[type=submit]")).to_contain_text("Opens in")
    sooner = server.client.ask("PATCH", "/v1/sessions/s1", {"opens_at": now(seconds=4).isoformat()},
                               {"Idempotency-Key": "sooner"})
    assert sooner.status == 200, sooner
    expect(button(page, "Sign up")).to_be_enabled()
    button(page, "Sign up").click()
    expect(page.locator(".result-title")).to_have_text("You are in.")
    assert statuses(server, "s1") == ["confirmed"]  # none was refused before


def test_it_opens_in_time_for_a_device_whose_clock_is_slow(server, visit):
    server.send(clinic(dated("s1", opens_at=now(seconds=4).isoformat())))
    page = visit("/sessions/s1", person="anna", skew_s=-86400)
    expect(button(page, "Sign up")).to_be_enabled()


def test_signing_up_needs_no_mouse(server, visit):
    server.send(clinic(dated("s1", places=[place("volunteer", 3), place("resident", 5, "beneficiary")])))
    page = visit("/find", person="anna")
    page.locator(".session-card a").first.wait_for()

    def tab_to(locator):
        for _ in range(40):
            if locator.evaluate("node => node === document.activeElement"):
                return
            page.keyboard.press("Tab")
        raise AssertionError("the keyboard does not get there")

    tab_to(page.locator(".session-card h3 a"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/sessions/s1")
    expect(page.locator("h1")).to_be_focused()  # read out by a screen reader
    page.locator(".sign-up").wait_for()
    tab_to(page.get_by_role("radio").first)
    page.keyboard.press("ArrowDown")  # resident
    tab_to(page.get_by_role("button", name="One more"))
    page.keyboard.press("Enter")
    tab_to(button(page, "Sign up"))
    page.keyboard.press("Enter")
    expect(page.locator(".result")).to_be_focused()
    expect(page.locator(".result-title")).to_have_text("You are in.")
    [one] = roster(server, "s1")
    assert (one["role"], one["party_size"], one["status"]) == ("resident", 2, "confirmed")
