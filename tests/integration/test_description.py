"""The published descriptions: what they say of the article's answers and events is so (see described.py for answers)."""
import collections
import hashlib
import json
import re
import subprocess

import jsonschema
import pytest

from described import FORMATS
from harness import PLACE, ROOT, Server, run_import, wait_until


@pytest.fixture(scope="module")
def article_lines(tmp_path_factory):
    path = tmp_path_factory.mktemp("article") / "article.ndjson"
    with open(path, "wb") as file:
        subprocess.run([ROOT / "deploy/article"], stdout=file, check=True)
    return path


@pytest.fixture(scope="module")
def server(tmp_path_factory, article_lines):
    folder = tmp_path_factory.mktemp("described")
    server = Server(folder / "data", folder / "server.log").start()
    imported = run_import(server, article_lines)
    assert imported.returncode == 0, imported
    write_what_the_article_lacks(server)
    wait_until(lambda: server.counter("credits.minutes") == server.counter("service.minutes"), "all is credited")
    yield server
    assert server.process.poll() is None, server.log_text()
    server.kill()


def write(server, path, body):
    answer = server.client.post(path, body, key=hashlib.sha256(f"{path} {body}".encode()).hexdigest())
    assert answer.status in (200, 201), answer
    return answer.json


def write_what_the_article_lacks(server):
    """One thing of each kind, so that every read has something to show."""
    day = "2037-03-01"
    write(server, "/v1/people", {"id": "p-1", "residency": "migrant", "birth_year": 1980,
                                 "personal": {"name": "A", "phone": "1", "email": "a@b"}})
    volunteer = write(server, "/v1/volunteers", {"person_id": "p-1", "organization_id": "haiyu-service-centre",
                                                 "recruited_on": "2026-01-01", "skills": [{"code": "doctor"}]})
    write(server, "/v1/organizations/haiyu-service-centre/applications", {"id": "app-1", "person_id": "p-1"})
    write(server, "/v1/activities", {
        "id": "a-1", "organization_id": "haiyu-service-centre", "title": {"zh-CN": "义诊", "en": "Clinic"},
        "category": "charity", "sector": "social", "community_id": PLACE, "delivery_modes": ["appointment"],
        "channel": "online", "eligibility": {"skills_any": ["doctor"]}, "target_groups": ["elderly"]})
    write(server, "/v1/activities/a-1/sessions", {
        "id": "s-1", "start_at": f"{day}T09:00:00+08:00", "end_at": f"{day}T12:00:00+08:00", "venue": "Hall",
        "places": [{"role": "doctor", "capacity": 1, "side": "helper"}], "confirm_within_minutes": 60})
    signup = write(server, "/v1/sessions/s-1/signups", {"person_id": "p-1", "role": "doctor"})
    waiting = server.client.post("/v1/sessions/s-1/signups", {"person_id": "p-2", "role": "doctor"}, key="waiting")
    assert waiting.status in (201, 409), waiting
    write(server, f"/v1/signups/{signup['id']}/check-in", {"at": f"{day}T09:00:00+08:00", "method": "list"})
    write(server, f"/v1/signups/{signup['id']}/check-out", {"at": f"{day}T12:00:00+08:00", "evaluation": "Good."})
    write(server, "/v1/sessions/s-1/served", {"id": "served-1", "count": 3, "breakdown": [{"residency": "migrant", "count": 1}]})
    credits = f"/v1/volunteers/{volunteer['id']}/credits"
    wait_until(lambda: server.get(credits)["items"], "the service is credited")
    write(server, f"/v1/volunteers/{volunteer['id']}/records", {"purpose": "School"})
    write(server, "/v1/districts/baoan/credit-rules", {"valid_from_on": "2038-01-01",
                                                       "factors": [{"category": "charity", "percent": 150}]})
    write(server, "/v1/investments", {"community_id": PLACE, "funder_kind": "district", "amount_fen": 1, "on": day})
    survey = write(server, "/v1/surveys", {"community_id": PLACE, "title": "What?", "options": ["More"]})
    write(server, f"/v1/surveys/{survey['id']}/answers", {"wants": [{"option": "More"}], "target_groups": ["elderly"]})
    item = next(server.pages("/v1/service-items?status=listed&delivery_mode=appointment"))
    write(server, "/v1/bills", {"community_id": PLACE, "period": "2027", "lines": [{"service_item_id": item["id"], "quota": 1}]})
    order = {"service_item_id": item["id"], "person_id": "p-1", "delivery_mode": "appointment"}
    write(server, "/v1/orders", order)
    refused = server.client.post("/v1/orders", order, key="beyond the quota")
    assert refused.status == 409 and refused.json["reason"] == "quota_used_up", refused
    server.client.ask("POST", "/v1/events", json.dumps({"specversion": "1.0"}),
                      {"Content-Type": "application/cloudevents+json"})


