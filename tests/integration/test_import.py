"""haiyu import: progress that survives, lines that are no events, servers that go away and come back."""
import contextlib
import http.server
import json
import pathlib
import re
import signal
import subprocess
import threading
import time

import pytest

from harness import HAIYU, PATIENCE_S, Client, event, run_import, wait_until


def write_events(path, count, first=0):
    with open(path, "w", encoding="utf-8") as file:
        for n in range(first, first + count):
            file.write(json.dumps(event("person.registered", f"p{n}", f"p{n}", {"residency": "migrant"}, id=f"person-{n}")) + "\n")
    return path


def progress_file(path):
    return path.with_name(path.name + ".haiyu-progress")


class Gate(http.server.ThreadingHTTPServer):
    """Stands before a server: lets one batch through, and the others only while it is open."""

    def __init__(self, server):
        super().__init__(("127.0.0.1", 0), Passing)
        self.url, self.behind = f"http://127.0.0.1:{self.server_port}", server
        self.first, self.opened = True, threading.Event()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def let_through(self):
        if not self.first:
            self.opened.wait()
        self.first = False


class Passing(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.let_through()
        client = Client(self.server.behind.port)
        answer = client.ask("POST", self.path, body, {"Content-Type": self.headers["Content-Type"]})
        client.close()
        self.send_response(answer.status)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def gate_before(server):
    gate = Gate(server)
    try:
        yield gate
    finally:
        gate.opened.set()
        gate.shutdown()
        gate.server_close()


def interrupt(running, gate):
    """^C behind the first batch, while the second is held; its words."""
    running.send_signal(signal.SIGINT)
    status = pathlib.Path(f"/proc/{running.pid}/status")
    wait_until(lambda: re.search(r"^ShdPnd:\s*0+$", status.read_text(), re.M), "the signal is taken")
    gate.opened.set()
    return running.communicate(timeout=PATIENCE_S)


def start_import(server, path, *options):
    return subprocess.Popen([HAIYU, "import", "--server", server.url, *options, path], text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)


def people(server):
    return sum(server.client.get(f"/v1/people/p{n}").status == 200 for n in range(0, 30_000, 997))


def test_control_c_stops_between_batches_and_the_same_command_goes_on(serve, tmp_path):
    server = serve()
    path = write_events(tmp_path / "people.ndjson", 30_000)
    with gate_before(server) as gate:
        running = start_import(gate, path)
        wait_until(progress_file(path).exists, "the first batch is acknowledged")
        out, err = interrupt(running, gate)
        assert running.returncode == 130, (out, err)
        assert "stopped behind line" in err and "goes on where this one ended" in err
        sent = int(out.split()[0].replace(",", ""))
        assert 0 < sent < 30_000 and progress_file(path).exists()
        resumed = run_import(gate, path)
    assert resumed.returncode == 0, resumed.stderr
    assert "going on behind line" in resumed.stderr
    accepted, duplicates = (int(word.replace(",", "")) for word in resumed.stdout.split()[0:3:2])
    assert accepted == 30_000 - sent and duplicates <= 1000
    assert not progress_file(path).exists()
    wait_until(lambda: people(server) == len(range(0, 30_000, 997)), "all people are there")


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
    first, second = serve(data="first"), serve(data="second")
    path = write_events(tmp_path / "people.ndjson", 30_000)
    with gate_before(first) as gate:
        running = start_import(gate, path)
        wait_until(progress_file(path).exists, "the first batch is acknowledged")
        interrupt(running, gate)
        gate.behind = second  # the same address, an empty data directory
        done = run_import(gate, path)
    assert done.returncode == 0 and "beginning at the start" in done.stderr, done.stderr
    wait_until(lambda: people(second) == len(range(0, 30_000, 997)), "all people are there")


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
    wait_until(lambda: server.client.get("/v1/people/last").status == 200, "the line behind it is folded")


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
