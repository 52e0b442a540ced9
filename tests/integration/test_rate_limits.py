"""How often one person and one address may ask: with the usual limits, with limits of one's own, and with none."""
import re
import subprocess

import pytest

from harness import HAIYU, small_world, token, wait_until


def ask(server, method, path, bearer="", body=None, key="k"):
    headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
    if body is not None:
        headers["Idempotency-Key"] = key
    return server.client.ask(method, path, body, headers)


def until_limited(server, method, path, bearer="", body=None, most=3000):
    """How many were answered before the first 429, and that one."""
    for count in range(most):
        answer = ask(server, method, path, bearer, body, key=f"k{count}")
        if answer.status == 429:
            return count, answer
    return most, None


def limited_total(server):
    return int(re.search(rb"^haiyu_http_rate_limited_total (\d+)", server.client.get("/metrics").body, re.M).group(1))


@pytest.fixture
def world(serve):
    """serve(options) with a session for 1,000, and its operator's token."""
    def make(*options):
        server = serve("--auth", "on", *options)
        server.operator = token(server.data, "operator")
        answer = server.client.ask("POST", "/v1/events?wait=true", small_world(capacity=1000), {
            "Authorization": f"Bearer {server.operator}", "Content-Type": "application/cloudevents-batch+json"})
        assert answer.status in (200, 202), answer
        return server
    return make


def test_the_opening_second_refuses_nobody_and_who_hammers_is_told_to_wait(world):
    server = world()
    # A community centre: everybody on one address looks, and signs up.
    people = [token(server.data, "person", "--person", f"p{n}") for n in range(40)]
    for n, person in enumerate(people):
        for _ in range(5):
            assert ask(server, "GET", "/v1/sessions/ses-1", person).status == 200
        assert ask(server, "POST", "/v1/sessions/ses-1/signups", person, {"person_id": f"p{n}", "role": "volunteer"}).status == 201
    assert limited_total(server) == 0

    # Without a role it is refused before it costs a step of the disk, which may be slower than the limit.
    count, refused = until_limited(server, "POST", "/v1/sessions/ses-1/signups", people[0], {"person_id": "p0"})
    assert count >= 99, count
    assert refused.json["type"] == "urn:haiyu:problem:rate_limited" and int(refused.headers["Retry-After"]) >= 1, refused
    assert ask(server, "GET", "/v1/sessions/ses-1", people[0]).status == 200  # reads are counted apart
    assert ask(server, "POST", "/v1/sessions/ses-1/signups", people[1], {"person_id": "p1", "role": "volunteer"}).status == 201
    assert limited_total(server) == 1
    wait_until(lambda: ask(server, "POST", "/v1/sessions/ses-1/signups", people[0],
                           {"person_id": "p0", "role": "volunteer"}).status != 429, "who waits gets through")


def test_strangers_share_what_their_address_may_and_an_operator_has_no_limit(world):
    server = world("--rate-per-address", "2:1", "--rate-per-person", "off")
    count, refused = until_limited(server, "GET", "/v1/counters")
    assert 20 <= count < 300 and refused.headers["Retry-After"] == "1", (count, refused)  # the usual limit is 3,000
    assert until_limited(server, "GET", "/v1/counters", "not.a.token")[0] < 300
    claims = [server.client.ask("GET", "/v1/counters", headers={"X-Forwarded-For": f"203.0.113.{n}"}).status for n in range(40)]
    assert 429 in claims  # another address each, if it were believed
    for path in ["/healthz", "/readyz", "/metrics", "/", "/openapi.json", "/problems/rate_limited"]:
        assert ask(server, "GET", path).status == 200, path
    for who in [server.operator, token(server.data, "producer"), token(server.data, "person", "--person", "p1")]:
        assert until_limited(server, "GET", "/v1/counters", who, most=200) == (200, None)


def test_on_this_machine_alone_there_is_no_limit_unless_asked_for(serve):
    assert until_limited(serve(), "GET", "/healthz", most=10) == (10, None)
    free = serve(data="free")
    assert until_limited(free, "GET", "/v1/counters", most=4000) == (4000, None)
    asked = serve("--rate-per-address", "1:1", data="asked")
    assert 10 <= until_limited(asked, "GET", "/v1/counters")[0] < 300


@pytest.mark.parametrize("rate", ["", "30", "30:", ":10", "0:10", "30:0", "-1:1", "a:b", "1:2:3", "1.5:1", "99999999:1", "on"])
def test_a_rate_that_is_none_is_refused_with_words(tmp_path, rate):
    done = subprocess.run([HAIYU, "serve", "--data", tmp_path / "data", f"--rate-per-person={rate}"],
                          capture_output=True, text=True, timeout=30)
    assert done.returncode == 2 and ("READS:WRITES" in done.stderr + done.stdout), done
