"""Every screen: in both languages, for everybody (axe), on a narrow phone, and under the strict policy."""
import pytest
from harness import PLACE, event, place, token
from playwright.sync_api import expect
from world import LANGUAGES, asks, axe_finds_nothing, clinic, community, dated, in_days

# Path, and the title in both languages (None: the name of the thing).
SCREENS = {
    "/find": ("Find a session", "找活动"),
    "/sessions/s1": ("Clinic", "义诊"),
    "/activities/clinic": ("Clinic", "义诊"),
    "/me": ("My sign-ups", "我的报名"),
    "/me/hours": ("My hours", "我的时长"),
    "/me/data": ("My data", "我的资料"),
    "/organizer": ("org-1", "org-1"),
    "/organizer/post": ("Post an activity", "发布活动"),
    "/organizer/sessions/s1": ("Clinic", "义诊"),
    "/checkin/s1": ("Check-in", "签到"),
    "/dashboard": ("Dashboard", "数据看板"),
    "/dashboard?kiosk=1": ("Dashboard", "数据看板"),
    f"/communities/{PLACE}": ("Haiyu Community", "海裕社区"),
    "/nowhere": None,  # the server's 404
}
SHOWN = {path: titles for path, titles in SCREENS.items() if titles}


@pytest.fixture
def world(server):
    """Something of everything: so that every screen has rows, badges and buttons to look at."""
    both = [place("volunteer", 2), place("resident", 2, "beneficiary")]
    server.send([
        community(),
        *clinic(dated("s1", days=3, places=both, cancel_until=in_days(2)), dated("s2", days=4, places=both), dated("past", days=-2, places=both)),
        event("centre.opened", "centre-1", PLACE, {"community_id": PLACE, "opened_on": "2012-01-01", "name": "Centre"}),
        event("coverage.planned", "plan-1", "baoan", {"due_on": "2030-12-31", "centres": 1}),
        event("party.joined", "party-1", PLACE, {"party_kind": "core", "name": "Core", "from_on": "2012-01-01"}),
        event("investment.recorded", "money-1", PLACE, {"community_id": PLACE, "funder_kind": "street", "amount_fen": 500_000, "on": "2024-01-01"}),
        event("platform.listed", "platform-1", PLACE, {"community_id": PLACE, "provider_id": "org-1", "name": "Counter", "channel": "one_stop"}),
        event("service_item.listed", "item-1", PLACE, {"community_id": PLACE, "provider_id": "org-1", "platform_ids": ["platform-1"], "name": "Tea",
                                                       "sector": "social", "category": "elderly_care"}),
        event("volunteer.recruited", "volunteer-1", "anna", {"person_id": "anna", "organization_id": "org-1", "recruited_on": "2026-01-01"}),
        event("person.registered", "anna", "anna", {"residency": "registered", "target_groups": ["elderly"], "birth_year": 1950, "locale": "zh-CN",
                                                    "personal": {"name": "Anna", "phone": "138 0000 0000"}}),
        event("member.enrolled", "member-1", "org-1", {"person_id": "anna", "enrolled_on": "2026-01-01"}),
        event("served.recorded", "served-1", "clinic", {"session_id": "past", "count": 7, "breakdown": [{"residency": "migrant", "target_group": "elderly", "count": 7}]}),
        asks("past-anna", "past", "anna", "volunteer"), asks("anna", "s1", "anna", "volunteer"),
        *[asks(f"r{n}", "s1", f"resident-{n}") for n in range(4)],
        event("attendance.checked_in", "past-anna", "clinic", {"at": in_days(-2)}),
        event("attendance.checked_out", "past-anna", "clinic", {"at": in_days(-2, 12)}),
        event("attendance.checked_in", "r0", "clinic", {"at": in_days(0)}),
        event("signup.placed", "r3", "clinic", {"reason": "speaks the dialect of the oldest guests, and lives next door"}),
    ])
    return server


def ready(page):
    """Nothing is on its way any more. (The stream never ends, so the network is never idle.)"""
    page.locator("h1").wait_for()
    expect(page.locator(".waiting")).to_have_count(0)
    if page.locator(".chart-box").count():
        page.locator(".chart-box canvas").wait_for()


@pytest.mark.parametrize("path", SHOWN)
def test_the_language_can_be_changed_on_every_screen(world, visit, path):
    page = visit(path, person="anna", organization="org-1")
    ready(page)
    expect(page.locator("h1")).to_have_text(SCREENS[path][0])
    if "kiosk" in path:  # a wall has no buttons: its language is in its address or its storage
        page = visit(path, person="anna", organization="org-1", language="zh-CN")
    else:
        page.locator(".language").click()
    expect(page.locator("h1")).to_have_text(SCREENS[path][1])
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    page.reload()
    expect(page.locator("h1")).to_have_text(SCREENS[path][1])  # it is remembered


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", SHOWN)
def test_a_screen_is_for_everybody_fits_a_narrow_phone_and_asks_no_other_host(world, visit, path, language):
    asked = []
    page = visit(path, person="anna", organization="org-1", language=language,
                 on_response=lambda response: asked.append(response.url))
    ready(page)
    axe_finds_nothing(page)
    assert asked and [url for url in asked if not url.startswith(world.url)] == []
    page.set_viewport_size({"width": 320, "height": 640})
    ready(page)
    page.wait_for_function("document.documentElement.scrollWidth <= 320")  # charts follow a moment later
    axe_finds_nothing(page)


