"""What other programs rely on around an answer: traces, and pages of other origins."""
import pathlib
import subprocess

import pytest

from harness import HAIYU, wait_until

TRACE = "0af7651916cd43dd8448eb211c80319c"


def test_a_traced_request_is_in_the_log_and_says_nothing_of_anybody(serve):
    server = serve()
    traced = server.client.ask("GET", "/v1/people/secret-person", headers={"traceparent": f"00-{TRACE}-b7ad6b7169203331-01"})
    assert traced.headers["traceparent"].startswith(f"00-{TRACE}-")
    server.client.ask("GET", "/v1/people/other-person", headers={"traceparent": f"00-{TRACE[::-1]}-b7ad6b7169203331-00"})
    wait_until(lambda: TRACE in server.log_text(), "the trace is in the log")
    server.stop()
    [line] = [line for line in server.log_text().splitlines() if "event=answered" in line]
    assert f"trace_id={TRACE}" in line and 'route="/v1/people/{id}" status=404' in line and "took_us=" in line
    assert "-person" not in server.log_text() and "127.0.0.1 " not in line


def test_a_page_of_an_origin_that_may_reads_answers_and_others_do_not(serve):
    server = serve("--cors-origin", "https://one.example", "--cors-origin", "http://localhost:5173")
    for origin, may in [("https://one.example", True), ("http://localhost:5173", True), ("https://two.example", False)]:
        answer = server.client.ask("GET", "/v1/counters", headers={"Origin": origin})
        assert answer.headers["Access-Control-Allow-Origin"] == (origin if may else None)
        asked = server.client.ask("OPTIONS", "/v1/people", headers={"Origin": origin, "Access-Control-Request-Method": "POST"})
        assert asked.status == 204 and (asked.headers["Access-Control-Allow-Methods"] == "POST, OPTIONS") == may


@pytest.mark.parametrize("origin", ["one.example", "https://one.example/path", "ftp://one.example", "https://"])
def test_what_is_no_origin_is_refused_with_words(origin, tmp_path):
    refused = subprocess.run([HAIYU, "serve", "--data", tmp_path / "data", "--cors-origin", origin], capture_output=True,
                             text=True, timeout=20)
    assert refused.returncode == 2 and "SCHEME://HOST" in refused.stderr
    assert not pathlib.Path(tmp_path / "data").exists()
