"""Clients that mean harm: slow senders, endless requests, bombs. Memory stays bounded, the others are served."""
import contextlib
import gzip
import json
import pathlib
import re
import socket
import threading
import time

import pytest

from harness import ROOT, Client, Server, small_world, wait_until
from raw import answers, ask, connect, read_all

MIB = 1024 * 1024
GROWTH_MAX = 64 * MIB
SLOW_SENDERS = 500


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("attacks")
    server = Server(folder / "data", folder / "server.log").start()
    server.send(small_world())
    server.get("/openapi.json")
    server.memory_before = status_bytes(server, "VmRSS")
    yield server
    assert server.process.poll() is None, server.log_text()
    server.kill()


def status_bytes(server, name):
    text = pathlib.Path(f"/proc/{server.process.pid}/status").read_text()
    return int(re.search(rf"^{name}:\s+(\d+) kB", text, re.M).group(1)) * 1024


@contextlib.contextmanager
def bounded_memory(server, what):
    """At its peak the server has little more than it had before all attacks; what an earlier one left counts."""
    pathlib.Path(f"/proc/{server.process.pid}/clear_refs").write_text("5")  # the peak begins anew
    yield
    growth = status_bytes(server, "VmHWM") - server.memory_before
    print(f"{what}: at most {growth / MIB:.1f} MiB more than before all attacks")
    assert growth < GROWTH_MAX, what
    assert server.client.get("/v1/sessions/ses-1").status == 200


def send_until_refused(one, pieces):
    """Sends until the server has had enough; how many bytes it was sent."""
    sent = 0
    try:
        for piece in pieces:
            one.sendall(piece)
            sent += len(piece)
    except (ConnectionError, TimeoutError):
        pass
    return sent


def endless(piece):
    while True:
        yield piece


HEAD = b"GET /healthz HTTP/1.1\r\nHost: h\r\n"
POST = b"POST /v1/events HTTP/1.1\r\nHost: h\r\nContent-Type: application/cloudevents-batch+json\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"

# How it begins, what comes then without an end, and the answer.
ENDLESS = {
    "a request line": (b"GET /", b"a" * 65536, 414),
    "a query": (b"GET /v1/sessions?q=", b"a" * 65536, 414),
    "a method": (b"", b"A" * 65536, 414),
    "a field's value": (HEAD + b"A: ", b"b" * 65536, 431),
    "a field's name": (HEAD, b"A" * 65536, 431),
    "fields": (HEAD, b"A: b\r\n" * 1000, 431),
    "empty fields": (HEAD, b"A:\r\n" * 1000, 431),
    "chunks": (CHUNKED, b"8000\r\n" + b" " * 0x8000 + b"\r\n", 413),
    "chunks of one byte": (CHUNKED, b"1\r\n \r\n" * 1000, 413),
    "a chunk's extension": (CHUNKED + b"1;", b"a" * 65536, 400),
    "chunks with extensions": (CHUNKED, (b"1;" + b"a" * 3000 + b"\r\n \r\n") * 20, 413),
    "a chunk's size": (CHUNKED, b"0" * 65536, 400),
    "trailers": (CHUNKED + b"0\r\n", b"A: b\r\n" * 1000, 400),
    "a trailer": (CHUNKED + b"0\r\nA: ", b"b" * 65536, 400),
    "line feeds": (b"", b"\n" * 65536, 400),
    "empty lines": (b"", b"\r\n" * 1000, 400),
    "NULs": (b"", b"\x00" * 65536, 414),
}


@pytest.mark.parametrize("what", ENDLESS)
def test_what_never_ends_is_refused_in_words_and_holds_no_memory(server, what):
    begin, piece, status = ENDLESS[what]
    with bounded_memory(server, f"endless: {what}, 40 at a time"), contextlib.ExitStack() as stack:
        all_of_them = [stack.enter_context(connect(server)) for _ in range(40)]
        got, sent = [], []

        def attack(one):
            sent.append(send_until_refused(one, [begin]) + send_until_refused(one, endless(piece)))
            got.append(read_all(one))

        threads = [threading.Thread(target=attack, args=[one]) for one in all_of_them]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert max(sent) < 16 * MIB, max(sent)
        # A reset may take an answer with it, but not those of all.
        told = [answers(one)[0] for one in got if one]
        # Of large bodies the last of many are told to come again before they are found too large.
        allowed = {status, 503} if status == 413 else {status}
        assert told and {answer[0] for answer in told} <= allowed, told[:3]
        assert b"urn:haiyu:problem:" in told[0][2]


