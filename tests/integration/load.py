"""Writers under load whose every acknowledged write must count exactly once, whatever happens to the server or its log."""
import threading
import time

from harness import NO_ANSWER, Client, event, verify

WORKERS = 6


class Load:
    """Workers that sign up, cancel and record service, each write under its own key, until it is answered.

    A write without an answer is sent again under the same key, as a real client does; so in the end each counts once.
    """

    def __init__(self, server):
        self.server = server
        self.over = threading.Event()
        self.lock = threading.Lock()
        self.signed_up, self.cancelled, self.served, self.answers = [], [], [], 0
        self.failures = []
        self.threads = [threading.Thread(target=self.run, args=(number,), daemon=True) for number in range(WORKERS)]
        for thread in self.threads:
            thread.start()

    def finish(self):
        self.over.set()
        for thread in self.threads:
            thread.join()
        assert self.failures == []

    def until_answered(self, write):
        """Calls write(client) until it has an answer, over as many connections and servers as it takes."""
        while True:
            client = Client(self.server.port, patience_s=0)
            try:
                answer = write(client)
                if answer.status not in (202, 503) or b'"accepted"' in answer.body:
                    with self.lock:
                        self.answers += 1
                    return answer
            except NO_ANSWER:
                pass
            finally:
                client.close()
            time.sleep(0.01)

    def run(self, worker):
        try:
            n = 0
            while not self.over.is_set():
                self.one_visit(f"{worker}-{n}", n)
                n += 1
        except BaseException as failure:
            self.failures.append(failure)

    def one_visit(self, name, n):
        asked = self.until_answered(lambda client: client.post(
            "/v1/sessions/ses-1/signups", {"person_id": f"p{name}", "role": "volunteer"}, key=f"ask-{name}"))
        assert asked.status == 201, asked
        self.signed_up.append(asked.json["id"])
        if n % 3 == 0:
            left = self.until_answered(lambda client: client.post(
                f"/v1/signups/{asked.json['id']}/cancel", {}, key=f"leave-{name}"))
            assert left.status == 200, left
            self.cancelled.append(asked.json["id"])
        if n % 2 == 0:
            served = event("served.recorded", f"served-{name}", "act-1", {"session_id": "ses-1", "count": n + 1},
                           id=f"served-{name}")
            taken = self.until_answered(lambda client: client.post("/v1/events", served,
                                                                   Content_Type="application/cloudevents+json"))
            assert taken.status == 202, taken
            self.served.append(n + 1)


def check_counted_once(server, load, log, capacity):
    """Stops the server, has `verify` agree, and compares what it answers afterwards with what was acknowledged."""
    load.finish()
    server.stop()

    agreed = verify(server.data, log)
    assert agreed.returncode == 0, agreed
    server.start()
    roster = list(server.pages("/v1/sessions/ses-1/roster?limit=200"))
    assert sorted(one["id"] for one in roster) == sorted(load.signed_up)
    assert {one["id"] for one in roster if one["status"] == "cancelled"} == set(load.cancelled)
    assert server.counter("signups.requested") == len(load.signed_up)
    assert server.counter("signups.cancelled") == len(load.cancelled)
    assert server.counter("served.person_times") == sum(load.served)
    # The counters equal the list.
    confirmed = [one for one in roster if any(step["what"] in ("confirmed", "promoted") for step in one["history"])]
    assert server.counter("signups.confirmed") == len(confirmed)
    [place] = server.get("/v1/sessions/ses-1")["places"]
    now = {status: sum(one["status"] == status for one in roster) for status in ("confirmed", "waitlisted")}
    assert (place["confirmed"], place["waitlisted"]) == (now["confirmed"], now["waitlisted"])
    assert place["confirmed"] == min(capacity, len(load.signed_up) - len(load.cancelled))
    return roster
