"""A broker that is paused, or killed and started again: reads go on and say how stale they are, nothing is lost or doubled."""
import os
import random
import re
import signal
import socket
import subprocess

import pytest

from harness import ROOT, Client, Kafka, small_world, wait_until
from load import Load, check_counted_once

CAPACITY = 50


class Broker:
    """A Kafka of its own, to be harmed."""

    def __init__(self, data):
        self.data, self.port = data, two_free_ports()

    def start(self):
        done = subprocess.run([ROOT / "deploy/kafka", "start", "--data", self.data, "--port", str(self.port)],
                              capture_output=True, text=True, timeout=180)
        assert done.returncode == 0, done
        return done.stdout.strip().splitlines()[-1]

    def signal(self, number):
        os.kill(int((self.data / "pid").read_text()), number)

    def stop(self):
        subprocess.run([ROOT / "deploy/kafka", "stop", "--data", self.data], capture_output=True, timeout=60)


def two_free_ports():
    """The first of two neighbours: the broker's, and its controller's. No connection of a client gets one of these."""
    while True:
        port = random.randrange(20000, 32000)
        with socket.socket() as one, socket.socket() as next_one:
            try:
                one.bind(("127.0.0.1", port))
                next_one.bind(("127.0.0.1", port + 1))
                return port
            except OSError:
                continue


@pytest.fixture
def broker(tmp_path):
    if not os.environ.get("HAIYU_TEST_KAFKA"):
        pytest.skip("no Kafka: set HAIYU_TEST_KAFKA=HOST:PORT, as tests/run does")
    broker = Broker(tmp_path / "broker")
    yield broker
    broker.signal(signal.SIGCONT)
    broker.stop()


def silence(client):
    """How long ago the server last heard of its log, in seconds: the worst of its partitions."""
    metrics = client.get("/metrics").body.decode()
    return max(float(value) for value in re.findall(r"haiyu_log_silence_seconds\{.*?\} (\S+)", metrics))


def pause(broker):
    broker.signal(signal.SIGSTOP)
    return lambda: broker.signal(signal.SIGCONT)


def kill(broker):
    broker.signal(signal.SIGKILL)
    return broker.start


@pytest.mark.parametrize("harm", [pause, kill])
def test_a_broker_that_goes_and_comes_back(serve, broker, harm):
    log = Kafka(broker.start())
    server = serve(kafka=log)
    server.send(small_world(capacity=CAPACITY))
    load = Load(server)
    wait_until(lambda: load.answers >= 50, "writes are answered")

    heal = harm(broker)
    reader = Client(server.port)
    wait_until(lambda: silence(reader) > 3, "the server says that its log is silent")
    for path in ("/v1/counters/signups.requested", "/v1/sessions/ses-1", "/healthz"):
        assert reader.get(path).status == 200, path
    unread = reader.get("/v1/events")  # this one is read from the log itself
    assert (unread.status, unread.json["type"]) == (503, "urn:haiyu:problem:log_unavailable"), unread
    reader.close()
    before = load.answers
    heal()

    wait_until(lambda: load.answers >= before + 50, "writes are answered again", patience_s=180)
    reader = Client(server.port)
    wait_until(lambda: silence(reader) < 3, "the server hears of its log again")
    reader.close()
    check_counted_once(server, load, log, CAPACITY)
