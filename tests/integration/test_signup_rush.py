"""Many ask at once for few places: the order in the log decides, nobody is lost, and the counters equal the list."""
import threading

from harness import Client, small_world, verify

CONNECTIONS, REQUESTS, PLACES = 32, 1000, 100


def rush(server, ask):
    """Calls ask(client, n) for n < REQUESTS from CONNECTIONS connections at once."""
    numbers = iter(range(REQUESTS))
    lock, failures = threading.Lock(), []

    def run():
        client = Client(server.port)
        try:
            while True:
                with lock:
                    n = next(numbers, None)
                if n is None:
                    return
                ask(client, n)
        except BaseException as failure:
            failures.append(failure)
        finally:
            client.close()

    threads = [threading.Thread(target=run) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_a_rush_of_1000_for_100_places_confirms_exactly_100(serve, log):
    server = serve(kafka=log)
    server.send(small_world(PLACES))
    answers = {}

    def ask(client, n):
        answer = client.post("/v1/sessions/ses-1/signups", {"person_id": f"p{n}", "role": "volunteer"}, key=f"rush-{n}")
        assert answer.status == 201, answer
        answers[answer.json["person_id"]] = answer.json

    rush(server, ask)
    assert len(answers) == REQUESTS
    assert sum(one["status"] == "confirmed" for one in answers.values()) == PLACES
    assert {one["status"] for one in answers.values()} == {"confirmed", "waitlisted"}

    # The roster is in the order of the log: first the places, then the waitlist without a gap.
    roster = list(server.pages("/v1/sessions/ses-1/roster?limit=200"))
    assert len(roster) == len({one["id"] for one in roster}) == REQUESTS
    assert [one["status"] for one in roster] == ["confirmed"] * PLACES + ["waitlisted"] * (REQUESTS - PLACES)
    waiting = roster[PLACES:]
    assert [one["waitlist"]["position"] for one in waiting] == list(range(1, REQUESTS - PLACES + 1))
    assert [one["waitlist"]["seats_ahead"] for one in waiting] == list(range(REQUESTS - PLACES))
    # What each was told at once is what the list says.
    for one in roster:
        assert answers[one["person_id"]]["status"] == one["status"]
        assert answers[one["person_id"]].get("waitlist") == one.get("waitlist")

    [place] = server.get("/v1/sessions/ses-1")["places"]
    assert (place["confirmed"], place["waitlisted"], place["free"], place["over_by"]) == (PLACES, REQUESTS - PLACES, 0, 0)
    assert server.counter("signups.requested") == REQUESTS
    assert server.counter("signups.confirmed") == PLACES
    assert server.counter("signups.waitlisted") == REQUESTS - PLACES

    # One leaves, and the first in the queue moves up in the same step.
    left = server.client.post(f"/v1/signups/{roster[0]['id']}/cancel", {}, key="leave")
    assert left.status == 200, left
    assert server.get(f"/v1/signups/{waiting[0]['id']}")["status"] == "confirmed"
    assert server.get(f"/v1/signups/{waiting[1]['id']}")["waitlist"]["position"] == 1
    assert server.counter("signups.promoted") == 1

    assert server.stop() == 0
    agreed = verify(server.data, log)
    assert agreed.returncode == 0, agreed
