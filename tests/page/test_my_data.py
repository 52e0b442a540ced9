"""My data: what is kept about oneself, to read, to take away, to change, to have in a calendar, and to be forgotten."""
import json
import re

import pytest
from harness import event, organization, place, token, wait_until
from playwright.sync_api import expect
from world import LANGUAGES, asks, axe_finds_nothing, clinic, dated, in_days

WORDS = {
    "en": {"download": "Download my data", "change": "Change name or contact", "save": "Save", "saved": "Saved.", "name": "Name", "phone": "Phone", "email": "Email",
           "kept": "Kept now: Anna Li", "emptied": "It can be changed here, but not emptied.", "meanwhile": "Somebody changed this meanwhile",
           "calendar": "Have them in your calendar", "copy": "Copy", "copied": "Copied.", "renew": "Make a new link", "renew_yes": "Yes, a new link",
           "forget": "Forget me…", "keep": "Keep my data", "next": "Continue", "do": "Yes, forget me", "forgotten": "You are forgotten",
           "already": "You were forgotten", "sign_up": "Sign up", "refused": "This was deleted at the person’s wish."},
    "zh-CN": {"download": "下载我的资料", "change": "修改姓名或联系方式", "save": "保存", "saved": "已保存。", "name": "姓名", "phone": "电话", "email": "电子邮箱",
              "kept": "当前保存的是：Anna Li", "emptied": "此处可以修改，但不能清空。", "meanwhile": "内容已被他人修改",
              "calendar": "添加到我的日历", "copy": "复制", "copied": "已复制。", "renew": "更换链接", "renew_yes": "确定更换",
              "forget": "删除我的信息……", "keep": "保留我的信息", "next": "继续", "do": "确定删除", "forgotten": "您的信息已删除",
              "already": "您的信息已删除", "sign_up": "报名", "refused": "信息已按本人要求删除。"},
}


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def registered(**personal):
    return event("person.registered", "anna", "anna", {"residency": "migrant", "birth_year": 1990, "locale": "zh-CN", "personal": personal})


def fact(page, name):
    return page.locator(".facts div", has=page.locator("dt", has_text=name)).locator("dd")


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_that_is_kept_is_shown_and_taken_away_as_one_file(server, visit, language):
    server.send(clinic(dated("past", days=-2, places=[place("volunteer", 2)]), dated("s1"))
                + [registered(name="Anna", phone="138 0000 0000"), organization("club"), organization("choir"),
                   event("volunteer.recruited", "v1", "anna", {"person_id": "anna", "organization_id": "org-1", "recruited_on": "2026-01-01"}),
                   event("member.enrolled", "m1", "club", {"person_id": "anna", "enrolled_on": "2026-01-01"}),
                   event("member.applied", "m2", "choir", {"person_id": "anna"}),
                   asks("g1", "past", "anna", "volunteer"), asks("g2", "s1", "anna"), asks("g3", "s1", "bo"),
                   event("attendance.checked_in", "g1", "clinic", {"at": in_days(-2)}),
                   event("attendance.checked_out", "g1", "clinic", {"at": in_days(-2, 11)})])
    wait_until(lambda: server.client.get("/v1/credits/g1").status == 200, "what is credited comes a moment later")
    page = visit("/me/data", person="anna", language=language)
    facts = page.locator(".facts").nth(0)
    for text in ["Anna", "138 0000 0000", "1990"]:
        expect(facts).to_contain_text(text)
    for text in ["club", "choir", "2 h" if language == "en" else "2 小时"]:
        expect(page.locator(".facts").nth(1)).to_contain_text(text)
    with page.expect_download() as coming:
        button(page, WORDS[language]["download"]).click()
    assert coming.value.suggested_filename.startswith("haiyu-anna-") and coming.value.suggested_filename.endswith(".json")
    with open(coming.value.path(), encoding="utf-8") as file:
        taken = json.load(file)
    assert taken["person"] == server.get("/v1/people/anna")
    assert taken["credits"] == server.get("/v1/volunteers/v1/credits") and taken["credits"]["total_minutes"] == 120
    assert taken["record"]["minutes"] == 120
    assert [one["id"] for one in taken["signups"]] == ["g1", "g2"]
    assert [one["id"] for one in taken["memberships"]] == ["m1", "m2"]
    assert [one["id"] for one in taken["volunteers"]] == ["v1"]
    assert "bo" not in json.dumps(taken)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_change_never_overwrites_what_somebody_changed_meanwhile_unseen(server, visit, language):
    words = WORDS[language]
    server.send([registered(name="Anna", email="anna@example.org")])
    page = visit("/me/data", person="anna", language=language)
    button(page, words["change"]).click()
    page.get_by_label(words["name"], exact=True).fill("Anna Wang")
    server.client.ask("PATCH", "/v1/people/anna", {"personal": {"name": "Anna Li", "phone": "1"}}, {"Idempotency-Key": "the-centre"})
    button(page, words["save"]).click()
    expect(page.get_by_role("alert")).to_contain_text(words["meanwhile"])
    expect(page.locator(".hint").first).to_have_text(words["kept"])
    expect(page.get_by_label(words["phone"], exact=True)).to_have_value("1")
    assert server.get("/v1/people/anna")["personal"]["name"] == "Anna Li"
    button(page, words["save"]).click()
    expect(page.get_by_text(words["saved"])).to_be_visible()
    assert server.get("/v1/people/anna")["personal"] == {"name": "Anna Wang", "phone": "1", "email": "anna@example.org"}


