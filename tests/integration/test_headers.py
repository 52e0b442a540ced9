"""What every answer tells browsers, of every route: a table over all that the server has."""
import http.client
import re

import pytest

from harness import Server, small_world, token
from raw import ask

ALWAYS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "X-Frame-Options": "DENY",
          "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin"}
DATA = "default-src 'none'; frame-ancestors 'none'"
PAGE = "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
SCREENS = ["/", "/find", "/sessions/ses-1", "/me", "/me/hours", "/organizer", "/organizer/post", "/organizer/sessions/ses-1", "/checkin/ses-1",
           "/dashboard", "/communities", "/communities/baoan.xinan.haiyu", "/activities/act-1"]
IDS = {"/v1/sessions": "ses-1", "/v1/activities": "act-1", "/v1/organizations": "org-1", "/v1/signups": "none"}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("headers")
    server = Server(folder / "data", folder / "server.log", "--auth", "on").start()
    server.operator = {"Authorization": "Bearer " + token(server.data, "operator")}
    answer = server.client.ask("POST", "/v1/events?wait=true", small_world(),
                               {**server.operator, "Content-Type": "application/cloudevents-batch+json"})
    assert answer.status in (200, 202), answer
    yield server
    server.kill()


def filled(path):
    start = re.match(r"/v1/\w+", path)
    return re.sub(r"\{\w+\}", IDS.get(start.group(0) if start else "", "none"), path)


def check(answer, what):
    for name, value in ALWAYS.items():
        assert answer.headers.get_all(name) == [value], (what, name, answer.headers.items())
    policies = answer.headers.get_all("Content-Security-Policy")
    html = answer.headers.get("Content-Type", "").startswith("text/html")
    assert policies is not None and len(policies) == 1, (what, policies)
    if html:
        assert policies == [PAGE], (what, policies)
    assert "frame-ancestors 'none'" in policies[0] and "unsafe" not in policies[0], (what, policies)
    assert "Server" not in answer.headers and "X-Powered-By" not in answer.headers, what


def test_every_route_has_them_with_and_without_a_token(server, description):
    rows = 0
    for path, item in description.document["paths"].items():
        for method in item:
            if method == "parameters" or path == "/v1/stream":
                continue
            for who in ({}, server.operator):
                answer = server.client.ask(method.upper(), filled(path), None if method == "get" else "{}",
                                           {"Idempotency-Key": f"k{rows}", "Content-Type": "application/json", **who})
                rows += 1
                check(answer, (method, path, answer.status))
                personal = item[method]["x-haiyu-role"] != "public" or method != "get" or answer.status >= 400
                if personal:
                    assert answer.headers.get_all("Cache-Control") == ["no-store"], (method, path, answer.headers.items())
                elif answer.status == 200:
                    assert len(answer.headers.get_all("Cache-Control")) == 1, (method, path, answer.headers.items())
            for other in ("HEAD", "OPTIONS", "BREW"):
                check(server.client.ask(other, filled(path)), (other, path))
    print(f"{rows} answers of {len(description.document['paths'])} paths")


@pytest.mark.parametrize("path", SCREENS)
def test_pages_load_their_own_files_only(server, path):
    answer = server.client.get(path)
    assert answer.status == 200 and answer.headers["Content-Type"].startswith("text/html"), answer
    check(answer, path)
    assert "camera=(self)" in answer.headers["Permissions-Policy"]
    for name in re.findall(rb'(?:src|href)="(/[^"]+)"', answer.body):
        file = server.client.get(name.decode())
        assert file.status == 200, name
        check(file, name)
    assert not re.search(rb"<script(?![^>]* src=)|<style|\son\w+=|(?:src|href)=\"https?:", answer.body)


def test_conditional_and_partial_answers_have_them(server):
    whole = server.client.get("/openapi.json")
    same = server.client.ask("GET", "/openapi.json", headers={"If-None-Match": whole.headers["ETag"]})
    part = server.client.ask("GET", "/openapi.json", headers={"Range": "bytes=0-9"})
    beyond = server.client.ask("GET", "/openapi.json", headers={"Range": "bytes=99999999-"})
    assert [one.status for one in (whole, same, part, beyond)] == [200, 304, 206, 416]
    for one in (whole, same, part, beyond):
        check(one, one.status)
    (status, headers, _), = ask(server, b"GET /openapi.json HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip\r\n\r\n")
    assert (status, headers["content-encoding"]) == (200, "gzip")
    assert {name: headers[name.lower()] for name in ALWAYS} == ALWAYS


@pytest.mark.parametrize("sent", [b"hello\r\n\r\n", b"GET / HTTP/2.0\r\n\r\n", b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\n\r\n",
                                  b"GET / HTTP/1.1\r\nHost: h\r\nA: " + b"b" * 20000 + b"\r\n\r\n",
                                  b"POST /v1/events HTTP/1.1\r\nHost: h\r\nContent-Length: 9999999\r\n\r\n"])
def test_what_is_refused_before_any_route_has_them(server, sent):
    (status, headers, _), = ask(server, sent)
    assert status >= 400
    for name, value in ALWAYS.items():
        assert headers[name.lower()] == value, (status, name, headers)
    assert headers["content-security-policy"] == DATA and headers["cache-control"] == "no-store"


def test_the_stream_has_them(server):
    stream = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    stream.request("GET", "/v1/stream?sessions=ses-1")
    answer = stream.getresponse()
    assert answer.headers["Content-Type"] == "text/event-stream"
    check(answer, "stream")
    assert answer.headers["Cache-Control"] == "no-store"
    stream.close()
