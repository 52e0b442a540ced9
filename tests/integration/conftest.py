import socket

import pytest

from described import Description
from harness import HAIYU, Client, Server, kafka_of_the_run


@pytest.fixture(scope="session", autouse=True)
def description(tmp_path_factory):
    """The server's description of itself. Every answer of every test is checked against it."""
    folder = tmp_path_factory.mktemp("description")
    server = Server(folder / "data", folder / "server.log").start()
    description = Description(server.get("/openapi.json"))
    server.kill()
    Client.check = description.check
    yield description
    Client.check = None


@pytest.fixture
def serve(tmp_path):
    """serve(...) starts a server in a directory of this test; every one is gone afterwards."""
    started = []

    def make(*options, data="data", kafka=None, start=True, ready=True, tls=None):
        server = Server(tmp_path / data, tmp_path / f"server-{len(started)}.log", *options, kafka=kafka, tls=tls)
        started.append(server)
        return server.start(ready) if start else server

    assert HAIYU.exists(), f"{HAIYU} is not built: deploy/run --build-only"
    yield make
    for server in started:
        server.kill()
        if server.process:
            print(f"--- {server.log_path.name}\n{server.log_text()[-4000:]}")


@pytest.fixture
def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@pytest.fixture(params=["embedded", "kafka"])
def log(request):
    """The log that a test runs on: None for the embedded one, or topics of its own on a broker."""
    return None if request.param == "embedded" else request.getfixturevalue("kafka")


@pytest.fixture
def kafka():
    return kafka_of_the_run()