def test_a_change_with_the_keyboard_alone(server, visit):
    server.send([registered(name="Anna", phone="1")])
    page = visit("/me/data", person="anna")
    button(page, WORDS["en"]["change"]).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Name", exact=True)).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Phone")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    expect(page.locator(".error")).to_have_text(WORDS["en"]["emptied"])
    page.keyboard.press("Enter")  # nothing is sent
    page.keyboard.type("139")
    page.keyboard.press("Enter")
    expect(button(page, WORDS["en"]["change"])).to_be_focused()
    expect(fact(page, "Phone")).to_have_text("139")
    assert server.get("/v1/people/anna")["personal"] == {"name": "Anna", "phone": "139"}


def test_who_was_never_registered_is_by_saying_a_name_and_only_as_oneself(server, visit):
    """By a person's link, as the server asks for it in earnest."""
    server.send(clinic(dated("s1")) + [asks("g1", "s1", "anna")])
    refused = []
    page = visit(f"/me/data#token={token(server.data, 'person', '--person', 'anna')}",
                 on_response=lambda response: refused.append(response.url) if response.status in (401, 403) else None)
    expect(page.get_by_text("No name, phone or email is kept for you.")).to_be_visible()
    button(page, WORDS["en"]["change"]).click()
    page.get_by_label("Email").fill("a@b")
    page.get_by_label("Name", exact=True).fill("安" * 67)  # a byte too many for the server
    expect(page.locator(".error")).to_have_text("This does not fit.")
    page.get_by_label("Name", exact=True).fill("安娜")
    button(page, "Save").click()
    expect(fact(page, "Name")).to_have_text("安娜")
    assert server.get("/v1/people/anna")["personal"] == {"name": "安娜", "email": "a@b"}
    assert not refused


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_link_to_ones_calendar_is_copied_and_renewed(server, visit, language):
    words = WORDS[language]
    server.send(clinic(dated("s1")) + [registered(name="Anna"), asks("g1", "s1", "anna")])
    page = visit("/me", person="anna", language=language)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("link", name=words["calendar"]).click()
    field = page.locator("#calendar-url")
    expect(field).to_have_value(re.compile("^http.*calendar.ics"))
    link = field.input_value()
    button(page, words["copy"]).click()
    expect(page.get_by_text(words["copied"])).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == link
    calendar = server.client.get(link.removeprefix(server.url))
    assert calendar.status == 200 and ("SUMMARY:" + {"en": "Clinic", "zh-CN": "义诊"}[language]).encode() in calendar.body

    button(page, words["renew"]).click()
    axe_finds_nothing(page)
    button(page, words["renew_yes"]).click()
    expect(field).not_to_have_value(link)
    assert server.client.get(link.removeprefix(server.url)).status == 404
    assert server.client.get(field.input_value().removeprefix(server.url)).status == 200


@pytest.mark.parametrize("language, signed_in", [("en", True), ("zh-CN", False)])
def test_one_is_forgotten_after_reading_what_goes_and_saying_so_twice(server, visit, language, signed_in):
    """With the keyboard alone; by a link that signs in, and where the server asks for none."""
    words = WORDS[language]
    server.send(clinic(dated("s1"), dated("s2", days=40)) + [registered(name="Anna", phone="138 0000 0000"), asks("g1", "s1", "anna")])
    link = server.get("/v1/people/anna/calendar")["url"].removeprefix(server.url)
    bearer = token(server.data, "person", "--person", "anna")
    page = visit(f"/me/data#token={bearer}" if signed_in else "/me/data", person="" if signed_in else "anna", language=language)
    before = server.counter("signups.confirmed")
    start = button(page, words["forget"])
    start.focus()
    page.keyboard.press("Enter")
    panel = page.locator(".forget")
    expect(panel.locator("h3").first).to_be_focused()  # read out
    expect(panel.locator(".notice")).to_contain_text("1")  # the place that is still held
    axe_finds_nothing(page)
    button(page, words["keep"]).press("Enter")
    expect(start).to_be_focused()

    start.press("Enter")
    button(page, words["next"]).press("Enter")
    expect(panel.locator("h3")).to_be_focused()
    axe_finds_nothing(page)
    assert server.get("/v1/people/anna")["personal"]["name"] == "Anna"  # nothing has happened yet
    button(page, words["do"]).press("Enter")
    expect(page.locator("h1")).to_have_text(words["forgotten"])
    expect(page.locator("h1")).to_be_focused()
    axe_finds_nothing(page)
    assert server.client.get("/v1/people/anna").status == 410
    assert server.client.get(link).status in (404, 410)
    assert server.counter("signups.confirmed") == before == 1
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "anna" not in kept and bearer not in kept
    if signed_in:  # else the browser of this test says again who it is
        page.reload()
        expect(page.locator(".who, .notice").first).to_be_visible()  # one is asked who one is

    again = visit("/me/data", person="anna", language=language)
    expect(again.locator(".empty-title")).to_have_text(words["already"])
    again.goto("/sessions/s2")
    button(again, words["sign_up"]).click()
    expect(again.locator(".result")).to_contain_text(words["refused"])
