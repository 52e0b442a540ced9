"""Who visits, and what there is to sign up for."""
import datetime
import json

from harness import PLACE, ROOT, activity, event, organization, place, session

AXE = ROOT / "api/web/node_modules/axe-core/axe.min.js"
LANGUAGES = ["en", "zh-CN"]
WORDS = {
    "en": {"sign_up": "Sign up", "join": "Join the waitlist", "confirmed": "You are in.", "other": "中文",
           "overlaps": "You have another session at that time.", "next": "These still have room"},
    "zh-CN": {"sign_up": "报名", "join": "加入候补", "confirmed": "报名成功。", "other": "English",
              "overlaps": "您在这个时间已有其他场次。", "next": "以下场次还有名额"},
}


class Visitor:
    """A browser of one person, with its own storage; notes what the console complains of."""

    def __init__(self, chromium, url, person="", organization="", language="en", width=1280, height=900, skew_s=0,
                 on_response=None, init="", dark=False):
        self.url, self.complaints = url, []
        self.context = chromium.new_context(base_url=url, locale=language, viewport={"width": width, "height": height},
                                            timezone_id="America/New_York", color_scheme="dark" if dark else "light")
        kept = {"person": person, "organization": organization}
        self.context.add_init_script("for (const [name, value] of Object.entries(%s))"
                                     " if (value && localStorage.getItem(`haiyu.${name}`) === null)"
                                     " localStorage.setItem(`haiyu.${name}`, value);" % json.dumps(kept))
        if skew_s:  # a device whose clock is wrong
            self.context.add_init_script(
                "{ const skew = %d, Right = Date; globalThis.Date = class extends Right {"
                " constructor(...a) { a.length ? super(...a) : super(Right.now() + skew); }"
                " static now() { return Right.now() + skew; } }; }" % (skew_s * 1000))
        if init:
            self.context.add_init_script(init)
        self.page = self.context.new_page()
        self.page.set_default_timeout(20_000)
        if on_response:
            self.page.on("response", on_response)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self.note)

    def note(self, message):
        # A refusal is a 409 by design, and a server that is cut off on purpose is no fault of the page.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    def open(self, path):
        self.page.goto(path)
        self.page.locator("h1").wait_for()

    def close(self):
        self.context.close()


def in_days(days, hour=9):
    """An instant in the district's time."""
    day = (now() + datetime.timedelta(hours=8, days=days)).date()
    return f"{day}T{hour:02}:00:00+08:00"


def now(**later):
    return datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(**later)


def dated(id, activity_id="clinic", days=30, hour=9, hours=3, places=None, **more):
    return session(id, activity_id, places or [place("resident", 1, "beneficiary")], in_days(days, hour),
                   in_days(days, hour + hours), **more)


def clinic(*sessions):
    """An organization with an activity, and these sessions of it."""
    return [organization("org-1"), activity("clinic"), *sessions]


def asks(signup_id, session_id, person, role="resident", party=1, activity_id="clinic"):
    return event("signup.requested", signup_id, activity_id,
                 {"session_id": session_id, "person_id": person, "role": role, "party_size": party})


def community(id=PLACE):
    return event("community.registered", id, id, {"name": {"zh-CN": "海裕社区", "en": "Haiyu Community"},
                                                   "registered_on": "2010-01-01"})


def roster(server, session_id):
    return server.get(f"/v1/sessions/{session_id}/roster?limit=200")["items"]


def statuses(server, session_id):
    return sorted(one["status"] for one in roster(server, session_id))


def axe_finds_nothing(page):
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})")
    assert [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found["violations"]] == []