@pytest.mark.parametrize("path", ["/find", "/sessions/s1", "/me", "/me/data", "/checkin/s1", "/dashboard"])
def test_a_screen_can_be_read_in_the_dark(world, visit, path):
    page = visit(path, person="anna", organization="org-1", dark=True)
    ready(page)
    axe_finds_nothing(page)


def test_an_address_that_is_no_screen_is_not_found(server):
    assert server.client.get("/nowhere").status == 404


def test_the_policy_allows_only_this_server(server):
    policy = server.client.get("/find").headers["content-security-policy"]
    assert "default-src 'self'" in policy and "unsafe" not in policy


def test_filters_are_in_the_address_and_come_back(world, visit):
    page = visit("/find")
    page.get_by_label("I can help").check()
    page.get_by_label("Search").fill("clin")
    page.get_by_label("Only what I can join").check()
    expect(page.locator(".session-card")).to_have_count(2)
    page.wait_for_url(lambda url: all(filter in url for filter in ("side=helper", "q=clin", "open=1")))
    again = visit(page.url.removeprefix(world.url))
    expect(again.get_by_label("I can help")).to_be_checked()
    expect(again.get_by_label("Search")).to_have_value("clin")
    expect(again.locator(".session-card")).to_have_count(2)
    again.get_by_label("Search").fill("nothing like this")
    expect(again.locator(".empty")).to_be_visible()
    again.get_by_role("navigation").get_by_role("link", name="Find").click()  # without filters
    expect(again.get_by_label("Search")).to_have_value("")
    expect(again.locator(".session-card")).to_have_count(2)
    again.go_back()
    expect(again.get_by_label("Search")).to_have_value("nothing like this")


def test_the_dashboard_keeps_its_state_in_the_address(world, visit):
    page = visit("/dashboard")
    ready(page)
    page.get_by_label("What").select_option("signups.confirmed")
    page.get_by_label("Year").check()
    page.get_by_role("button", name="Sort by Community").click()
    page.wait_for_url(lambda url: all(one in url for one in ("metric=signups.confirmed", "window=year", "sort=name")))
    again = visit(page.url.removeprefix(world.url))
    ready(again)
    expect(again.get_by_label("What")).to_have_value("signups.confirmed")
    expect(again.get_by_label("Year")).to_be_checked()
    expect(again.locator("th[aria-sort=ascending]")).to_contain_text("Community")


def test_one_can_sign_in_with_the_token_of_a_link(world, visit):
    """The token goes into this tab's storage and out of the address, and is sent with every request."""
    bearer = token(world.data, "person", "--person", "anna")
    sent = []
    page = visit(f"/me#token={bearer}", on_response=lambda response: sent.append(response.request.headers.get("authorization")) if "/v1/" in response.url else None)
    expect(page.locator(".mine").first).to_be_visible()
    assert "token" not in page.url
    assert sent and set(sent) == {f"Bearer {bearer}"}


@pytest.mark.parametrize("role, bound, screen", [
    ("person", ["--person", "anna"], "/find"),
    ("desk", ["--session", "{session}"], "/checkin/{session}"),
    ("organizer", ["--organization", "{organization}"], "/organizer"),
    ("registrar", ["--district", "baoan"], "/dashboard"),
    ("operator", [], "/dashboard"),
])
def test_a_link_of_each_role_opens_its_screen_and_what_it_asks_for_is_allowed(world, visit, role, bound, screen):
    session = world.get("/v1/sessions")["items"][0]
    names = {"session": session["id"], "organization": session["organization_id"]}
    bearer = token(world.data, role, *(each.format(**names) for each in bound))
    refused = []
    page = visit(f"/#token={bearer}", on_response=lambda response: refused.append(response.url) if response.status in (401, 403) else None)
    ready(page)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.url.removeprefix(world.url).split("?")[0] in (screen.format(**names), "/")
    expect(page.get_by_role("alert")).to_have_count(0)
    assert not refused


def test_who_looks_for_help_is_asked_for_that_place(world, visit):
    page = visit("/find?side=beneficiary", person="bo")
    page.locator(".session-card h3 a").last.click()
    page.locator(".sign-up form").wait_for()
    expect(page.get_by_role("radio", name="Resident")).to_be_checked()


def test_a_part_that_cannot_be_loaded_says_so_and_the_rest_goes_on(world, visit):
    page = visit("/find", person="anna")
    page.locator(".session-card").first.wait_for()
    page.route("**/district-*.js", lambda route: route.abort())
    page.get_by_role("link", name="Dashboard").click()
    expect(page.get_by_role("alert")).to_contain_text("could not be shown")
    page.get_by_role("link", name="My sign-ups").click()
    expect(page.locator("h1")).to_have_text("My sign-ups")
