"""The log is the only truth: another one, a lost one or a damaged one stops the server loudly; poison does not."""
import json
import shutil
import subprocess

from harness import HAIYU, PATIENCE_S, activity, event, organization, small_world, verify, wait_until


def loud_end(server):
    """Starts the server, which must end by itself with words; the words and its exit status."""
    began = len(server.log_text())
    done = subprocess.run([HAIYU, "serve", "--data", server.data, "--listen", "127.0.0.1:0", *server.options],
                          capture_output=True, text=True, timeout=PATIENCE_S)
    assert done.returncode in (1, 3), (done, server.log_text(began))
    assert "level=error" in done.stderr or "level=critical" in done.stderr
    assert "event=ready" not in done.stderr
    return done.stderr


def test_the_log_of_another_server_is_not_folded_on(serve):
    first, second = serve(data="first"), serve(data="second")
    first.send(small_world())
    second.send(small_world())
    assert first.stop() == second.stop() == 0
    shutil.rmtree(first.data / "log")
    shutil.copytree(second.data / "log", first.data / "log")
    loud_end(first)
    assert verify(first.data).returncode == 2


def test_a_log_that_ends_before_the_state_is_refused_at_once(serve):
    server = serve("--shards", "1")
    server.send(small_world())
    assert server.stop() == 0
    journal = next((server.data / "log").glob("*/*.journal"))
    journal.write_bytes(journal.read_bytes()[:-10])
    loud_end(server)
    short = verify(server.data)
    assert short.returncode == 2
    assert "asked for offset" in short.stderr


def test_a_lost_log_is_not_taken_for_an_empty_one(serve):
    server = serve()
    server.send(small_world())
    assert server.stop() == 0
    shutil.rmtree(server.data / "log")
    loud_end(server)


def test_a_log_that_ends_before_the_state_is_lost_events(serve):
    server = serve("--shards", "1")
    server.send([organization("org-1")])
    assert server.stop() == 0
    shutil.copytree(server.data / "log", server.data / "log-before")
    server.start()
    server.send([organization(f"org-{n}") for n in range(2, 200)])
    assert server.stop() == 0
    shutil.rmtree(server.data / "log")
    (server.data / "log-before").rename(server.data / "log")
    loud_end(server)


def test_a_damaged_log_is_not_skipped_over(serve):
    server = serve("--shards", "1")
    for n in range(100):  # one durable step each: a step behind the damage shows that it is no torn end
        server.send([organization(f"org-{n}")])
    assert server.stop() == 0
    shutil.rmtree(server.data / "state")  # so that it has to read everything
    [segment] = [path for path in (server.data / "log").rglob("*") if path.is_file() and path.stat().st_size > 10_000]
    with open(segment, "r+b") as file:
        file.seek(segment.stat().st_size // 2)
        byte = file.read(1)
        file.seek(-1, 1)
        file.write(bytes([byte[0] ^ 1]))
    loud_end(server)


def test_a_state_that_is_lost_is_made_again_from_the_log(serve, log):
    server = serve(kafka=log)
    server.send(small_world(5))
    server.client.post("/v1/sessions/ses-1/signups", {"person_id": "p1", "role": "volunteer"}, key="k")
    assert server.stop() == 0
    shutil.rmtree(server.data / "state")
    server.start()
    assert server.counter("signups.confirmed") == 1
    assert verify(server.data, log).returncode == 0


def test_verify_says_what_differs(serve):
    """Two servers go on differently from the same log; the state of one does not fit the log of the other."""
    server = serve("--shards", "1", data="one")
    server.send(small_world())
    assert server.stop() == 0
    other = serve("--shards", "1", data="other", start=False)
    shutil.copytree(server.data, other.data)
    for one, count in [(server, 10), (other, 20)]:
        one.start()
        one.send([event("served.recorded", "served-1", "act-1", {"session_id": "ses-1", "count": count}, id="served")])
        assert one.stop() == 0
        assert verify(one.data).returncode == 0
    shutil.rmtree(server.data / "log")
    shutil.copytree(other.data / "log", server.data / "log")
    differs = verify(server.data)
    assert differs.returncode == 1, differs
    assert "DIFFER" in differs.stdout and "THE STATE IS NOT WHAT THE LOG SAYS" in differs.stdout
    assert "offsets" in differs.stdout


def test_verify_works_beside_a_live_server(serve, log):
    server = serve("--commit-interval-ms", "20", kafka=log)
    server.send(small_world())
    for n in range(50):
        server.client.post("/v1/sessions/ses-1/signups", {"person_id": f"p{n}", "role": "volunteer"}, key=f"k{n}")
        if n % 10 == 0:
            agreed = verify(server.data, log)
            assert agreed.returncode == 0, agreed


def test_topics_that_were_made_anew_are_another_log(serve, kafka):
    server = serve(kafka=kafka)
    server.send(small_world())
    assert server.stop() == 0
    other = serve(kafka=type(kafka)(kafka.address), data="other")  # topics of the same broker with another history
    assert other.stop() == 0
    layout = server.data / "layout"
    layout.write_text(layout.read_text().replace(kafka.prefix, other.options[-1]))
    server.options = other.options
    loud_end(server)


def produce(kafka, topic, key, value, *headers):
    """What a foreign producer writes, through kcat."""
    options = [option for header in headers for option in ("-H", header)]
    subprocess.run(["kcat", "-P", "-b", kafka.address, "-t", kafka.prefix + topic, "-k", key,
                    "-X", "partitioner=murmur2_random", *options], input=value, check=True, timeout=PATIENCE_S)


def test_poison_is_set_aside_and_the_partition_goes_on(serve, kafka):
    server = serve("--shards", "1", kafka=kafka)
    structured = "content-type=application/cloudevents+json"
    wrong_count = event("served.recorded", "s", "act-1", {"session_id": "ses-1", "count": "many"})
    poison = [b"\xff\xfe no JSON at all", json.dumps(event("no.such", "x", "x", {})).encode(), b"{}",
              json.dumps(wrong_count).encode()]
    for bytes_ in poison:
        produce(kafka, "activities", "act-1", bytes_, structured)
    for one in small_world(3):
        topic = "organizations" if "organization" in one["type"] else "activities"
        produce(kafka, topic, one["partitionkey"], json.dumps(one).encode(), structured)
    # Binary mode, as other producers write it.
    posted = activity("act-2")
    produce(kafka, "activities", "act-2", json.dumps(posted["data"]).encode(), "content-type=application/json",
            *(f"ce_{name}={posted[name]}" for name in ("specversion", "id", "source", "type", "subject", "partitionkey", "time")))

    wait_until(lambda: server.client.get("/v1/activities/act-2").status == 200, "the events behind the poison are folded")
    assert server.get("/v1/sessions/ses-1")["places"][0]["capacity"] == 3
    kept = list(server.pages("/v1/poison"))
    assert len(kept) == len(poison)
    assert [one["kind"] for one in kept][:2] == ["malformed", "unknown_type"], kept
    assert all(one["detail"] for one in kept)
    assert any("count" in one["detail"] for one in kept)
    assert server.stop() == 0
    server.start()
    assert len(list(server.pages("/v1/poison"))) == len(poison)
