"""haiyu import: progress that survives, lines that are no events, servers that go away and come back."""
import json
import signal
import subprocess
import time

import pytest

from harness import HAIYU, PATIENCE_S, event, run_import, wait_until


def write_events(path, count, first=0):
    with open(path, "w", encoding="utf-8") as file:
        for n in range(first, first + count):
            file.write(json.dumps(event("person.registered", f"p{n}", f"p{n}", {"residency": "migrant"}, id=f"person-{n}")) + "\n")
    return path


def progress_file(path):
    return path.with_name(path.name + ".haiyu-progress")


def start_import(server, path, *options):
    return subprocess.Popen([HAIYU, "import", "--server", server.url, *options, path], text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)


def people(server):
    return sum(server.client.get(f"/v1/people/p{n}").status == 200 for n in range(0, 30_000, 997))


def test_control_c_stops_between_batches_and_the_same_command_goes_on(serve, tmp_path):
    server = serve()
    path = write_events(tmp_path / "people.ndjson", 30_000)
    running = start_import(server, path)
    wait_until(progress_file(path).exists, "the first batch is acknowledged")
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=PATIENCE_S)
    assert running.returncode == 130, (out, err)
    assert "stopped behind line" in err and "goes on where this one ended" in err
    sent = int(out.split()[0].replace(",", ""))
    assert 0 < sent < 30_000 and progress_file(path).exists()

    resumed = run_import(server, path)
    assert resumed.returncode == 0, resumed.stderr
    assert "going on behind line" in resumed.stderr
    accepted, duplicates = (int(word.replace(",", "")) for word in resumed.stdout.split()[0:3:2])
    assert accepted == 30_000 - sent and duplicates <= 1000
    assert not progress_file(path).exists()
    assert people(server) == len(range(0, 30_000, 997))


def test_a_kill_of_the_import_loses_and_doubles_nothing(serve, tmp_path):
    server = serve()
    path = write_events(tmp_path / "people.ndjson", 30_000)
    running = start_import(server, path)
    wait_until(progress_file(path).exists, "the first batch is acknowledged")
    running.kill()
    running.communicate()
    assert run_import(server, path).returncode == 0
    again = run_import(server, path)
    assert again.stdout.startswith("0 accepted, 30,000 duplicates"), again.stdout


def test_progress_of_another_server_is_not_believed(serve, tmp_path):
    first = serve(data="first")
    path = write_events(tmp_path / "people.ndjson", 30_000)
    running = start_import(first, path)
    wait_until(progress_file(path).exists, "the first batch is acknowledged")
    running.send_signal(signal.SIGINT)
    running.communicate()
    first.kill()
    second = serve(data="second", start=False)
    second.port = first.port  # the same address, an empty data directory
    second.start()
    done = run_import(second, path)
    assert done.returncode == 0 and "beginning at the start" in done.stderr, done.stderr
    assert people(second) == len(range(0, 30_000, 997))


def test_restart_begins_at_the_start(serve, tmp_path):
    server = serve()
    path = write_events(tmp_path / "people.ndjson", 3)
    assert run_import(server, path).stdout.startswith("3 accepted, 0 duplicates")
    assert run_import(server, path, options=["--restart"]).stdout.startswith("0 accepted, 3 duplicates")


def test_a_server_that_crashes_and_comes_back_is_waited_for(serve, tmp_path):
    server = serve()
    path = write_events(tmp_path / "people.ndjson", 30_000)
    running = start_import(server, path)
    wait_until(progress_file(path).exists, "the first batch is acknowledged")
    server.kill()
    time.sleep(0.5)  # away for a while
    server.start()
    out, err = running.communicate(timeout=120)
    assert running.returncode == 0, (out, err)
    assert run_import(server, path).stdout.startswith("0 accepted, 30,000 duplicates")


def test_a_server_that_stays_away_ends_the_import_with_words(tmp_path, free_port):
    path = write_events(tmp_path / "people.ndjson", 3)
    done = subprocess.run([HAIYU, "import", "--server", f"http://127.0.0.1:{free_port}", "--patience", "1", path],
                          capture_output=True, text=True, timeout=PATIENCE_S)
    assert done.returncode == 1 and "did not take events for 1 s" in done.stderr, done


BAD = {
    "not JSON": ("{oops", "malformed"),
    "no event": ('{"a":1}', "required"),
    "an unknown type": (json.dumps(event("no.such", "x", "x", {})), "/type"),
    "a field of a wrong type": (json.dumps(event("person.registered", "x", "x", {"birth_year": "1990"})), "birth_year"),
}


@pytest.mark.parametrize("row", BAD)
def test_a_bad_line_is_named_and_the_others_are_taken(serve, tmp_path, row):
    line, words = BAD[row]
    path = write_events(tmp_path / "people.ndjson", 2)
    path.write_text(path.read_text() + "\n" + line + "\n" + json.dumps(event("person.registered", "last", "last", {})))
    server = serve()
    done = run_import(server, path)
    assert done.returncode == 1
    assert "people.ndjson:4: not an event" in done.stderr and words in done.stderr, done.stderr
    assert done.stdout.startswith("3 accepted, 0 duplicates, 1 lines are no events"), done.stdout
    assert server.client.get("/v1/people/last").status == 200


def test_what_did_not_fit_the_state_is_counted_by_reason(serve, tmp_path):
    path = tmp_path / "misfits.ndjson"
    events = [event("member.left", "nobody", "org-9", {"left_on": "2026-01-01"}),
              event("signup.cancelled", "nobody", "act-9", {}), event("person.registered", "p", "p", {})]
    path.write_text("\n".join(map(json.dumps, events)))
    done = run_import(serve(), path)
    assert done.returncode == 0
    assert done.stdout == "3 accepted, 0 duplicates, of these 2 did not fit the state and changed nothing (2 not_found)\n"


@pytest.mark.parametrize("arguments, words", [
    (["--server", "nonsense", "x"], "http://127.0.0.1:8080"),
    (["--server", "http://127.0.0.1:1", "/does/not/exist"], "/does/not/exist"),
    ([], "FILE"),
])
def test_wrong_usage_is_told(arguments, words):
    done = subprocess.run([HAIYU, "import", *arguments], capture_output=True, text=True, timeout=PATIENCE_S)
    assert done.returncode in (1, 2) and words in done.stderr, done
