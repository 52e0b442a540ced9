"""The live stream with as many subscribers as a city has on its walls and phones, and with some that do not read."""
import asyncio
import json
import pathlib
import re
import resource
import socket

import pytest

from harness import PATIENCE_S, event, place, session, small_world, token, wait_until

SUBSCRIBERS = 2000
MEMORY_EACH_MAX = 32 * 1024


def status_of(server, name):
    """A number of /proc/PID/status: `Threads`, or `VmRSS` in KiB."""
    text = pathlib.Path(f"/proc/{server.process.pid}/status").read_text()
    return int(re.search(rf"^{name}:\s+(\d+)", text, re.M).group(1))


class Subscriber:
    """One connection that reads events as they come, with nothing but a socket."""

    def __init__(self, port, query, headers=()):
        self.port, self.query, self.headers = port, query, headers
        self.got = []  # (event, id, data)
        self.comments = 0

    async def open(self):
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 20)
        head = [f"GET /v1/stream?{self.query} HTTP/1.1", "Host: x", *self.headers, "", ""]
        self.writer.write("\r\n".join(head).encode())
        answer = await self.reader.readuntil(b"\r\n\r\n")
        self.status = int(answer.split()[1])
        return self

    async def until(self, wanted):
        """Reads on until `wanted(event, data)` is true of one; that one's data."""
        while True:
            block = (await self.reader.readuntil(b"\n\n")).decode()
            self.comments += block.startswith(":")
            fields = dict(line.split(": ", 1) for line in block.split("\n") if ": " in line and line[0] != ":")
            if "data" not in fields:
                continue
            got = fields["event"], json.loads(fields["data"])
            self.got.append((fields["event"], fields["id"], got[1]))
            if wanted(*got):
                return got[1]

    def close(self):
        self.writer.close()


def counted(number):
    return lambda name, data: name == "counter" and data["value"] == number


