"""The feeds, by the rules of Realtime Paged Data Exchange 1.0: who follows `next` has what the lists have, whatever is written."""
import json
import random
import re
import threading
import time
import urllib.parse

from harness import PATIENCE_S, Client, activity, event, organization, seeded_random, verify, wait_until

KINDS = {"organization": ("/v1/organizations", "dissolved"), "activity": ("/v1/activities", "cancelled"),
         "service_item": ("/v1/service-items", "withdrawn")}
LICENSE = "https://creativecommons.org/licenses/by/4.0/"


class Copy:
    """Another system's copy of one feed; holds every page to the rules."""

    def __init__(self, server, kind, query=""):
        self.kind, self.client = kind, Client(server.port)
        self.host = f"127.0.0.1:{server.port}"
        self.url = f"http://{self.host}/feeds/{kind}{query}"
        self.last = 0     # the `modified` of the item before
        self.has = {}     # id -> item
        self.in_order = True  # over all pages
        self.pages = self.items = 0

    def page(self):
        """Reads one page; whether it was the last one."""
        parts = urllib.parse.urlsplit(self.url)
        answer = self.client.get(parts.path + (f"?{parts.query}" if parts.query else ""))
        assert answer.status == 200, answer
        assert answer.headers["Content-Type"] == "application/json"
        page = answer.json
        assert set(page) == {"items", "next", "license"} and page["license"] == LICENSE
        following = urllib.parse.urlsplit(page["next"])
        assert (following.scheme, following.netloc, following.path) == ("http", self.host, f"/feeds/{self.kind}")
        numbers = [item["modified"] for item in page["items"]]
        assert numbers == sorted(set(numbers))
        for item in page["items"]:
            self.take(item)
        assert len({item["id"] for item in page["items"]}) == len(page["items"])
        cache = set(re.split(r",\s*", answer.headers["Cache-Control"]))
        if page["items"]:
            assert urllib.parse.parse_qs(following.query)["afterChangeNumber"] == [str(page["items"][-1]["modified"])]
            assert page["next"] != self.url
            assert cache == {"public", "max-age=3600"}
        else:
            assert page["next"] == self.url
            assert cache == {"public", "max-age=8"}
        self.pages += 1
        self.url = page["next"]
        return not page["items"]

    def take(self, item):
        assert item["state"] in ("updated", "deleted") and item["kind"] == self.kind
        assert set(item) == {"state", "kind", "id", "modified", *(["data"] if item["state"] == "updated" else [])}
        assert isinstance(item["modified"], int) and 0 < item["modified"] < 2 ** 53
        assert "data" not in item or item["data"]["id"] == item["id"]
        assert item["id"] not in self.has or self.has[item["id"]]["modified"] < item["modified"]
        self.in_order = self.in_order and self.last < item["modified"]
        self.last = item["modified"]
        self.has[item["id"]] = item
        self.items += 1

    def catch_up(self):
        while not self.page():
            pass
        return self

    def is_as(self, there):
        """Whether the copy is what the list has."""
        gone = KINDS[self.kind][1]
        return ({id: item["data"] for id, item in self.has.items() if item["state"] == "updated"},
                {id for id, item in self.has.items() if item["state"] == "deleted"}) == (
            {one["id"]: one for one in there if one["status"] != gone}, {one["id"] for one in there if one["status"] == gone})


def lists(server):
    return {kind: list(server.pages(f"{path}?limit=200")) for kind, (path, _) in KINDS.items()}


def service_item(id, place):
    return event("service_item.listed", id, place, {"provider_id": "org-1", "platform_ids": [], "name": id, "sector": "social",
                                                    "category": "charity"})


class Writer(threading.Thread):
    """Makes, changes and ends things of every kind, some of them again and again."""

    def __init__(self, port, number, seed):
        super().__init__(daemon=True)
        self.client, self.name, self.random = Client(port), f"w{number}", random.Random(seed)
        self.over, self.failure, self.count = threading.Event(), None, 0
        self.alive = {kind: {} for kind in KINDS}  # id -> key

    def one_event(self):
        kind = self.random.choice(list(KINDS))
        alive, what = self.alive[kind], self.random.random()
        if len(alive) < 5 or what < 0.4:
            id = f"{self.name}-{self.count}"
            place = f"baoan.xinan.c{self.random.randrange(8)}"
            alive[id] = place if kind == "service_item" else id
            return {"organization": lambda: organization(id), "activity": lambda: activity(id),
                    "service_item": lambda: service_item(id, place)}[kind]()
        id = self.random.choice(list(alive))
        if what < 0.8:
            named = {"organization": ("organization.changed", {"effective_on": "2026-02-01", "name": f"{id} {self.count}"}),
                     "activity": ("activity.changed", {"title": f"{id} {self.count}"}),
                     "service_item": ("service_item.changed", {"name": f"{id} {self.count}"})}[kind]
            return event(named[0], id, alive[id], named[1])
        ended = {"organization": ("organization.dissolved", {"dissolved_on": "2026-03-01"}),
                 "activity": ("activity.cancelled", {}), "service_item": ("service_item.withdrawn", {})}[kind]
        return event(ended[0], id, alive.pop(id), ended[1])

    def run(self):
        try:
            while not self.over.is_set():
                events = []
                for _ in range(self.random.randrange(1, 20)):
                    self.count += 1
                    events.append(self.one_event() | {"id": f"{self.name}-{self.count}"})
                answer = self.client.ask("POST", "/v1/events?wait=true", json.dumps(events),
                                         {"Content-Type": "application/cloudevents-batch+json"})
                assert answer.status in (200, 202), answer
        except BaseException as failure:
            self.failure = failure