def test_of_many_large_bodies_at_once_some_are_told_to_come_again(server):
    """Together they hold no more than 24 MiB; who sends little is not concerned."""
    piece = b"8000\r\n" + b" " * 0x8000 + b"\r\n"
    with bounded_memory(server, "200 bodies of almost 1 MiB that do not end"), contextlib.ExitStack() as stack:
        senders = [stack.enter_context(connect(server)) for _ in range(200)]
        for one in senders:
            send_until_refused(one, [CHUNKED, *[piece] * 31])
        assert server.client.get("/v1/sessions/ses-1").status == 200
        for one in senders:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_WR)
        got = [answers(all_of_it) for all_of_it in map(read_all, senders)]
        told = [one[0] for one in got if one]
        refused = [answer for answer in told if answer[0] == 503]
        print(f"{len(refused)} of {len(senders)} were told to come again")
        # Where sending them all takes more than ten seconds, the first ones are told that they are slow.
        assert refused and {status for status, _, _ in told} <= {503, 408} and len(senders) - len(refused) >= 20
        assert all(int(headers["retry-after"]) > 0 and b"overloaded" in body for _, headers, body in refused)
    large = json.dumps([{"x": "y" * 900_000}])
    assert server.client.ask("POST", "/v1/events", large, {"Content-Type": "application/cloudevents-batch+json"}).status == 422


def test_a_bomb_in_gzip_is_not_opened(server):
    bomb = gzip.compress(b" " * 200 * MIB)
    head = POST + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(bomb)
    with bounded_memory(server, f"gzip: {len(bomb) / 1024:.0f} KiB that would be 200 MiB"):
        for _ in range(20):
            assert [status for status, _, _ in ask(server, head + bomb)] == [415]


BODIES = {
    "arrays in arrays": "[" * (MIB - 100),
    "objects in objects": '{"a":' * 200_000,
    "data that is deep": '[{"data":' + "[" * 500_000,
    "empty objects": "[" + ",".join(["{}"] * 300_000) + "]",
    "numbers": "[" + "1," * 500_000 + "1]",
    "escapes": '"' + "\\u0000" * 170_000 + '"',
}


@pytest.mark.parametrize("what", BODIES)
def test_a_body_that_is_deep_or_wide_is_refused(server, what):
    body = BODIES[what]
    with bounded_memory(server, f"a body of {what}"):
        for _ in range(5):
            answer = server.client.ask("POST", "/v1/events", body, {"Content-Type": "application/cloudevents-batch+json"})
            assert answer.status in (400, 413, 422) and len(answer.body) < MIB, (answer.status, len(answer.body))
            answer = server.client.ask("POST", "/v1/organizations", body,
                                       {"Content-Type": "application/json", "Idempotency-Key": "deep"})
            assert answer.status in (400, 413, 422) and len(answer.body) < MIB, (answer.status, len(answer.body))


@pytest.mark.parametrize("ranges", ["small", "whole", "last"])
def test_1500_ranges_are_one_answer(server, ranges):
    ranges = {"small": ",".join(f"{n}-{n + 1}" for n in range(1500)), "whole": ",".join(["0-"] * 1500), "last": ",".join(["-9"] * 1500)}[ranges]
    whole = len(server.client.get("/openapi.json").body)
    with bounded_memory(server, "1,500 ranges, 50 times"):
        for _ in range(50):
            answer = server.client.ask("GET", "/openapi.json", headers={"Range": "bytes=" + ranges})
            assert answer.status in (200, 206, 416, 431) and len(answer.body) <= whole, answer


def test_many_whole_answers_that_nobody_reads_hold_little(server):
    """Each waits for its reader; only what was asked for is held, and then dropped."""
    request = b"GET /openapi.json HTTP/1.1\r\nHost: h\r\n\r\n"
    with bounded_memory(server, "100 who ask 100 times and do not read"), contextlib.ExitStack() as stack:
        for _ in range(100):
            stack.enter_context(connect(server)).sendall(request * 100)
        began = time.monotonic()
        assert server.client.get("/v1/sessions/ses-1").status == 200
        print(f"another is answered after {1000 * (time.monotonic() - began):.1f} ms")


def test_500_senders_of_a_byte_a_second_do_not_hold_up_others(server):
    over = threading.Event()
    request = HEAD + b"A: " + b"b" * 1000  # never ends
    client = Client(server.port)

    def there():
        metrics = client.get("/metrics").body
        return int(re.search(rb"^haiyu_http_connections (\d+)", metrics, re.M).group(1)) > SLOW_SENDERS

    with contextlib.ExitStack() as stack:
        slow = [stack.enter_context(connect(server)) for _ in range(SLOW_SENDERS)]
        wait_until(there, "all of them are connected")

        def drip():
            at = 0
            while not over.is_set():
                for one in slow:
                    with contextlib.suppress(OSError):
                        one.send(request[at:at + 1])
                at += 1
                over.wait(1)

        dripping = threading.Thread(target=drip)
        dripping.start()
        try:
            took = []
            while there():  # until the deadline of a request
                began = time.monotonic()
                assert client.get("/v1/sessions/ses-1").status == 200
                took.append(time.monotonic() - began)
        finally:
            over.set()
            dripping.join()
        took.sort()
        p50, p90, p99, worst = (1000 * took[int(len(took) * part)] for part in (0.5, 0.9, 0.99, 0.9999))
        print(f"beside {SLOW_SENDERS} slow senders: {len(took)} answers, p50 {p50:.2f} ms, p99 {p99:.2f} ms, worst {worst:.1f} ms")
        assert p90 < 1000  # the goal is 100 ms of p99, on a machine that does nothing else

        # And at their deadline they are told, and gone.
        for one in slow:
            assert [status for status, _, _ in answers(read_all(one))] == [408]


