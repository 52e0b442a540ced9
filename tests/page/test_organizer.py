"""Organizers: posting, the roster, and the door."""
import csv
import io

from cut import Cut
from harness import event, place, wait_until
from playwright.sync_api import expect
from world import asks, clinic, community, dated, in_days, now, roster, statuses

MANY = [place("resident", 9, "beneficiary")]


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def attendance(server, session_id="s1"):
    return {one["person_id"]: one["attendance"] for one in roster(server, session_id)}


def exported(page):
    with page.expect_download() as download:
        button(page, "Export CSV").click()
    return download.value.path().read_bytes().decode()


def code_of(page, person):
    return page.locator(".door-list li", has_text=person).locator("small").inner_text().split(" ")[0]


def test_a_weekly_activity_is_previewed_and_posted_once(server, visit):
    server.send([community(), *clinic()])
    days = [in_days(7 + 7 * n)[:10] for n in range(3)]
    page = visit("/organizer/post", organization="org-1")
    button(page, "Post").click()
    expect(page.get_by_text("Please fill this in.").first).to_be_visible()  # it says what is missing, and sends nothing
    page.get_by_label("Title in English").fill("Tea for elders")
    page.get_by_label("Community", exact=True).select_option(label="Haiyu Community")
    page.get_by_label("First day").fill(days[0])
    page.get_by_label("Every week").check()
    page.get_by_label("How many times").fill("3")
    expect(page.locator(".preview li")).to_have_count(3)
    expect(page.locator(".preview li").first).to_contain_text("09:00")
    button(page, "Post").dblclick()
    expect(page.locator("h1")).to_have_text("Posted.")
    [posted] = [one for one in server.get("/v1/activities?organization_id=org-1")["items"] if one["id"] != "clinic"]
    sessions = server.get(f"/v1/sessions?activity_id={posted['id']}")["items"]
    assert [one["start_at"] for one in sessions] == [f"{day}T01:00:00Z" for day in days]
    page.get_by_role("link", name="See its sessions").click()
    expect(page.locator(".session-card")).to_have_count(3)


def test_the_roster_shows_the_order_of_the_waitlist_adds_and_gives_a_place_with_a_reason(server, visit):
    server.send(clinic(dated("s1")) + [asks("g1", "s1", "bo"), asks("g2", "s1", "cleo")])
    page = visit("/organizer/sessions/s1", organization="org-1")
    waitlist = page.get_by_role("group", name="Waitlist").locator("tbody tr")
    expect(waitlist).to_have_count(1)
    page.get_by_label("Person id").fill("emma")
    button(page, "Add").click()
    expect(waitlist).to_have_count(2)
    assert [row.split()[1] for row in waitlist.all_inner_texts()] == ["cleo", "emma"]

    page.get_by_role("button", name="Give a place: emma").click()
    expect(page.locator(".force")).to_contain_text("This goes 1 over the number of places.")
    expect(button(page, "Give the place")).to_be_disabled()  # not without a reason
    page.get_by_label("Why?").fill("=drives the bus")
    button(page, "Give the place").click()
    coming = page.get_by_role("group", name="Roster").locator("tbody tr")
    expect(coming).to_have_count(2)
    expect(coming.nth(1)).to_contain_text("Given a place: =drives the bus")
    expect(page.locator(".places")).to_contain_text("1 too many")
    assert {one["person_id"]: (one["status"], one.get("place_reason")) for one in roster(server, "s1")} == \
        {"bo": ("confirmed", None), "cleo": ("waitlisted", None), "emma": ("confirmed", "=drives the bus")}
    assert [place["capacity"] for place in server.get("/v1/sessions/s1")["places"]] == [1]

    # Another device of the organizer reads the same, in the other language.
    other = visit("/organizer/sessions/s1", organization="org-1", language="zh-CN", width=360)
    expect(other.locator(".roster", has_text="emma")).to_contain_text("直接录取：=drives the bus")
    text = exported(page)
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text[1:])))
    assert [(row["Person"], row["Why a place was given"]) for row in rows] == \
        [("bo", ""), ("cleo", ""), ("emma", "'=drives the bus")]  # a spreadsheet does not run it
    page.emulate_media(media="print")
    expect(coming.nth(1)).to_contain_text("Given a place: =drives the bus")
    expect(page.get_by_role("button", name="Take off: emma")).to_be_hidden()


def test_who_was_offered_a_place_can_be_given_it_at_once(server, visit):
    server.send(clinic(dated("s1", confirm_within_minutes=60)) + [asks("g1", "s1", "bo"), asks("g2", "s1", "anna")])
    server.client.post("/v1/signups/g1/cancel", {}, key="bo-goes")
    page = visit("/organizer/sessions/s1", organization="org-1")
    page.get_by_role("button", name="Give a place: anna").click()
    expect(page.locator(".force .hint")).not_to_contain_text("over the number")  # it is kept for her already
    page.get_by_label("Why?").fill("said yes on the phone")
    button(page, "Give the place").click()
    expect(page.get_by_role("group", name="Roster").locator("tbody tr")).to_contain_text("Given a place: said yes on the phone")
    assert statuses(server, "s1") == ["cancelled", "confirmed"]


