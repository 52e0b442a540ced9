"""Starting says what is wrong and what to do; stopping finishes what was begun."""
import os
import signal
import socket
import subprocess
import threading
import time

import pytest

from harness import HAIYU, NO_ANSWER, PATIENCE_S, Client, event, refusal, small_world, verify, wait_until

DRAIN_GRACE_S = 1  # how long a draining server waits for a request that is on its way


def test_a_taken_port_is_named(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        words = refusal("--data", tmp_path / "data", "--listen", f"127.0.0.1:{port}")
    assert str(port) in words and "in use" in words


def test_a_data_directory_has_one_server(serve):
    server = serve()
    words = refusal("--data", server.data, "--listen", "127.0.0.1:0")
    assert f"in use by process {server.process.pid}" in words
    assert server.client.get("/readyz").status == 200


@pytest.fixture
def lenient():
    """As a shell that lets everybody read what it makes."""
    before = os.umask(0)
    yield
    os.umask(before)


def test_what_is_kept_is_for_the_owner_and_the_group_alone(serve, tmp_path, lenient):
    server = serve()
    server.send(small_world())
    backup = subprocess.run([HAIYU, "backup", "--data", server.data, "--to", tmp_path / "copy", "--keys-to", tmp_path / "keys"],
                            capture_output=True, text=True, timeout=PATIENCE_S)
    assert backup.returncode == 0, backup
    assert server.stop() == 0
    kept = [path for root in (server.data, tmp_path / "copy", tmp_path / "keys") for path in (root, *root.rglob("*"))]
    assert len(kept) > 20
    assert [path for path in kept if path.stat().st_mode & 0o007] == []


def test_a_directory_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    words = refusal("--data", tmp_path / "file" / "data", "--listen", "127.0.0.1:0")
    assert "--data" in words and str(tmp_path / "file") in words


@pytest.mark.parametrize("options, word", [
    (["--shards", "3"], "--shards"),
    (["--zone", "Europe/Paris"], "--zone"),
    (["--kafka", "127.0.0.1:1"], "--kafka"),
])
def test_other_options_than_those_of_the_directory_are_refused(serve, options, word):
    server = serve("--shards", "2")
    assert server.stop() == 0
    words = refusal("--data", server.data, "--listen", "127.0.0.1:0", *options)
    assert word in words and "leave out" in words
    server.options = []  # without options it goes on
    server.start()


def test_an_unknown_zone_is_refused_and_leaves_nothing_behind(tmp_path):
    words = refusal("--data", tmp_path / "data", "--listen", "127.0.0.1:0", "--zone", "Mars/Olympus")
    assert "Mars/Olympus" in words
    assert not (tmp_path / "data").exists()


def test_without_authentication_only_loopback_can_be_listened_on(tmp_path):
    words = refusal("--data", tmp_path / "data", "--listen", "0.0.0.0:0", "--auth", "off")
    assert "127.0.0.1" in words


def test_a_broker_that_does_not_answer_is_not_waited_for_for_ever(tmp_path, free_port):
    began = time.monotonic()
    words = refusal("--data", tmp_path / "data", "--listen", "127.0.0.1:0", "--kafka", f"127.0.0.1:{free_port}")
    assert str(free_port) in words
    assert time.monotonic() - began < PATIENCE_S
    # Nothing was bound to the broker: the directory can still be used otherwise.
    process = subprocess.run([HAIYU, "verify", "--data", tmp_path / "data"], capture_output=True, text=True)
    assert process.returncode == 2 and "holds no data" in process.stderr


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_drains_under_load_without_a_failed_request(serve, log, how):
    server = serve("--commit-interval-ms", "60000", kafka=log)  # only the last commit will do
    server.send(small_world(100_000))
    refused, failed, unsent, taken = [], [], [], []

    def load(worker):
        client, n, before = Client(server.port, patience_s=0), 0, time.monotonic()
        while True:
            person = f"p{worker}-{n}"
            try:
                answer = client.post("/v1/sessions/ses-1/signups", {"person_id": person, "role": "volunteer"},
                                     key=f"drain-{worker}-{n}")
            except ConnectionRefusedError:
                return  # the server accepts no more: nothing was sent
            except NO_ANSWER as failure:
                # Who pauses for a second while the server drains finds the connection closed.
                if time.monotonic() - before < DRAIN_GRACE_S:
                    failed.append(failure)
                unsent.append(person)
                return
            before = time.monotonic()
            if answer.status == 503:
                refused.append(answer)  # said in words, with Retry-After
                return
            assert answer.status in (201, 202), answer
            taken.append(answer.headers["Location"].rpartition("/")[2])
            n += 1
            if answer.headers.get("Connection", "").lower() == "close":
                return

    threads = [threading.Thread(target=load, args=(worker,), daemon=True) for worker in range(8)]
    for thread in threads:
        thread.start()
    wait_until(lambda: len(taken) >= 200, "writes are answered")
    server.process.send_signal(how)
    assert server.process.wait(PATIENCE_S) == 0  # after 9.5 s it would be 1
    for thread in threads:
        thread.join()
    assert failed == []
    assert all("Retry-After" in answer.headers for answer in refused)
    assert "event=stopped" in server.log_text()

    # Everything acknowledged is in the state that was committed last, and counted once.
    assert verify(server.data, log).returncode == 0
    server.start()
    roster = {one["id"]: one["person_id"] for one in server.pages("/v1/sessions/ses-1/roster?limit=200")}
    assert set(taken) <= set(roster) and not set(unsent) & set(roster.values())
    assert server.counter("signups.requested") == len(roster)


def test_readyz_and_healthz_tell_a_replay_from_being_dead(serve):
    server = serve()
    server.send([event("person.registered", f"p{n}", f"p{n}", {}) for n in range(2000)])
    server.kill()
    server.start(ready=False)
    answer = server.client.get("/healthz")
    assert answer.status == 200
    wait_until(server.is_ready, "the replay ends")