def test_what_is_sent_slowly_and_in_time_is_answered(server):
    with connect(server) as one:
        for byte in HEAD + b"\r\n":
            one.send(bytes([byte]))
            time.sleep(0.02)
        assert b"alive" in one.recv(65536)


CLAIMS = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https",
          "X-Forwarded-Port": "443", "Forwarded": "for=203.0.113.9;host=evil.example;proto=https", "X-Real-IP": "203.0.113.9",
          "REMOTE_ADDR": "203.0.113.9", "REMOTE_PORT": "1", "Client-IP": "203.0.113.9", "True-Client-IP": "203.0.113.9",
          "X-Original-URL": "/metrics", "X-Rewrite-URL": "/metrics", "X-HTTP-Method-Override": "DELETE", "X-User": "operator",
          "X-Role": "operator", "From": "operator", "Cookie": "role=operator; session=1"}


@pytest.mark.parametrize("auth", ["on", "off"])
def test_no_header_says_who_somebody_is(serve, auth):
    """Neither more may be done with them, nor does an answer differ or repeat what they say."""
    server = serve("--auth", auth)
    rows = [("GET", "/v1/poison", None), ("GET", "/v1/volunteers", None), ("GET", "/v1/counters", None), ("GET", "/v1/people/p1/signups", None),
            ("GET", "/v1/sessions?limit=1", None), ("GET", "/", None), ("GET", "/nowhere", None), ("POST", "/v1/organizations", b"{}")]
    for method, path, body in rows:
        headers = {"Content-Type": "application/json", "Idempotency-Key": f"k{len(path)}"} if body else {}
        plain = server.client.ask(method, path, body, headers)
        for name, value in CLAIMS.items():
            claimed = server.client.ask(method, path, body, {**headers, name: value})
            assert (claimed.status, claimed.body) == (plain.status, plain.body), (path, name, claimed)
            said = claimed.body + repr(claimed.headers.items()).encode()
            assert b"203.0.113.9" not in said and b"evil.example" not in said, (path, name, said)
        if auth == "on":
            assert plain.status in (401, 200, 404), (path, plain)
    assert "203.0.113.9" not in server.log_text() and "evil.example" not in server.log_text()


def test_a_host_of_an_attacker_is_in_no_answer(serve):
    server = serve()
    server.send(small_world())
    for path in ["/v1/sessions?limit=1", "/", "/openapi.json", "/v1/activities/act-1/calendar.ics", "/feeds/activity", "/v1/events?limit=1"]:
        answer = server.client.ask("GET", path, headers={"Host": "evil.example"})
        assert answer.status == 200 and b"evil.example" not in answer.body + repr(answer.headers.items()).encode(), path


def test_no_text_of_an_exception_no_path_and_no_key_leaves_the_server(serve, description):
    """Odd parameters on every route: what comes back has nothing of the machine in it."""
    server = serve()
    server.send(small_world())
    odd = ["%00", "..%2f..%2fetc%2fpasswd", "%F0%9F%92%A9", "'%22%3E%3Cscript%3E", "a" * 300, "-1", "%25s%25n", "99999999999999999999", "."]
    secret = [str(server.data), str(ROOT), "/usr/", "/home/", "std::", "boost::", "rocksdb", "what():", ".cc:", "terminate", "BEGIN",
              "basic_string", "bad_alloc", "out_of_range", "Exception"]
    asked = 0
    for path, item in description.document["paths"].items():
        for method in item:
            if method == "parameters":
                continue
            for word in odd:
                target = re.sub(r"\{\w+\}", word, path)
                asking = f"{target}{'&' if '?' in target else '?'}from={word}&limit={word}&cursor={word}&after={word}&by={word}&as_of={word}"
                for each in {target, asking}:
                    if path == "/v1/stream":
                        continue
                    body = json.dumps({"id": word, "name": word}) if method != "get" else None
                    answer = server.client.ask(method.upper(), each, body, {"Idempotency-Key": f"k{asked}"})
                    asked += 1
                    assert answer.status != 500, (method, each, answer)
                    if answer.status >= 400:
                        said = answer.body.decode() + repr(answer.headers.items())
                        assert not [one for one in secret if one in said], (method, each, answer)
    print(f"{asked} odd requests, no word of the machine")
