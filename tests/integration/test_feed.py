"""The feed of events while sign-ups arrive and the server is killed: every decision once, in order, as the roster has it."""
import contextlib
import threading

from harness import NO_ANSWER, Client, organization, small_world, wait_until

PLACES, PEOPLE, CONNECTIONS, LEAVING = 20, 240, 8, 12
FEED = "/v1/events"
WAIT = {"Prefer": "wait=5"}  # for a first item: a page may also be empty because the log is slow


class Follower(threading.Thread):
    """Reads the feed from the beginning to its end behind the event `last`; goes on where it was after a failure.

    Not to `last` alone: a page may have it and not yet what other partitions had before.
    """

    def __init__(self, port, last):
        super().__init__(daemon=True)
        self.port, self.last, self.seen, self.failure = port, last, [], None

    def run(self):
        url = FEED
        try:
            client = Client(self.port)
            items, over = [], False
            while items or not over:
                with contextlib.suppress(*NO_ANSWER):
                    answer = client.ask("GET", url, headers=WAIT)
                    if answer.status == 503:
                        continue
                    assert answer.status == 200, answer
                    items, url = answer.json["items"], answer.json["next"]
                    self.seen += items
                    over = over or any(one["id"] == self.last for one in items)
        except BaseException as failure:
            self.failure = failure


def stubborn(port, path, body, key):
    """Posts until there is an answer, as a client does that holds on to its key."""
    client, answers = Client(port), []

    def answered():
        with contextlib.suppress(*NO_ANSWER):
            answers.append(client.post(path, body, key=key))
        return answers and answers[-1].status not in (202, 409, 503)

    wait_until(answered, f"POST {path}")
    client.close()
    return answers[-1]


def sign_up_all(port, numbers):
    def run(mine):
        for n in mine:
            answer = stubborn(port, "/v1/sessions/ses-1/signups", {"id": f"su-{n}", "person_id": f"p{n}", "role": "volunteer"},
                              f"ask-{n}")
            assert answer.status == 201, answer

    threads = [threading.Thread(target=run, args=(numbers[first::CONNECTIONS],)) for first in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    return threads


def outcome(feed):
    """What a reader of the feed alone knows of each sign-up in the end."""
    status = {}
    for one in feed:
        kind = one["type"].removeprefix("haiyu.").removesuffix(".v1")
        if kind in ("signup.decided", "signup.promoted"):
            status[one["subject"]] = one["data"]["status"]
        elif kind == "signup.cancelled":
            status[one["subject"]] = "cancelled"
    return status


def of_type(feed, kind):
    return [one for one in feed if one["type"] == f"haiyu.{kind}.v1"]


def test_the_decisions_in_the_feed_are_the_roster_each_once_and_in_order(serve, log):
    server = serve(kafka=log)
    server.send(small_world(PLACES))
    follower = Follower(server.port, "the-end")
    follower.start()

    first = sign_up_all(server.port, range(PEOPLE // 2))
    wait_until(lambda: len(of_type(follower.seen, "signup.decided")) > PEOPLE // 8, "the feed tells of decisions")
    server.kill()
    server.start()
    for thread in first:
        thread.join()
    for one in list(server.pages("/v1/sessions/ses-1/roster"))[:LEAVING]:
        left = stubborn(server.port, f"/v1/signups/{one['id']}/cancel", {"reason": "moved to Nanshan"}, f"leave-{one['id']}")
        assert left.status == 200, left
    assert server.stop() == 0
    server.start()
    for thread in sign_up_all(server.port, range(PEOPLE // 2, PEOPLE)):
        thread.join()
    server.send([organization("org-2") | {"id": "the-end"}])
    follower.join(60)
    assert follower.failure is None and not follower.is_alive(), follower.failure

    feed = follower.seen
    assert len({(one["source"], one["id"]) for one in feed}) == len(feed)
    roster = list(server.pages("/v1/sessions/ses-1/roster?limit=200"))
    assert len(roster) == PEOPLE
    # The roster is in the order of the log, and so is the feed: each request with its decision right behind it.
    requested, decided = of_type(feed, "signup.requested"), of_type(feed, "signup.decided")
    assert [one["subject"] for one in requested] == [one["id"] for one in roster]
    assert [one["subject"] for one in decided] == [one["id"] for one in roster]
    assert [one["position"] for one in decided] == [one["position"] for one in requested]
    assert [one["data"]["status"] for one in decided[:PLACES + 1]] == ["confirmed"] * PLACES + ["waitlisted"]
    assert [one["subject"] for one in of_type(feed, "signup.promoted")] == [one["id"] for one in roster[PLACES:PLACES + LEAVING]]
    assert outcome(feed) == {one["id"]: one["status"] for one in roster}
    assert "Nanshan" not in str(feed)

    # Whoever reads it again from the beginning is told the same of the session's partition.
    again = []
    url = f"{FEED}?limit=200"
    while (page := server.client.ask("GET", url, headers=WAIT).json)["items"]:
        again += page["items"]
        url = page["next"]
    same = {one["position"] for one in requested} | {one["position"] for one in of_type(feed, "signup.cancelled")}
    assert [one for one in again if one["position"] in same] == [one for one in feed if one["position"] in same]
    assert len(again) == len(feed)
