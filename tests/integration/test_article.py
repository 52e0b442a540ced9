"""The newspaper article's service centre: its five figures come out of queries over replayed events."""
import signal
import subprocess

import pytest

from harness import PATIENCE_S, ROOT, Client, Server, run_import, verify, wait_until

CENTRE = "haiyu-service-centre"
FIGURES = {"organizations.led": 25, "volunteers.recruited": 518, "sessions.held": 35, "members.enrolled": 325,
           "served.person_times": 13600}


def figures(server):
    return {metric: server.counter(metric, organization=CENTRE) for metric in FIGURES}


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "article.ndjson"
    path.write_bytes(subprocess.run([ROOT / "deploy/article"], capture_output=True, check=True).stdout)
    return path


def test_the_five_figures_and_what_they_are_made_of(serve, article):
    server = serve()
    done = run_import(server, article)
    assert done.returncode == 0, done.stderr
    assert "0 duplicates" in done.stdout and "did not fit" not in done.stdout, done.stdout
    assert figures(server) == FIGURES

    # The lists behind the figures.
    led = [item for item in server.pages(f"/v1/organizations/{CENTRE}/led?limit=7")]
    assert len(led) == 25
    organizations = [item["id"] for item in server.pages("/v1/organizations?limit=5")]
    assert len(organizations) == len(set(organizations)) == 26
    members = sum(len(list(server.pages(f"/v1/organizations/{id}/members"))) for id in organizations)
    assert members == 325

    # The same figures cut otherwise: by month they add up, by community they are all in one.
    months = server.get(f"/v1/counters/served.person_times?window=month&organization={CENTRE}")["rows"][0]["values"]
    assert sum(month["value"] for month in months) == 13600
    assert {month["on"][:4] for month in months} == {"2013", "2014"}
    [row] = server.get("/v1/counters/served.person_times?by=community")["rows"]
    assert row["key"] == {"community": "baoan.xinan.haiyu"} and row["values"] == [{"on": "all", "value": 13600}]
    by_residency = server.get("/v1/counters/served.person_times?by=residency")["rows"]
    assert sum(row["values"][0]["value"] for row in by_residency) == 13600
    assert server.counter("organizations.led", organization=CENTRE, as_of="2013-01-31") == 0

    # And once more after the state is made again from the log alone.
    assert server.stop() == 0
    assert verify(server.data).returncode == 0
    server.start()
    assert figures(server) == FIGURES


def test_a_second_import_counts_nothing_twice(serve, article):
    server = serve()
    run_import(server, article)
    again = run_import(server, article)
    assert again.returncode == 0, again.stderr
    assert again.stdout.startswith("0 accepted, 2,647 duplicates"), again.stdout
    assert figures(server) == FIGURES


def test_the_session_to_try_takes_a_sign_up(serve, article):
    server = serve()
    run_import(server, article)
    upcoming = list(server.pages("/v1/sessions?from=2027-01-01T00:00:00%2B08:00&open=true"))
    assert [session["id"] for session in upcoming] == ["clinic-2027-03-06", "home-visits-2027-03-13", "calligraphy-2027-03-20"]
    ask = {"person_id": "resident-0001", "role": "resident"}
    answer = server.client.post("/v1/sessions/clinic-2027-03-06/signups", ask, key="my-first-sign-up")
    assert answer.status == 201 and answer.json["status"] == "confirmed", answer


class DeployRun:
    """deploy/run as somebody types it."""

    def __init__(self, tmp_path, port):
        self.port, self.out = port, tmp_path / "deploy-run.log"
        with open(self.out, "ab") as out:
            self.began = out.tell()
            self.process = subprocess.Popen(
                [ROOT / "deploy/run", "--data", "article-data", "--listen", f"127.0.0.1:{port}"],
                cwd=tmp_path, stdout=out, stderr=out, stdin=subprocess.DEVNULL)

    def text(self):
        return self.out.read_bytes()[self.began:].decode()

    def await_words(self, words):
        def said():
            assert self.process.poll() is None or words in self.text(), self.text()
            return words in self.text()
        wait_until(said, f"deploy/run says {words!r}", 300)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE_S)


def test_deploy_run_loads_the_article_once_and_stops_cleanly(tmp_path, free_port):
    run = DeployRun(tmp_path, free_port)
    try:
        run.await_words("^C stops it.")
        assert "2,647 accepted" in run.text()
        assert f"http://127.0.0.1:{free_port}/v1/sessions/clinic-2027-03-06/signups" in run.text()
        server = Server(tmp_path / "article-data", run.out)
        server.client = Client(free_port)
        assert figures(server) == FIGURES
        assert run.stop() == 0, run.text()

        run = DeployRun(tmp_path, free_port)
        run.await_words("^C stops it.")
        assert "accepted" not in run.text()
        server.client = Client(free_port)
        assert figures(server) == FIGURES
        assert run.stop() == 0, run.text()
    finally:
        run.process.terminate()
        run.process.wait(PATIENCE_S)
