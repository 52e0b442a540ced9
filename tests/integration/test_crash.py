"""kill -9 at random moments under load: every acknowledged event is counted once, none twice."""
import datetime
import threading
import time

from harness import event, place, seeded_random, session, small_world, verify, wait_until
from load import Load, check_counted_once

KILLS = 25


def test_25_kills_lose_and_double_nothing(serve, log):
    chance = seeded_random()
    server = serve("--commit-interval-ms", "50", kafka=log)
    server.send(small_world(capacity=50))
    load = Load(server)
    for kill in range(KILLS):
        before = load.answers
        wait_until(lambda: load.answers >= before + 5, "it serves in between")
        time.sleep(chance.random() * 0.3)
        server.kill()
        server.start(ready=chance.random() < 0.5)  # else the next kill may meet it while it replays
    roster = check_counted_once(server, load, log, capacity=50)
    print(f"{KILLS} kills, {load.answers} answers, {len(roster)} sign-ups, {len(load.served)} records of service")


SEATS = 3
MINUTES = 40


class Visitors(Load):
    """Workers that crowd into a session that offers its places, and serve in another one."""

    def __init__(self, server):
        self.completed, self.queues = [], {}
        super().__init__(server)

    def one_visit(self, name, n):
        self.wait_for_a_place(name, n)
        if n % 2 == 0:
            self.serve(name)

    def write(self, path, body, key, *expected):
        answer = self.until_answered(lambda client: client.post(path, body, key=key))
        assert answer.status in expected, (path, answer)
        return answer

    def wait_for_a_place(self, name, n):
        """Signs up; now and then takes back the oldest of its own, which has a place or is next, or accepts for it."""
        asked = self.write("/v1/sessions/ses-offers/signups", {"person_id": f"p{name}", "role": "volunteer"}, f"ask-{name}", 201)
        self.signed_up.append(asked.json["id"])
        mine = self.queues.setdefault(threading.get_ident(), [])
        mine.append(asked.json["id"])
        if n % 2 == 1:  # it may have expired before
            self.write(f"/v1/signups/{mine.pop(0)}/cancel", {}, f"leave-{name}", 200, 409)
        elif n % 8 == 2:  # there may be no offer
            self.write(f"/v1/signups/{mine[0]}/accept", {"offer_no": 1}, f"accept-{name}", 200, 409)

    def serve(self, name):
        asked = self.write("/v1/sessions/ses-1/signups", {"person_id": f"h{name}", "role": "volunteer"}, f"serve-{name}", 201)
        signup = f"/v1/signups/{asked.json['id']}"
        self.write(f"{signup}/check-in", {"at": "2037-05-01T09:00:00+08:00"}, f"in-{name}", 200)
        self.write(f"{signup}/check-out", {"at": f"2037-05-01T09:{MINUTES}:00+08:00"}, f"out-{name}", 200)
        self.completed.append(asked.json["id"])


def steps(one, *names):
    return sum(step["what"] in names for step in one["history"])


def quiet_session(times):
    """One who has a place takes it back: it is offered to the second, who says nothing; the third waits."""
    def signup(id):
        return event("signup.requested", id, "act-1", {"session_id": "ses-quiet", "person_id": id, "role": "volunteer"})

    return [session("ses-quiet", "act-1", [place("volunteer", 1)], confirm_within_minutes=60, **times),
            signup("first"), signup("second"), signup("third"), event("signup.cancelled", "first", "act-1", {})]


def check_offers(server, load):
    """Each offer has ended once, and whoever waits does so because the places are taken."""
    quiet = list(server.pages("/v1/sessions/ses-quiet/roster"))
    assert [one["status"] for one in quiet] == ["cancelled", "expired", "confirmed"]
    crowd = list(server.pages("/v1/sessions/ses-offers/roster?limit=200"))
    assert sorted(one["id"] for one in crowd) == sorted(load.signed_up)
    roster = quiet + crowd
    for one in roster:
        ends = steps(one, "accepted", "declined", "expired")
        assert ends <= steps(one, "offered") <= 1, one
        assert ends == steps(one, "offered") or one["status"] == "cancelled", one
    assert server.counter("signups.offered") == sum(steps(one, "offered") for one in roster)
    assert server.counter("signups.expired") == sum(steps(one, "expired") for one in roster)
    assert server.counter("signups.promoted") == sum(steps(one, "promoted", "accepted") for one in roster)
    assert any(steps(one, "offered") for one in crowd)
    [seats] = server.get("/v1/sessions/ses-offers")["places"]
    now = {status: sum(one["status"] == status for one in crowd) for status in ("confirmed", "waitlisted", "offered")}
    assert {status: seats[status] for status in now} == now
    assert (seats["offered"], seats["over_by"]) == (0, 0)
    assert seats["free"] == 0 or seats["waitlisted"] == 0


def test_kills_lose_no_expiry_no_promotion_and_no_credit(serve, log):
    chance = seeded_random()
    server = serve("--commit-interval-ms", "50", kafka=log)
    start = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=15)
    times = {"start_at": start.isoformat(), "end_at": (start + datetime.timedelta(hours=2)).isoformat()}
    server.send(small_world(capacity=100_000) +
                [session("ses-offers", "act-1", [place("volunteer", SEATS)], confirm_within_minutes=60, **times)] +
                quiet_session(times))
    load = Visitors(server)
    # Offers end when the session starts, at the latest: some kills stand before that, some after.
    while datetime.datetime.now(datetime.timezone.utc) < start + datetime.timedelta(seconds=4):
        time.sleep(0.1 + chance.random() * 0.5)
        server.kill()
        server.start(ready=chance.random() < 0.5)
    load.finish()
    wait_until(server.is_ready, "the server is ready")
    for id in ("ses-offers", "ses-quiet"):
        wait_until(lambda: server.get(f"/v1/sessions/{id}")["places"][0]["offered"] == 0, "the last offers expire")
    check_offers(server, load)

    # Credits are other shards' events, emitted behind the attendance that earned them.
    assert server.counter("service.minutes") == MINUTES * len(load.completed) > 0
    wait_until(lambda: server.counter("credits.minutes") >= MINUTES * len(load.completed), "service is credited")
    for signup in load.completed:
        credit = server.get(f"/v1/credits/{signup}")
        assert (credit["served_minutes"], credit["credited_minutes"]) == (MINUTES, MINUTES), credit
    assert server.counter("credits.minutes") == MINUTES * len(load.completed)

    server.stop()
    agreed = verify(server.data, log)
    assert agreed.returncode == 0, agreed
    server.start()
    check_offers(server, load)
    assert server.counter("credits.minutes") == MINUTES * len(load.completed)
