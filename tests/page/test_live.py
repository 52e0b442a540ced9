"""Live figures: they say how old they are, and a connection that was cut brings what was missed."""
import pytest
from cut import Cut
from harness import place
from playwright.sync_api import expect
from world import asks, clinic, dated


@pytest.fixture
def line(server):
    one = Cut(server.port)
    yield one
    one.close()


def figure(page, metric):
    return page.locator(f"dd[data-metric='{metric}']")


def test_a_stream_that_is_cut_says_so_and_brings_what_was_missed(server, visit, line):
    server.send(clinic(dated("s1", places=[place("resident", 9, "beneficiary")])))
    page = visit("/dashboard", url=line.url)
    expect(page.locator(".age")).to_have_text("live")
    server.send([asks("g1", "s1", "anna")])
    expect(figure(page, "signups.confirmed")).to_have_text("1")

    line.cut()
    expect(page.locator(".age")).to_contain_text("stale")
    server.send([asks("g2", "s1", "bo"), asks("g3", "s1", "cleo")])
    expect(figure(page, "signups.confirmed")).to_have_text("1")  # still shown, and said to be old

    line.mend()
    expect(figure(page, "signups.confirmed")).to_have_text("3")
    expect(page.locator(".age")).to_have_text("live")


def test_places_of_a_session_go_on_after_a_cut(server, visit, line):
    server.send(clinic(dated("s1", places=[place("resident", 3, "beneficiary")])))
    page = visit("/sessions/s1", person="anna", url=line.url)
    expect(page.locator(".place-free")).to_have_text("3 of 3 free")
    line.cut()
    server.send([asks("g1", "s1", "bo", party=2)])
    line.mend()
    expect(page.locator(".place-free")).to_have_text("1 of 3 free")


def test_my_sign_ups_bring_what_was_missed_after_a_cut(server, visit, line):
    server.send(clinic(dated("s1")) + [asks("g1", "s1", "bo"), asks("g2", "s1", "anna")])
    page = visit("/me", person="anna", url=line.url)
    expect(page.locator(".mine .badge")).to_have_text("On the waitlist")
    line.cut()
    server.client.post("/v1/signups/g1/cancel", {}, key="bo-goes")
    line.mend()
    expect(page.locator(".mine .badge")).to_have_text("Confirmed")


def test_a_server_that_restarts_is_waited_for(server, visit):
    server.send(clinic(dated("s1", places=[place("resident", 9, "beneficiary")])))
    page = visit("/dashboard")
    expect(page.locator(".age")).to_have_text("live")
    server.stop()
    expect(page.locator(".age")).to_contain_text("stale")
    server.start()
    expect(page.locator(".age")).to_have_text("live")
