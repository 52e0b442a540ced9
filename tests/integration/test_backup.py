"""Backup, restore and replay, with the real binary, beside a server that goes on taking writes."""
import json
import subprocess
import threading

from harness import HAIYU, Client, organization, small_world, verify


def haiyu(*arguments):
    return subprocess.run([HAIYU, *arguments], capture_output=True, text=True, timeout=300)


def organizations(first, last):
    return [organization(f"org-{n}") for n in range(first, last)]


def test_a_backup_beside_a_busy_server_has_all_that_was_acknowledged_and_is_whole(serve, tmp_path):
    server = serve()
    server.send(small_world() + organizations(10, 500))
    before = server.counter("organizations.current")
    stop = threading.Event()

    def write():
        client, n = Client(server.port), 1000
        while not stop.is_set():
            body = json.dumps(organizations(n, n + 50))
            assert client.post("/v1/events", body, Content_Type="application/cloudevents-batch+json").status == 202
            n += 50

    writer = threading.Thread(target=write)
    writer.start()
    try:
        done = haiyu("backup", "--data", server.data, "--to", tmp_path / "backup")
    finally:
        stop.set()
        writer.join()
    assert done.returncode == 0, done.stderr
    restored = haiyu("restore", "--from", tmp_path / "backup", "--data", tmp_path / "restored")
    assert restored.returncode == 0, restored.stdout + restored.stderr
    assert "the state is what it was" in restored.stdout
    again = serve(data="restored")
    assert again.counter("organizations.current") >= before
    assert again.stop() == 0
    assert verify(tmp_path / "restored").returncode == 0


def test_what_is_damaged_in_a_backup_is_not_restored(serve, tmp_path):
    server = serve("--shards", "1")
    server.send(organizations(10, 500))
    assert haiyu("backup", "--data", server.data, "--to", tmp_path / "backup").returncode == 0
    journal = next((tmp_path / "backup" / "log").glob("*/*.journal"))
    bytes_ = bytearray(journal.read_bytes())
    bytes_[len(bytes_) // 2] ^= 1
    journal.write_bytes(bytes_)
    restored = haiyu("restore", "--from", tmp_path / "backup", "--data", tmp_path / "restored")
    assert restored.returncode == 2, restored.stdout + restored.stderr


def test_refusals_say_what_to_do(serve, tmp_path):
    server = serve()
    server.send(small_world())
    full = tmp_path / "full"
    full.mkdir()
    (full / "something").touch()
    for arguments, words in [
            (("backup", "--data", server.data, "--to", full), "not empty"),
            (("backup", "--data", tmp_path / "none", "--to", tmp_path / "to"), "holds no data"),
            (("restore", "--from", server.data, "--data", tmp_path / "to"), "no backup"),
            (("restore", "--from", tmp_path / "none", "--data", tmp_path / "to"), "holds no data"),
            (("replay", "--data", server.data, "--until", "yesterday"), "Haiyu-Position"),
    ]:
        done = haiyu(*arguments)
        assert done.returncode == 2 and words in done.stderr, (arguments, done)
    assert list(full.iterdir()) == [full / "something"]


def test_a_position_of_the_past_gives_the_numbers_of_then(serve, tmp_path, log):
    server = serve(kafka=log)
    server.send(small_world() + organizations(10, 100))
    then = server.client.get("/v1/counters/organizations.current?by=street")
    server.send(organizations(100, 200))
    assert server.counter("organizations.current") > sum(
        value["value"] for row in then.json["rows"] for value in row["values"])
    kafka = ["--kafka", log.address] if log else []
    done = haiyu("replay", "--data", server.data, "--until", then.headers["Haiyu-Position"], "--to", tmp_path / "then", *kafka)
    assert done.returncode == 0, done.stderr
    past = serve(data="then")
    assert past.client.get("/v1/counters/organizations.current?by=street").json["rows"] == then.json["rows"]
    # Where the log ends earlier there is no such past.
    far = "-".join(".".join(["999999"] * 4) for _ in then.headers["Haiyu-Position"].split("-"))
    beyond = haiyu("replay", "--data", server.data, "--until", far, "--to", tmp_path / "beyond", *kafka)
    assert beyond.returncode == 2 and "asked for offset" in beyond.stderr
