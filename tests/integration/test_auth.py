"""Who may do what, with the real binary: tokens of the directory's own key, and of a key set that rotates."""
import json
import subprocess

from harness import HAIYU, event, run_import, token, wait_until


def ask(server, method, path, bearer=None, body=None, key="a key"):
    headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
    if body is not None:
        headers["Idempotency-Key"] = key
    return server.client.ask(method, path, body, headers)


def a_session(server, bearer):
    """An organization of the district baoan, an activity and a session that takes two volunteers."""
    for path, body in [
            ("/v1/organizations", {"id": "o", "name": "O", "kind": "social_group", "track": "registered",
                                   "registered_on": "2014-01-01", "place_id": "baoan.xinan.haiyu", "community_level": True}),
            ("/v1/activities", {"id": "a", "organization_id": "o", "title": "T", "category": "health", "sector": "social",
                                "community_id": "baoan.xinan.haiyu", "delivery_modes": [], "channel": "one_stop"}),
            ("/v1/activities/a/sessions", {"id": "s", "start_at": "2030-01-05T09:00:00+08:00",
                                           "end_at": "2030-01-05T11:00:00+08:00",
                                           "places": [{"role": "helper", "side": "helper", "capacity": 2}]})]:
        answer = ask(server, "POST", path, bearer, body, key=path)
        assert answer.status == 201, answer


def test_without_a_token_only_what_is_public_is_read(serve):
    server = serve("--auth", "on")
    assert ask(server, "GET", "/v1/counters").status == 200
    refused = ask(server, "GET", "/v1/poison")
    assert refused.status == 401
    assert refused.headers["WWW-Authenticate"].startswith("Bearer")
    assert ask(server, "POST", "/v1/people", body={}).status == 401
    assert ask(server, "POST", "/v1/events", body=[]).status == 401


def test_a_token_of_the_directory_says_who_may_what_also_after_a_restart(serve):
    server = serve("--auth", "on")
    data = server.data
    a_session(server, token(data, "registrar", "--district", "baoan"))
    me = token(data, "person", "--person", "li")
    signed_up = ask(server, "POST", "/v1/sessions/s/signups", me, {"person_id": "li", "role": "helper"})
    assert signed_up.status == 201
    refused = ask(server, "POST", "/v1/sessions/s/signups", me, {"person_id": "wang", "role": "helper"}, key="other")
    assert refused.status == 403 and refused.json["type"] == "urn:haiyu:problem:forbidden"
    mine = signed_up.headers["Location"]
    assert ask(server, "GET", mine, me).status == 200
    assert ask(server, "GET", mine, token(data, "person", "--person", "wang")).status == 403
    desk = token(data, "desk", "--session", "s")
    assert ask(server, "GET", "/v1/sessions/s/roster", desk).status == 200
    server.stop()
    server.start()
    assert ask(server, "GET", mine, me).status == 200
    assert ask(server, "POST", mine + "/check-in", desk, {"at": "2030-01-05T09:00:00+08:00"}, key="in").status == 200


def test_no_text_in_place_of_a_token_ends_the_server(serve):
    server = serve("--auth", "on")
    good = token(server.data, "operator")
    header, claims, signature = good.split(".")
    for bad in [f"{header}A.{claims}.{signature}", f"{header}.{claims}A.{signature}", f"{header}.{claims}.{signature}AA",
                f"{header}=.{claims}.{signature}", "A.A.A", "..", "=.=.=", "eyJhbGcCI6IkpPVCJ=.eyJwMH0.c2", "%", "\x80"]:
        for _ in range(2):  # the second asks whether the server is still there
            refused = ask(server, "GET", "/v1/poison", bad)
            assert (refused.status, refused.json["type"]) == (401, "urn:haiyu:problem:unauthenticated"), bad
    assert ask(server, "GET", "/v1/poison", good).status == 200


def test_a_token_of_another_directory_is_refused(serve):
    server, other = serve("--auth", "on"), serve("--auth", "on", data="other")
    refused = ask(server, "GET", "/v1/poison", token(other.data, "operator"))
    assert refused.status == 401


def test_with_authentication_off_a_token_still_says_who_it_is(serve):
    server = serve()
    assert ask(server, "GET", "/v1/poison").status == 200
    assert ask(server, "GET", "/v1/poison", token(server.data, "person", "--person", "li")).status == 403
    assert ask(server, "GET", "/v1/poison", "nonsense").status == 401


def test_import_sends_the_token_of_a_producer(serve, tmp_path):
    server = serve("--auth", "on")
    events = tmp_path / "events.ndjson"
    events.write_text(json.dumps(event("person.registered", "p1", "p1", {})) + "\n")
    refused = run_import(server, events)
    assert refused.returncode == 1 and "401" in refused.stderr
    person = run_import(server, events, token=token(server.data, "person", "--person", "p1"))
    assert person.returncode == 1 and "403" in person.stderr
    taken = run_import(server, events, token=token(server.data, "producer"))
    assert taken.returncode == 0, taken.stderr


def test_a_key_set_in_a_file_rotates_without_a_restart(serve, tmp_path):
    # Two directories stand for an identity provider: their keys sign, and the set is what it publishes.
    issuers = [serve("--auth", "on", data=name) for name in ("before", "after")]
    keys = [json.loads((issuer.data / "token_key.json").read_text()) for issuer in issuers]
    published = tmp_path / "keys.json"
    published.write_text(json.dumps({"keys": keys[:1]}))
    server = serve("--auth", "on", "--jwks", published, data="data")
    old, new = (token(issuer.data, "operator") for issuer in issuers)
    assert ask(server, "GET", "/v1/poison", old).status == 200
    assert ask(server, "GET", "/v1/poison", new).status == 401
    published.write_text(json.dumps({"keys": keys[1:]}))
    wait_until(lambda: ask(server, "GET", "/v1/poison", new).status == 200, "the new key is taken")
    assert ask(server, "GET", "/v1/poison", old).status == 401
    assert not (server.data / "token_key.json").exists()


def test_a_token_needs_what_its_role_is_bound_to_and_a_key(tmp_path):
    def refused(*options):
        answer = subprocess.run([HAIYU, "token", "--data", tmp_path, *options], capture_output=True, text=True, timeout=20)
        return answer.returncode, answer.stderr

    assert refused("--role", "organizer") == (2, "haiyu token: --role organizer needs --organization\n")
    code, words = refused("--role", "operator")
    assert code == 1 and "token_key.json" in words and "haiyu serve" in words
    assert refused("--role", "root")[0] == 2


def test_a_key_set_that_cannot_be_read_is_refused_at_the_start(tmp_path):
    answer = subprocess.run([HAIYU, "serve", "--data", tmp_path / "d", "--listen", "127.0.0.1:0", "--jwks", tmp_path / "none"],
                            capture_output=True, text=True, timeout=20)
    assert answer.returncode == 1 and "none" in answer.stderr