def test_a_copy_made_while_writes_go_on_is_what_the_lists_have(serve, log):
    chance = seeded_random()
    server = serve("--shards", "3", kafka=log)
    server.send([organization("org-1")])
    writers = [Writer(server.port, number, chance.random()) for number in range(3)]
    for writer in writers:
        writer.start()
    copies = [Copy(server, kind, query) for kind in KINDS for query in ("", "?limit=3")]
    end = time.monotonic() + 8
    while time.monotonic() < end or any(writer.count < 300 and writer.is_alive() for writer in writers):
        chance.choice(copies).page()
        if len(copies) < 20 and chance.random() < 0.05:  # one more that begins now
            copies.append(Copy(server, chance.choice(list(KINDS)), f"?limit={chance.randrange(1, 200)}"))
    for writer in writers:
        writer.over.set()
        writer.join(PATIENCE_S)
        assert writer.failure is None and not writer.is_alive(), writer.failure

    there = lists(server)
    for copy in copies:
        wait_until(lambda: copy.catch_up().is_as(there[copy.kind]), f"the copy of {copy.kind} is complete")
    print(f"{sum(writer.count for writer in writers)} events; {len(copies)} copies took {sum(copy.pages for copy in copies)} pages "
          f"with {sum(copy.items for copy in copies)} items")
    assert all(any(item["state"] == "deleted" for item in copy.has.values()) for copy in copies)

    # Also after a restart, from where they were and from the beginning; and the state folds to the same numbers.
    assert server.stop() == 0
    verified = verify(server.data, log)
    assert verified.returncode == 0, verified
    server.port = int(copies[0].host.split(":")[1])
    server.start()
    server.send([event("organization.changed", "org-1", "org-1", {"effective_on": "2026-02-01", "name": "again"})])
    there = lists(server)
    for copy in copies:
        copy.client = Client(server.port)  # the connections went with the process
    late = [Copy(server, kind) for kind in KINDS]
    for copy in [*copies, *late]:
        wait_until(lambda: copy.catch_up().is_as(there[copy.kind]), f"the copy of {copy.kind} is complete")
    # Whoever begins when all is folded gets it in order. Before, a shard may lag by more than the feed waits for it.
    assert all(copy.in_order for copy in late)


def test_a_feed_that_is_empty_one_that_is_not_there_and_cursors_that_are_none(serve):
    server = serve("--shards", "2")
    for kind in KINDS:
        assert Copy(server, kind).page()
    for path, status, slug in [("moon", 404, "not_found"), ("activity?limit=0", 422, "invalid"), ("activity?limit=201", 422, "invalid"),
                               ("activity?afterChangeNumber=x", 400, "invalid_cursor"), ("activity?afterChangeNumber=-1", 400, "invalid_cursor"),
                               ("activity?seen=0-0", 400, "invalid_cursor"), ("activity?afterChangeNumber=1&seen=0", 400, "invalid_cursor"),
                               ("activity?afterChangeNumber=1&seen=0-0-0", 400, "invalid_cursor"),
                               ("activity?afterChangeNumber=1&seen=0-", 400, "invalid_cursor"),
                               ("activity?afterTimestamp=1&afterId=a", 400, "unknown_field")]:
        answer = server.client.get(f"/feeds/{path}")
        assert (answer.status, answer.json["type"]) == (status, f"urn:haiyu:problem:{slug}"), path


def test_the_place_in_each_shard_counts_and_a_number_alone_is_one_in_all_of_them(serve):
    server = serve("--shards", "2")
    server.send([organization(f"org-{n}") for n in range(20)])
    whole = Copy(server, "organization")
    wait_until(lambda: len(whole.catch_up().has) == 20, "the feed has all of them")
    # A shard that was behind gives what it has, though its numbers are smaller than the last one given.
    late = server.get(f"/feeds/organization?afterChangeNumber={whole.last}&seen=0-0")["items"]
    assert {item["id"] for item in late} == set(whole.has)
    numbers = sorted(item["modified"] for item in whole.has.values())
    for n, number in enumerate(numbers):
        after = server.get(f"/feeds/organization?afterChangeNumber={number}")["items"]
        assert [item["modified"] for item in after] == numbers[n + 1:]


def test_links_are_to_the_public_url_where_one_is_given(serve):
    server = serve("--public-url", "https://haiyu.example.org", "--data-license", "https://example.org/license")
    page = server.get("/feeds/activity?limit=7")
    assert page == {"items": [], "next": "https://haiyu.example.org/feeds/activity?limit=7", "license": "https://example.org/license"}
