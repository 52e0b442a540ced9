"""Starts the real binary, talks to it over HTTP, and makes events. Standard library and pytest only."""
import contextlib
import http.client
import itertools
import json
import os
import pathlib
import random
import re
import select
import signal
import ssl
import subprocess
import time
import urllib.parse

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
HAIYU = pathlib.Path(os.environ.get("HAIYU_BINARY", ROOT / "build/release/haiyu"))
PATIENCE_S = 60  # for what takes a moment; a failure is loud long before

PLACE = "baoan.xinan.haiyu"


def wait_until(true, what, patience_s=PATIENCE_S):
    """Asks until it is so; fails with words when it never is."""
    end = time.monotonic() + patience_s
    while not true():
        assert time.monotonic() < end, f"waited {patience_s} s in vain: {what}"
        time.sleep(0.01)


def seeded_random():
    """A source of chance whose seed is printed; HAIYU_SEED replays a run."""
    seed = int(os.environ.get("HAIYU_SEED") or random.SystemRandom().randrange(1 << 32))
    print(f"HAIYU_SEED={seed}")
    return random.Random(seed)


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"<{self.status} {self.body[:300]!r}>"


class Client:
    """One keep-alive connection. A failure to get an answer is an OSError or an HTTPException.

    `check(method, path, answer)` is called with every answer: see conftest.py.
    """
    check = None

    def __init__(self, port, certificate=None, patience_s=PATIENCE_S):
        """`certificate`: of a server that speaks TLS. `patience_s`: for a write that takes the server more than 5 s."""
        self.patience_s = patience_s
        if certificate:
            context = ssl.create_default_context(cafile=certificate)
            self.connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=30, context=context)
        else:
            self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def ask(self, method, path, body=None, headers=None):
        headers = dict(headers or {})
        if body is not None and not isinstance(body, (bytes, str)):
            body = json.dumps(body, ensure_ascii=False)
            headers.setdefault("Content-Type", "application/json")
        if isinstance(body, str):
            body = body.encode()
        first = self.ask_once(method, path, body, headers)
        if not self.patience_s or not is_undecided(method, first):
            return first
        # A disk or a broker pauses: the same write is sent again until it is decided, as any client does.
        last = []

        def decided():
            last[:] = [self.ask_once(method, path, body, headers)]
            return not is_undecided(method, last[0])

        wait_until(decided, f"{method} {path} is decided", self.patience_s)
        return first if first.status == 202 and first.body else last[0]  # of events the first says what was new

    def ask_once(self, method, path, body, headers):
        if self.connection.sock and has_more(self.connection.sock):
            self.connection.close()  # by the server, after 75 s without a request: a new one is opened
        try:
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
            answer = Answer(response.status, response.headers, response.read())
        except BaseException:
            self.connection.close()
            raise
        if Client.check:
            Client.check(method, path, answer)
        return answer

    def get(self, path):
        return self.ask("GET", path)

    def post(self, path, body, key=None, **headers):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        if key is not None:
            headers["Idempotency-Key"] = key
        return self.ask("POST", path, body, headers)

    def close(self):
        self.connection.close()


NO_ANSWER = (OSError, http.client.HTTPException)


def has_more(socket):
    """Whether there is something to read: between two answers the end alone."""
    poll = select.poll()
    poll.register(socket, select.POLLIN)
    return bool(poll.poll(0))


def is_undecided(method, answer):
    """Whether a write is taken, or may be, and what becomes of it is not known yet."""
    if method in ("GET", "HEAD", "OPTIONS") or answer.status not in (202, 503):
        return False
    if answer.status == 503:
        return answer.json["type"] == "urn:haiyu:problem:log_unavailable"
    return not answer.body or "pending" in answer.json


