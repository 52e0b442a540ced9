"""The newspaper article: each of its figures comes out of one query over replayed events."""
import csv
import json
import signal
import subprocess
import urllib.parse

import pytest

from harness import PATIENCE_S, PLACE, ROOT, Client, Server, run_import, verify, wait_until
from real_data import path_of, table, values

CENTRE = "haiyu-service-centre"
# As the shared seed/figures.csv notes them: a metric of GET /v1/counters, what it is filtered by, and the day.
FIGURES = {
    "community:haiyu": {
        "catalogue.providers": 18,
        "catalogue.platforms": 96,
        "catalogue.service_items": 256,
    },
    "organization:haiyu-service-centre": {
        "organizations.led": 25,
        "volunteers.recruited": 518,
        "sessions.held": 35,
        "members.enrolled": 325,
        "served.person_times": 13_600,
    },
    "district:baoan": {
        "communities": 124,
        "service_centres.open@2014-10-31": 57,
        "service_centres.planned@2014-12-31": 86,
        "service_centres.planned@2015-12-31": 124,
        "organizations.current@2014-10-31": 1_010,
        "organizations.current.kind=social_group@2014-10-31": 421,
        "organizations.current.kind=private_non_enterprise@2014-10-31": 589,
        "organizations.current.community_level@1994-12-31": 1,
        "organizations.current.community_level@2004-12-31": 3,
        "organizations.current.community_level@2014-10-31": 345,
        "organizations.current.community_level.track=filed@2014-10-31": 52,
        "grants.organizations": 159,
        "grants.amount_fen": 735_000_000,
        "grants.organizations.community_level": 119,
        "grants.amount_fen.community_level": 461_000_000,
    },
}
COMMUNITIES = {"haiyu": PLACE}  # a short name and the id


def query_of(server, scope, figure):
    """The one request that answers a figure: "...community_level.track=filed@2014-10-31" is two filters and a day."""
    notation, _, as_of = figure.partition("@")
    metrics = [item["metric"] for item in server.get("/v1/counters")["items"]]
    metric = max((name for name in metrics if f"{notation}.".startswith(f"{name}.")), key=len)
    level, _, id = scope.partition(":")
    asked = {level: COMMUNITIES.get(id, id)}
    for condition in notation[len(metric) + 1:].split("."):
        if condition:
            dimension, _, value = condition.partition("=")
            asked[dimension] = value or "yes"
    if as_of:
        asked["as_of"] = as_of
    return f"/v1/counters/{metric}?{urllib.parse.urlencode(asked)}"


def figures(server):
    """What the server says for each figure."""
    said = {}
    for scope, named in FIGURES.items():
        said[scope] = {}
        for figure in named:
            [total] = server.get(query_of(server, scope, figure))["total"]
            said[scope][figure] = total["value"]
    return said


def test_the_figures_asked_for_here_are_those_of_the_seed():
    with open(path_of("seed/figures.csv"), encoding="utf-8", newline="") as file:
        rows = [(row["scope"], row["metric"], int(row["value"])) for row in csv.DictReader(file)]
    assert len(rows) == 23
    assert sorted(rows) == sorted((scope, figure, value) for scope, named in FIGURES.items() for figure, value in named.items())


def printed(*day):
    return subprocess.run([ROOT / "deploy/article", *day], capture_output=True, check=True).stdout


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "article.ndjson"
    path.write_bytes(printed())
    return path


def lines_of(path):
    return path.read_bytes().count(b"\n")