@pytest.fixture(autouse=True)
def descriptors():
    """Enough for both ends here; a server is started with the usual 1,024, and has to see to itself."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < SUBSCRIBERS + 200:
        pytest.skip(f"at most {hard} open files are allowed here")
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(soft, 1024), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def more_descriptors():
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def signup(number, session_id="ses-1", person="anna"):
    return event("signup.requested", f"g{number}", "act-1",
                 {"session_id": session_id, "person_id": person, "role": "volunteer"}, time="2027-01-01T10:00:00+08:00")


def test_two_thousand_subscribers_cost_no_thread_and_little_memory_and_all_hear_of_a_change(serve):
    server = serve()
    wait_until(lambda: "event=ready" in server.log_text(), "the threads of the node itself run")
    server.send(small_world())
    more_descriptors()
    query = "counters=signups.confirmed&sessions=ses-1"

    async def run():
        first = await Subscriber(server.port, query).open()
        await first.until(counted(0))
        before, threads = status_of(server, "VmRSS"), status_of(server, "Threads")
        subscribers = [first]
        for _ in range(0, SUBSCRIBERS, 100):
            subscribers += await asyncio.gather(*(Subscriber(server.port, query).open() for _ in range(100)))
        await asyncio.gather(*(each.until(lambda name, data: name == "session") for each in subscribers))
        each = (status_of(server, "VmRSS") - before) * 1024 / SUBSCRIBERS
        print(f"{SUBSCRIBERS} subscribers: {each:.0f} bytes each, threads {threads} -> {status_of(server, 'Threads')}")
        assert status_of(server, "Threads") == threads
        assert each < MEMORY_EACH_MAX

        loop = asyncio.get_running_loop()
        began = loop.time()
        await loop.run_in_executor(None, server.send, [signup(1)])
        await asyncio.gather(*(each.until(lambda name, data: name == "session" and data["places"][0]["confirmed"] == 1)
                               for each in subscribers))
        print(f"all had the change after {loop.time() - began:.2f} s")
        for each in subscribers:
            assert any(counted(1)(name, data) for name, _, data in each.got)
            each.close()

    asyncio.run(asyncio.wait_for(run(), 3 * PATIENCE_S))
    wait_until(lambda: connections(server) < 10, "the server has seen them go")


def connections(server):
    metrics = server.client.get("/metrics").body.decode()
    return int(float(re.search(r"^haiyu_http_connections (\S+)", metrics, re.M).group(1)))


def test_who_does_not_read_is_dropped_and_the_others_go_on(serve):
    server = serve()
    many = [f"s{n}" for n in range(100)]
    venue = "义" * 2000  # 100 of these are more than the buffers of a connection hold
    server.send(small_world() + [session(id, "act-1", [place("volunteer", 5)], venue=venue) for id in many])
    deaf = []
    for _ in range(20):
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(("127.0.0.1", server.port))
        connection.sendall(f"GET /v1/stream?sessions={','.join(many)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        deaf.append(connection)
    wait_until(lambda: connections(server) > len(deaf), "all are connected")

    async def run():
        loop = asyncio.get_running_loop()
        reading = await Subscriber(server.port, "counters=signups.confirmed&sessions=ses-1").open()
        await reading.until(counted(0))
        number = 0
        while connections(server) > 2:  # this one, and that of the question
            number += 1
            await loop.run_in_executor(None, server.send, [signup(number, person=f"p{number}")])
            await reading.until(counted(number))
        assert number > 2  # heard of changes all the while
        reading.close()

    asyncio.run(asyncio.wait_for(run(), PATIENCE_S))
    for connection in deaf:
        connection.close()


def test_my_sign_ups_come_as_they_change_also_new_ones_and_again_on_a_new_connection(serve):
    server = serve("--auth", "on")
    operator = {"Authorization": f"Bearer {token(server.data, 'operator')}"}

    def send(*events):
        answer = server.client.post("/v1/events?wait=true", json.dumps(events),
                                    Content_Type="application/cloudevents-batch+json", **operator)
        assert answer.status == 200 or answer.status == 202, answer

    send(*small_world(capacity=1), event("person.registered", "anna", "anna", {}),
         signup(1, person="bo"), signup(2, person="anna"))
    mine = [f"Authorization: Bearer {token(server.data, 'person', '--person', 'anna')}"]

    def is_now(id, status):
        return lambda name, data: name == "signup" and (data["id"], data["status"]) == (id, status)

    async def run():
        for query, headers, status in [("signups=mine", [], 401), ("signups=anna", [], 401),
                                       ("signups=bo", mine, 403), ("signups=mine&sessions=none", mine, 404)]:
            refused = await Subscriber(server.port, query, headers).open()
            assert refused.status == status, query
            refused.close()
        live = await Subscriber(server.port, "signups=mine", mine).open()
        assert (await live.until(is_now("g2", "waitlisted")))["waitlist"] == {"position": 1, "seats_ahead": 0}
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(None, send, event("signup.cancelled", "g1", "act-1", {}))
        promoted = await live.until(is_now("g2", "confirmed"))
        assert promoted["person_id"] == "anna"
        assert {data["id"] for _, _, data in live.got} == {"g2"}  # nobody else's
        last_id = live.got[-1][1]
        live.close()

        await loop.run_in_executor(None, send, session("ses-2", "act-1", [place("volunteer", 5)],
                                                       start_at="2037-06-01T09:00:00+08:00", end_at="2037-06-01T12:00:00+08:00"),
                                   signup(3, "ses-2"))
        again = await Subscriber(server.port, "signups=mine", [*mine, f"Last-Event-ID: {last_id}"]).open()
        await again.until(lambda *_: len({data["id"] for _, _, data in again.got}) == 2)
        assert {data["id"]: data["status"] for _, _, data in again.got} == {"g2": "confirmed", "g3": "confirmed"}
        again.close()

    asyncio.run(asyncio.wait_for(run(), PATIENCE_S))


def test_a_stream_that_has_nothing_to_say_says_that_it_is_there(serve):
    server = serve()
    server.send(small_world())

    async def run():
        loop = asyncio.get_running_loop()
        began = loop.time()
        quiet = await Subscriber(server.port, "sessions=ses-1").open()
        await quiet.until(lambda name, data: name == "session")
        assert (await quiet.reader.readuntil(b"\n\n")).startswith(b":")
        assert 13 < loop.time() - began < 30  # proxies that give up do so after 60 s
        quiet.close()

    asyncio.run(asyncio.wait_for(run(), PATIENCE_S))