def ids_by_kind(server):
    """A few ids of everything, from the feed."""
    ids = collections.defaultdict(list)
    path = "/v1/events?limit=200"
    while path:
        page = server.get(path)
        for item in page["items"]:
            subjects = ids[item["type"]]
            if item["subject"] not in subjects and len(subjects) < 2:
                subjects.append(item["subject"])
        path = page["next"] if page["items"] else None
    found = {id for subjects in ids.values() for id in subjects}
    return sorted(found | {one["id"] for one in server.get("/v1/sessions/s-1/roster")["items"]} | {PLACE, "baoan"})


def test_every_read_of_the_article_answers_as_described(server, description):
    """All ids under all paths: what there is is 200, the rest 404, and both are as described."""
    ids = ids_by_kind(server)
    person = next(id for id in ids if server.client.get(f"/v1/people/{id}").status == 200)
    queries = {"/v1/counters/{metric}": ["?by=district", "?window=month", "?by=role", "?kind=x", "?by=street,community&window=day"],
               "/v1/people/{id}/calendar.ics": ["?" + server.get(f"/v1/people/{person}/calendar")["url"].partition("?")[2]]}
    seen = collections.Counter()
    for path, item in description.document["paths"].items():
        if "get" not in item or path == "/v1/stream":
            continue
        [name] = re.findall(r"{(\w+)}", path) or [None]
        values = {None: [""], "id": ids, "slug": ["invalid", "x"], "kind": ["organization", "activity", "service_item", "x"],
                  "metric": [*description.document["components"]["schemas"]["Metric"]["enum"], "x"]}[name]
        for value in values:
            for query in ["", *queries.get(path, [])]:
                answer = server.client.get(path.replace(f"{{{name}}}", value) + query)
                seen[path, answer.status] += 1
    silent = {path for path, item in description.document["paths"].items() if "get" in item and not seen[path, 200]}
    assert silent == {"/v1/stream"}
    assert {path for path, status in seen if "{" in path and status == 404} >= {"/v1/activities/{id}", "/problems/{slug}"}


def test_every_list_goes_on_as_described(server, description):
    lists = [path for path, item in description.document["paths"].items()
             if "get" in item and "{" not in path and {"$ref": "#/components/parameters/cursor"} in item["get"]["parameters"]]
    assert len(lists) > 10
    for path in lists:
        pages = 0
        url = f"{path}?limit=1"
        while url and pages < 4:
            page = server.get(url)
            url, pages = page["next"], pages + 1
            assert len(page["items"]) <= 1
    for path in ["/v1/sessions?from=2014-01-01&to=2014-12-31&q=%E4%B9%89%E8%AF%8A", "/v1/sessions?from=2027-01-01T00:00:00%2B08:00&needs_help=true",
                 "/v1/service-items?sector=public&channel=online"]:
        assert server.get(path)["items"] is not None


def test_head_answers_as_get_without_a_body_and_options_tells_the_methods(server, description):
    for path, item in description.document["paths"].items():
        url = re.sub(r"{\w+}", "nobody", path)
        options = server.client.ask("OPTIONS", url)
        allowed = {method.strip() for method in options.headers["Allow"].split(",")}
        described = {method.upper() for method in item if method != "parameters"}
        assert options.status == 204 and allowed == described | ({"HEAD"} if "GET" in described else set()) | {"OPTIONS"}
        if "get" not in item or path == "/v1/stream":
            continue
        head, get = server.client.ask("HEAD", url), server.client.get(url)
        assert head.status == get.status and head.body == b""
        live = {"Date", "Content-Length"} if path == "/metrics" else {"Date"}
        assert {k: v for k, v in head.headers.items() if k not in live | {"Accept-Ranges"}} == {
            k: v for k, v in get.headers.items() if k not in live | {"Accept-Ranges"}}, path


def test_a_wrong_method_is_answered_as_described(server, description):
    for path, item in description.document["paths"].items():
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE"} - {method.upper() for method in item}:
            answer = server.client.ask(method, re.sub(r"{\w+}", "nobody", path))
            assert answer.status == 405 and answer.headers["Allow"], (method, path, answer)


def test_every_event_of_the_article_is_one_of_its_topic_in_asyncapi(server, article_lines):
    document = server.get("/asyncapi.json")
    schemas = {"components": {"schemas": document["components"]["schemas"]}}
    validators = {}
    for channel in document["channels"].values():
        for type, reference in channel["messages"].items():
            message = document["components"]["messages"][reference["$ref"].rpartition("/")[2]]
            validators[channel["address"], type] = jsonschema.Draft202012Validator(
                {**message["payload"], **schemas}, format_checker=FORMATS)
    topic_of = {type: address for address, type in validators if address != "/v1/events"}
    checked = collections.Counter()
    with open(article_lines, encoding="utf-8") as lines:
        for line in lines:
            event = json.loads(line)
            type = event["type"]
            checked[type] += 1
            if checked[type] <= 20:
                validators[topic_of[type], type].validate(event)
    assert len(checked) > 15
    for broken in [{}, {"specversion": "1.0"}, {**event, "time": "yesterday"}, {**event, "data": {}}, {**event, "subject": "a b"}]:
        assert not validators[topic_of[type], type].is_valid(broken), broken
    # The feed's own events, too.
    told = server.get("/v1/events?limit=200")["items"]
    for item in told:
        validators["/v1/events", item["type"]].validate(item)