def test_every_figure_and_what_it_is_made_of(serve, article):
    server = serve()
    done = run_import(server, article)
    assert done.returncode == 0, done.stderr
    assert "0 duplicates" in done.stdout and "did not fit" not in done.stdout, done.stdout
    assert figures(server) == FIGURES

    # The lists behind the figures.
    led = [item for item in server.pages(f"/v1/organizations/{CENTRE}/led?limit=7")]
    assert len(led) == 25
    organizations = {item["id"]: item for item in server.pages("/v1/organizations?limit=190")}
    assert len([item for item in organizations.values() if not item.get("dissolved_on")]) == 1_010
    in_haiyu = [id for id, item in organizations.items() if item["place_id"] == PLACE]
    assert len(in_haiyu) == 26
    assert sum(len(list(server.pages(f"/v1/organizations/{id}/members"))) for id in in_haiyu) == 325
    assert len(list(server.pages("/v1/centres?limit=30&as_of=2014-10-31"))) == 57

    # The same figures cut otherwise: by month they add up, by community they are all in one.
    months = values(server, f"/v1/counters/served.person_times?window=month&organization={CENTRE}")
    assert sum(months.values()) == 13_600
    assert {month[:4] for month in months} == {"2013", "2014"}
    assert table(server, "/v1/counters/served.person_times?by=community") == {PLACE: 13_600}
    by_residency = table(server, "/v1/counters/served.person_times?by=residency")
    assert sum(by_residency.values()) == 13_600 and set(by_residency) == {"registered", "migrant"}
    assert server.counter("organizations.led", organization=CENTRE, as_of="2013-01-31") == 0
    by_year = values(server, "/v1/counters/organizations.current?window=year&community_level=yes&from=1994&to=2014")
    assert by_year["2003"] == 2 and by_year["2014"] == 345
    assert sorted(by_year.values()) == list(by_year.values())  # "by leaps"

    # And once more after the server has read its own state again, which the log alone makes as well.
    assert server.stop() == 0
    assert verify(server.data).returncode == 0
    server.start()
    assert figures(server) == FIGURES


def test_the_other_systems_of_the_article(serve, article):
    server = serve()
    assert run_import(server, article).returncode == 0
    # Three sectors, two channels, four kinds of service, each of six groups of people.
    items = table(server, f"/v1/counters/catalogue.service_items?community={PLACE}&by=sector,delivery_mode")
    assert {sector for sector, _ in items} == {"public", "social", "market"} and sum(items.values()) == 256
    assert {mode for _, mode in items} == {"extended_hours", "door_to_door", "appointment", "follow_up"}
    assert set(table(server, "/v1/counters/catalogue.platforms?by=channel")) == {"one_stop", "online"}
    assert set(table(server, "/v1/counters/catalogue.service_items?by=target_group")) == {
        "elderly", "disabled", "women_children", "youth", "specific_groups", "hardship"}
    guide = server.get(f"/v1/communities/{PLACE}/guide?lang=en")
    assert sum(len(sector["items"]) for sector in guide["sectors"]) == 256

    # One core and many parties, some of whom put money in.
    parties = table(server, f"/v1/counters/parties.current?community={PLACE}&by=kind")
    assert parties["core"] == 1 and len(parties) == 7 and sum(parties.values()) > 7
    money = table(server, f"/v1/counters/investments.amount_fen?community={PLACE}&by=funder_kind")
    assert set(money) == {"district", "street", "property_firm", "stock_company", "residents"}
    assert sum(money.values()) == server.counter("investments.amount_fen")

    # What residents need becomes a bill of services, from which they order.
    results = server.get("/v1/surveys/needs-2014/results")
    assert results["status"] == "closed" and results["answers"] == server.counter("surveys.answers") == 120
    [bill] = server.pages("/v1/bills")
    assert bill["survey_id"] == "needs-2014"
    orders = list(server.pages("/v1/orders?limit=30"))
    assert len(orders) == server.counter("orders.placed") == 80
    assert {order["status"] for order in orders} == {"placed", "accepted", "refused", "cancelled", "fulfilled", "followed_up"}
    used_up = [line for line in bill["lines"] if line["used"] == line["quota"]]
    assert [line["service_item_id"] for line in used_up] == ["wheelchair-loans-door_to_door"]