class Server:
    """A `haiyu serve` of its own. Its log is in `log_path`; it never outlives the test (see conftest.py).

    `tls`: the certificate that its options name, to be trusted.
    """

    def __init__(self, data, log_path, *options, kafka=None, port=0, tls=None):
        self.data, self.log_path, self.port, self.tls = data, log_path, port, tls
        auth = [] if "--auth" in options else ["--auth", "off"]
        self.options = [*auth, *options, *(kafka.options if kafka else [])]
        self.environment = {}  # beside that of the test
        self.process = None
        self.client = None

    def start(self, ready=True):
        log = open(self.log_path, "ab")
        began = log.tell()
        with log:
            self.process = subprocess.Popen(
                [HAIYU, "serve", "--data", self.data, "--listen", f"127.0.0.1:{self.port}", *self.options],
                stdout=log, stderr=log, stdin=subprocess.DEVNULL, env={**os.environ, **self.environment})

        def listening():
            found = re.search(r"event=listening url=https?://127\.0\.0\.1:(\d+) ", self.log_text(began))
            assert found or self.process.poll() is None, f"the server did not start:\n{self.log_text(began)}"
            if found:
                self.port = int(found.group(1))
            return found

        wait_until(listening, "the server listens")
        self.client = Client(self.port, self.tls)
        if ready:
            wait_until(self.is_ready, "the server is ready")
        return self

    def is_ready(self):
        assert self.process.poll() is None, f"the server has ended:\n{self.log_text()}"
        with contextlib.suppress(*NO_ANSWER):
            return self.client.get("/readyz").status == 200
        return False

    @property
    def url(self):
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"

    def log_text(self, began=0):
        return pathlib.Path(self.log_path).read_bytes()[began:].decode()

    def kill(self):
        self._end(signal.SIGKILL)

    def stop(self):
        """SIGTERM; the exit status."""
        self._end(signal.SIGTERM)
        return self.process.returncode

    def _end(self, how):
        if self.process and self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(PATIENCE_S)
        if self.client:
            self.client.close()

    # What tests ask often.

    def get(self, path):
        answer = self.client.get(path)
        assert answer.status == 200, (path, answer)
        return answer.json

    def counter(self, metric, **filters):
        """The total of a counter, all time."""
        rows = self.get(f"/v1/counters/{metric}?{urllib.parse.urlencode(filters)}")["rows"]
        return sum(value["value"] for row in rows for value in row["values"])

    def send(self, events):
        """Posts events in batches and waits for their fold; the sums of the answers."""
        accepted = duplicates = 0
        for begin in range(0, len(events), 500):
            answer = self.client.post("/v1/events?wait=true", json.dumps(events[begin:begin + 500], ensure_ascii=False),
                                      Content_Type="application/cloudevents-batch+json")
            assert answer.status in (200, 202), answer
            accepted += answer.json["accepted"]
            duplicates += answer.json["duplicates"]
        return accepted, duplicates

    def pages(self, path):
        """Every item of a list, following `next`."""
        while path:
            page = self.get(path)
            yield from page["items"]
            path = page.get("next")
            if path and path.startswith("http"):
                parts = urllib.parse.urlsplit(path)
                path = f"{parts.path}?{parts.query}"


def refusal(*arguments):
    """Runs a server that must not start; its words."""
    done = subprocess.run([HAIYU, "serve", *arguments], capture_output=True, text=True, timeout=PATIENCE_S)
    assert done.returncode == 1, done
    assert "event=not_started" in done.stderr and "event=listening" not in done.stderr
    return done.stderr


class Kafka:
    """Four topics of its own on the broker of the test run."""

    def __init__(self, address):
        self.address, self.prefix = address, f"t{os.getpid()}-{time.monotonic_ns()}-"

    @property
    def options(self):
        return ["--kafka", self.address, "--topic-prefix", self.prefix]


def kafka_of_the_run():
    """Topics on the broker that tests/run has started; without one the test is skipped."""
    address = os.environ.get("HAIYU_TEST_KAFKA")
    if not address:
        pytest.skip("no Kafka broker: set HAIYU_TEST_KAFKA=HOST:PORT, as tests/run does")
    return Kafka(address)


def verify(data, kafka=None):
    return subprocess.run([HAIYU, "verify", "--data", data, *(["--kafka", kafka.address] if kafka else [])],
                          capture_output=True, text=True, timeout=300)


def run_import(server, *files, options=(), token=""):
    return subprocess.run([HAIYU, "import", "--server", server.url, *options, *files],
                          capture_output=True, text=True, timeout=300, env={**os.environ, "HAIYU_TOKEN": token})


def token(data, role, *options):
    """As `haiyu token` makes it."""
    made = subprocess.run([HAIYU, "token", "--data", data, "--role", role, *options],
                          capture_output=True, text=True, timeout=20)
    assert made.returncode == 0, made.stderr
    return made.stdout.strip()


_numbers = itertools.count(1)


def event(kind, subject, key, data, time="2026-03-01T10:00:00+08:00", id=None, **attributes):
    """A CloudEvent in structured mode; `kind` as in "signup.requested"."""
    return {"specversion": "1.0", "id": id or f"e{next(_numbers)}", "source": "urn:test", "type": f"haiyu.{kind}.v1",
            "subject": subject, "partitionkey": key, "time": time, "data": data, **attributes}


def organization(id, kind="social_group"):
    return event("organization.registered", id, id,
                 {"name": id, "kind": kind, "track": "registered", "registered_on": "2026-01-01", "place_id": PLACE,
                  "community_level": True})


def activity(id, organization_id="org-1", **more):
    return event("activity.posted", id, id,
                 {"organization_id": organization_id, "title": {"zh-CN": "义诊", "en": "Clinic"}, "category": "charity",
                  "sector": "social", "community_id": PLACE, "delivery_modes": ["appointment"], "channel": "online", **more})


def session(id, activity_id, places, start_at="2037-05-01T09:00:00+08:00", end_at="2037-05-01T12:00:00+08:00", **more):
    return event("session.scheduled", id, activity_id, {"start_at": start_at, "end_at": end_at, "places": places, **more})


def place(role, capacity, side="helper"):
    return {"role": role, "capacity": capacity, "side": side}


def small_world(capacity=100, activity_id="act-1", session_id="ses-1"):
    """An organization, an activity and one session in 2037 with places for volunteers."""
    return [organization("org-1"), activity(activity_id), session(session_id, activity_id, [place("volunteer", capacity)])]