def test_check_in_by_typed_code_and_by_list(server, visit):
    server.send(clinic(dated("s1", days=1, places=MANY)) + [asks("g1", "s1", "anna"), asks("g2", "s1", "bo")])
    page = visit("/checkin/s1", organization="org-1")
    expect(page.locator("#door-code")).to_be_focused()  # a scanner types at once
    code = code_of(page, "anna")
    page.keyboard.type(code.lower())
    page.keyboard.press("Enter")
    expect(page.locator(".said")).to_contain_text("anna is checked in.")
    page.locator(".door-list li", has_text="bo").get_by_role("button", name="Check in").click()
    wait_until(lambda: attendance(server) == {"anna": "checked_in", "bo": "checked_in"}, "both are checked in")
    page.locator("#door-code").fill(code)
    page.keyboard.press("Enter")
    expect(page.locator(".said")).to_contain_text("was checked in already")
    page.locator("#door-code").fill("ZZZZZZ")
    page.keyboard.press("Enter")
    expect(page.locator(".said")).to_contain_text("Nobody here has the code ZZZZZZ.")
    other = visit("/me", person="anna")
    expect(other.locator(".code")).to_have_text(code)  # the code that she shows


def test_who_is_known_by_name_is_named_at_the_door_and_on_the_roster_and_not_kept_there(server, visit):
    named = event("person.registered", "p-17", "p-17", {"personal": {"name": "陈安娜", "phone": "13800000000"}})
    server.send([named, *clinic(dated("s1", days=1, places=MANY)), asks("g1", "s1", "p-17"), asks("g2", "s1", "bo")])
    page = visit("/organizer/sessions/s1", organization="org-1")
    row = page.get_by_role("group", name="Roster").locator("tbody tr", has_text="p-17")
    expect(row.locator("th")).to_contain_text("陈安娜")
    expect(row.locator("th small")).to_contain_text("p-17")
    assert "p-17,陈安娜," in exported(page)
    page.get_by_role("link", name="Check-in").click()
    page.locator("#door-code").fill("陈安娜")
    page.keyboard.press("Enter")
    expect(page.locator(".said")).to_contain_text("陈安娜 is checked in.")
    wait_until(lambda: attendance(server)["p-17"] == "checked_in", "she is checked in")
    kept = "Object.entries(localStorage).map(String).join()"
    assert "陈安娜" in page.evaluate(kept)  # for the door without a network
    assert "138" not in page.evaluate(kept)
    page.evaluate("localStorage.setItem('haiyu.person', 'desk-1')")
    page.goto("/me")
    button(page, "Change").click()  # somebody else takes the device
    assert "陈安娜" not in page.evaluate(kept)


def test_who_was_checked_in_is_known_before_the_roster_says_so(server, visit):
    server.send(clinic(dated("s1", days=1, places=MANY)) + [asks("g1", "s1", "anna")])
    page = visit("/checkin/s1", organization="org-1")
    code = code_of(page, "anna")
    page.route("**/roster*", lambda route: None)  # it is asked for again, and never answered
    page.locator("#door-code").fill(code)
    page.keyboard.press("Enter")
    expect(page.locator(".said")).to_contain_text("anna is checked in.")
    wait_until(lambda: attendance(server) == {"anna": "checked_in"}, "she is checked in")
    expect(page.locator(".queue-line .badge")).to_have_count(0)
    page.locator("#door-code").fill(code)
    page.keyboard.press("Enter")
    expect(page.locator(".said")).to_contain_text("was checked in already")
    page.unroute_all(behavior="ignoreErrors")


def test_a_scan_can_be_undone_before_and_after_it_was_sent(server, visit):
    server.send(clinic(dated("s1", days=1, places=MANY)) + [asks("g1", "s1", "anna"), asks("g2", "s1", "bo")])
    page = visit("/checkin/s1", organization="org-1")
    anna, bo = (page.locator(".door-list li", has_text=name) for name in ("anna", "bo"))
    page.clock.set_fixed_time(now())  # so the seconds in which it is not sent do not pass before the click
    anna.get_by_role("button", name="Check in").click()
    page.locator(".said").get_by_role("button", name="Undo").click()
    expect(page.locator(".said")).to_contain_text("anna is not checked in any more.")
    bo.get_by_role("button", name="Check in").click()
    page.clock.set_fixed_time(now(minutes=1))
    wait_until(lambda: attendance(server)["bo"] == "checked_in", "it is sent")
    assert attendance(server)["anna"] == "none"  # as if it had not been
    expect(page.locator(".queue-line .badge")).to_have_count(0)
    bo.get_by_role("button", name="Undo").click()
    wait_until(lambda: attendance(server)["bo"] == "no_show", "it is corrected")


