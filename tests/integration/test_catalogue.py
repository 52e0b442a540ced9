"""The catalogue of a community: the article's 18 providers, 96 platforms and 256 items, and its guide."""
from harness import event, verify

HOME = "baoan.xinan.haiyu"
SECTORS = ["public", "social", "market"]


def platforms(count=96, providers=18):
    return [event("platform.listed", f"platform-{n}", HOME,
                  {"community_id": HOME, "provider_id": f"provider-{n % providers}", "name": f"P{n}",
                   "channel": "online" if n % 4 == 0 else "one_stop"}, time="2014-03-01T10:00:00+08:00")
            for n in range(count)]


def items(count=256, providers=18):
    return [event("service_item.listed", f"item-{n}", HOME,
                  {"provider_id": f"provider-{n % providers}", "platform_ids": [f"platform-{n % 96}"],
                   "name": {"zh-CN": f"服务{n}", "en": f"Service {n}"}, "sector": SECTORS[n % 3], "category": "elderly_care",
                   "target_groups": ["elderly"], "delivery_modes": ["door_to_door"], "fee_fen": 100 * n},
                  time="2014-04-01T10:00:00+08:00")
            for n in range(count)]


def test_the_catalogue_of_the_article_and_its_guide(serve):
    server = serve()
    server.send(platforms() + items())

    def figures(**at):
        return [server.counter(f"catalogue.{what}", community=HOME, **at) for what in ("providers", "platforms", "service_items")]

    assert figures() == [18, 96, 256]
    assert figures(as_of="2014-03-31") == [18, 96, 0]
    assert figures(as_of="2014-02-28") == [0, 0, 0]
    rows = server.get("/v1/counters/catalogue.service_items?by=sector")["rows"]
    assert {row["key"]["sector"]: row["values"][0]["value"] for row in rows} == {"public": 86, "social": 85, "market": 85}
    rows = server.get("/v1/counters/catalogue.providers?by=sector&sector=public")["rows"]
    assert [row["values"][0]["value"] for row in rows] == [6]  # of 18 providers those with a number that 3 divides
    [row] = server.get(f"/v1/counters/catalogue.providers?window=month&from=2014-02&to=2014-05&community={HOME}")["rows"]
    assert [value["value"] for value in row["values"]] == [0, 18, 18, 18]

    assert len(list(server.pages(f"/v1/service-items?community_id={HOME}&sector=social&limit=20"))) == 85
    assert len(list(server.pages("/v1/platforms?channel=online&limit=7"))) == 24

    # A provider counts until the last thing of it is withdrawn.
    mine = [f"/v1/platforms/platform-{n}" for n in range(96) if n % 18 == 17] + \
           [f"/v1/service-items/item-{n}" for n in range(256) if n % 18 == 17]
    for number, path in enumerate(mine):
        assert figures()[0] == 18
        answer = server.client.post(f"{path}/withdraw", {}, key=f"withdraw-{number}")
        assert answer.status == 200, answer
    assert figures() == [17, 96 - 5, 256 - 14]
    twice = server.client.post(f"{mine[0]}/withdraw", {}, key="twice")
    assert twice.status == 409 and twice.json["type"] == "urn:haiyu:problem:wrong_state"

    guide = server.get(f"/v1/communities/{HOME}/guide?lang=zh")
    assert [sector["sector"] for sector in guide["sectors"]] == SECTORS
    assert sum(len(sector["items"]) for sector in guide["sectors"]) == 242
    page = server.client.ask("GET", f"/v1/communities/{HOME}/guide", headers={"Accept": "text/html", "Accept-Language": "en"})
    assert page.headers["Content-Type"].startswith("text/html") and "Service 100<" in page.body.decode()
    assert server.stop() == 0
    assert verify(server.data).returncode == 0
