"""A disk that fills up: the server stops loudly, loses nothing, and goes on once there is room."""
import contextlib
import os
import subprocess

import pytest
from harness import PATIENCE_S, refusal, small_world, wait_until
from load import Load, check_counted_once


@pytest.fixture
def disk(tmp_path):
    """A small file system of its own."""
    root = tmp_path / "disk"
    root.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=160m", "haiyu-test", root], capture_output=True, text=True)
    if mounted.returncode != 0:
        pytest.skip(f"only who may mount a file system can fill one up: {mounted.stderr.strip()}")
    yield root
    subprocess.run(["umount", "--lazy", root], check=True)


def fill_up(disk):
    with open(disk / "ballast", "ab", buffering=0) as ballast:
        with contextlib.suppress(OSError):
            while ballast.write(bytes(1 << 12)):
                pass


def is_stopped_by(disk, server, broken):
    """Whoever is in the middle of something may not be answered; the log says why. `broken`: what cannot be written."""
    server.send(small_world(capacity=50))
    load = Load(server)
    wait_until(lambda: load.answers > 50, "it serves")
    fill_up(disk)
    assert server.process.wait(5 * PATIENCE_S) == 3  # the store made room for its log before
    [said] = [line for line in server.log_text().splitlines() if "level=critical event=broken" in line]
    assert "No space left on device" in said and str(broken) in said and "start again" in said, said
    return load


def goes_on(disk, server, load, kafka=None):
    os.remove(disk / "ballast")
    server.start()
    check_counted_once(server, load, kafka, capacity=50)


def test_a_full_disk_stops_the_server_and_loses_nothing(disk, serve):
    server = serve(data=disk / "data")
    load = is_stopped_by(disk, server, disk / "data/log")
    goes_on(disk, server, load)


def test_a_disk_too_full_for_the_state_stops_the_server_and_loses_nothing(disk, serve, kafka):
    server = serve("--commit-interval-ms", "50", data=disk / "data", kafka=kafka)
    load = is_stopped_by(disk, server, disk / "data/state")
    fill_up(disk)
    assert "No space left on device" in refusal("--data", server.data, "--listen", "127.0.0.1:0", *server.options)
    goes_on(disk, server, load, kafka)