def test_five_scans_without_a_network_are_sent_once_each_after_reopening(server, visit):
    people = [f"person-{n}" for n in range(5)]
    server.send(clinic(dated("s1", days=1, places=MANY)) + [asks(f"g{n}", "s1", who) for n, who in enumerate(people)])
    line = Cut(server.port)
    try:
        page = visit("/checkin/s1", organization="org-1", url=line.url)
        codes = [code_of(page, who) for who in people]
        line.cut()
        for code in codes:
            page.locator("#door-code").fill(code)
            page.keyboard.press("Enter")
        expect(page.locator(".queue-line")).to_contain_text("5 scans kept on this device")
        scanned = [scan["body"]["at"] for scan in page.evaluate("JSON.parse(localStorage['haiyu.queue'])")]
        context = page.context
        page.close()  # with all five still on the device
        assert set(attendance(server).values()) == {"none"}
        before = server.counter("attendance.checked_in")

        line.mend()
        sent = []
        context.on("request", lambda request: sent.append((request.url.rsplit("/", 2)[1], request.headers["idempotency-key"]))
                   if request.method == "POST" else None)
        again = context.new_page()
        again.goto("/find")  # on any screen
        wait_until(lambda: (again.wait_for_timeout(50), set(attendance(server).values()) == {"checked_in"})[1], "all five are sent")
        again.wait_for_function("!localStorage['haiyu.queue']")
        assert sorted(signup for signup, _ in sent) == [f"g{n}" for n in range(5)] and len({key for _, key in sent}) == 5
        assert server.counter("attendance.checked_in") - before == 5
        at = [one["check_in_at"] for one in roster(server, "s1")]
        assert [time[:19] for time in at] == [time[:19] for time in scanned]  # when they were scanned, not sent
    finally:
        line.close()


def test_the_door_opens_without_a_network_where_it_was_opened_before(server, visit):
    server.send(clinic(dated("s1", days=1, places=MANY)) + [asks("g1", "s1", "anna"), asks("g2", "s1", "bo")])
    line = Cut(server.port)
    try:
        page = visit("/checkin/s1", organization="org-1", url=line.url)
        page.locator(".door-list").wait_for()
        page.evaluate("navigator.serviceWorker.ready")
        line.cut()
        page.reload()
        expect(page.locator(".door-list li")).to_have_count(2)
        page.locator("#door-code").fill(code_of(page, "bo"))
        page.keyboard.press("Enter")
        expect(page.locator(".queue-line")).to_contain_text("1 scan kept on this device")
        line.mend()
        wait_until(lambda: (page.wait_for_timeout(50), attendance(server)["bo"] == "checked_in")[1], "it is sent")
    finally:
        line.close()


def test_what_the_camera_reads_is_checked_in_once(server, visit):
    """The browser's own detector and the camera are played; what follows is the page's."""
    server.send(clinic(dated("s1", days=1, places=MANY)) + [asks("g1", "s1", "anna")])
    page = visit("/checkin/s1", organization="org-1", init="""
        globalThis.BarcodeDetector = class { detect() { return Promise.resolve(globalThis.seen ? [{ rawValue: globalThis.seen }] : []); } };
        navigator.mediaDevices.getUserMedia = () => Promise.resolve(document.createElement('canvas').captureStream());
        Object.defineProperty(HTMLMediaElement.prototype, 'readyState', { get: () => 4 });""")
    code = code_of(page, "anna")
    button(page, "Use the camera").click()
    page.evaluate("code => { globalThis.seen = code; }", code)
    expect(page.locator(".said")).to_contain_text("anna is checked in.")
    wait_until(lambda: attendance(server)["anna"] == "checked_in", "it is sent")
    expect(page.locator(".said")).to_contain_text("anna")


def test_a_scan_is_kept_until_one_has_signed_in_again(server, visit):
    server.send(clinic(dated("s1", days=1, places=MANY)) + [asks("g1", "s1", "anna")])
    page = visit("/checkin/s1", organization="org-1")
    page.locator(".door-list").wait_for()
    body = '{"type":"urn:haiyu:problem:unauthenticated","title":"Authentication is needed","status":401}'
    page.route("**/check-in", lambda route: route.fulfill(status=401, content_type="application/problem+json", body=body))
    page.locator(".door-list").get_by_role("button", name="Check in").click()
    expect(page.locator(".queue-line")).to_contain_text("once you have signed in again")
    assert attendance(server) == {"anna": "none"}
    page.unroute("**/check-in")
    wait_until(lambda: (page.wait_for_timeout(50), attendance(server) == {"anna": "checked_in"})[1], "it is sent after all")


def test_what_was_held_and_how_many_were_served_is_told_once(server, visit):
    server.send(clinic(dated("s1", days=-1, places=MANY)))
    page = visit("/organizer/sessions/s1", organization="org-1")
    page.get_by_label("Person-times served").fill("42")
    button(page, "It took place").dblclick()
    expect(page.get_by_text("42 · Person-times served")).to_be_visible()
    session = server.get("/v1/sessions/s1")
    assert (session["status"], session["served_person_times"]) == ("held", 42)
    assert server.counter("served.person_times") == 42