def test_what_helpers_gave_is_credited_to_them_and_certified(serve, article):
    server = serve()
    assert run_import(server, article).returncode == 0
    served = server.counter("service.minutes")
    # Sessions take three hours and nobody helps in two on one day: nothing is rounded or capped away.
    wait_until(lambda: server.counter("credits.minutes") == served, "all service to be credited")
    assert served == server.counter("credits.minutes", organization=CENTRE) > 0
    volunteers = list(server.pages("/v1/volunteers?limit=100"))
    credits = [server.get(f"/v1/volunteers/{volunteer['id']}/credits") for volunteer in volunteers]
    assert sum(each["total_minutes"] for each in credits) == served
    assert all(sum(item["credited_minutes"] for item in each["items"]) == each["total_minutes"] for each in credits)

    helper = next(each for each in credits if each["items"])
    helped, first = helper["volunteer_id"], min(helper["items"], key=lambda item: item["on"])
    issued = server.client.post(f"/v1/volunteers/{helped}/records", {"purpose": "a school"}, key="record-1")
    assert issued.status == 201, issued
    record = server.get(f"/v1/volunteers/{helped}/record?lang=en")
    assert record["number"] == issued.json["id"] and record["minutes"] == helper["total_minutes"]
    shown = record["items"][0]
    assert shown["activity"] == server.get(f"/v1/activities/{first['activity_id']}")["title"]["en"]
    assert shown["on"] == first["on"] and shown["place"] == "Haiyu Community"
    assert shown["recorder"] == "签到台" and shown["evaluation"] == "满意" and shown["person_in_charge"] == "值班社工"
    assert server.get(f"/v1/records/{record['number']}")["status"] == "valid"
    page = server.client.ask("GET", f"/v1/volunteers/{helped}/record", headers={"Accept": "text/html", "Accept-Language": "zh"})
    assert page.status == 200 and "志愿服务记录证明" in page.body.decode()

    assert server.stop() == 0
    assert verify(server.data).returncode == 0


def test_a_second_import_counts_nothing_twice(serve, article):
    server = serve()
    run_import(server, article)
    again = run_import(server, article)
    assert again.returncode == 0, again.stderr
    assert again.stdout.startswith(f"0 accepted, {lines_of(article):,} duplicates"), again.stdout
    assert figures(server) == FIGURES


def test_from_day_to_day_only_the_sessions_to_come_differ():
    days = zip(printed("2026-12-05").splitlines(), printed("2026-12-06").splitlines(), strict=True)
    changed = [(json.loads(a), json.loads(b)) for a, b in days if a != b]
    assert [before["subject"] for before, _ in changed] == ["clinic-next", "home-visits-next", "calligraphy-next"]
    assert [[event["data"].pop("start_at"), event["data"].pop("end_at")] for event in changed[0]] == [
        ["2027-01-30T09:00:00+08:00", "2027-01-30T12:00:00+08:00"], ["2027-02-06T09:00:00+08:00", "2027-02-06T12:00:00+08:00"]]
    assert changed[0][0] == changed[0][1]


def test_the_session_to_try_takes_a_sign_up(serve, article):
    server = serve()
    run_import(server, article)
    upcoming = list(server.pages("/v1/sessions?open=true"))
    assert [session["id"] for session in upcoming] == ["clinic-next", "home-visits-next", "calligraphy-next"]
    ask = {"person_id": "resident-0001", "role": "resident"}
    answer = server.client.post("/v1/sessions/clinic-next/signups", ask, key="my-first-sign-up")
    assert answer.status == 201 and answer.json["status"] == "confirmed", answer


class DeployRun:
    """deploy/run as somebody types it."""

    def __init__(self, tmp_path, port):
        self.port, self.out = port, tmp_path / "deploy-run.log"
        with open(self.out, "ab") as out:
            self.began = out.tell()
            self.process = subprocess.Popen(
                [ROOT / "deploy/run", "--data", "article-data", "--listen", f"127.0.0.1:{port}"],
                cwd=tmp_path, stdout=out, stderr=out, stdin=subprocess.DEVNULL)

    def text(self):
        return self.out.read_bytes()[self.began:].decode()

    def await_words(self, words):
        def said():
            assert self.process.poll() is None or words in self.text(), self.text()
            return words in self.text()
        wait_until(said, f"deploy/run says {words!r}", 300)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE_S)


def test_deploy_run_loads_the_article_once_and_stops_cleanly(tmp_path, free_port, article):
    run = DeployRun(tmp_path, free_port)
    try:
        run.await_words("^C stops it.")
        assert f"{lines_of(article):,} accepted" in run.text()
        assert f"http://127.0.0.1:{free_port}/v1/sessions/clinic-next/signups" in run.text()
        server = Server(tmp_path / "article-data", run.out)
        server.client = Client(free_port)
        assert figures(server) == FIGURES
        assert run.stop() == 0, run.text()

        run = DeployRun(tmp_path, free_port)
        run.await_words("^C stops it.")
        assert "accepted" not in run.text()
        server.client = Client(free_port)
        assert figures(server) == FIGURES
        assert run.stop() == 0, run.text()
    finally:
        run.process.terminate()
        run.process.wait(PATIENCE_S)
