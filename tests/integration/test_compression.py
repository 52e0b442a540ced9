"""Compressed answers are what the plain ones are, each with a strong entity tag of its own that conditions take."""
import gzip
import re
import subprocess

import pytest

from harness import PLACE, event, small_world
from raw import ask, connect, read_until


def fetch(server, path, method=b"GET", **headers):
    lines = b"".join(name.replace("_", "-").encode() + b": " + value.encode() + b"\r\n" for name, value in headers.items())
    (answer,) = ask(server, method + b" " + path.encode() + b" HTTP/1.1\r\nHost: h\r\n" + lines + b"\r\n", to_head=method == b"HEAD")
    return answer


@pytest.fixture
def server(serve):
    server = serve()
    server.send(small_world())
    server.send([event("organization.registered", f"o{n}", f"o{n}", {
        "name": f"Organization {n}", "kind": "social_group", "track": "filed", "registered_on": "2026-01-01",
        "place_id": "baoan.xinan.haiyu", "community_level": True}) for n in range(300)])
    return server


PATHS = ["/openapi.json", "/asyncapi.json", "/", "/metrics", "/v1/organizations?limit=100", "/exports/organizations.csv", "/v1/counters"]


@pytest.mark.parametrize("coding", ["gzip", "br"])
def test_what_is_compressed_is_the_same_and_smaller(server, coding):
    for path in PATHS:
        _, _, plain = fetch(server, path)
        status, headers, packed = fetch(server, path, Accept_Encoding=coding)
        assert status == 200, (path, headers)
        if len(plain) < 1400:
            assert "content-encoding" not in headers, path
            continue
        assert "accept-encoding" in headers["vary"]
        assert headers["content-encoding"] == coding and len(packed) < len(plain) / 2, (path, headers, len(plain))
        by_curl = subprocess.run(["curl", "-s", "--compressed", "-H", f"Accept-Encoding: {coding}", server.url + path],
                                 capture_output=True, timeout=60).stdout
        if path != "/metrics":  # counts this request as well
            assert by_curl == plain, path
            assert coding == "br" or gzip.decompress(packed) == plain, path
            again = fetch(server, path, Accept_Encoding=coding)
            assert (again[1]["etag"], again[2]) == (headers["etag"], packed), path
        print(f"{path}: {len(plain)} bytes, {coding} {len(packed)}")


def test_what_is_always_the_same_is_compressed_once_and_thoroughly(server):
    """The page's files and the descriptions: no larger than zlib's best, which no answer that is made anew takes the time for."""
    page = fetch(server, "/")[2]
    paths = ["/openapi.json", "/asyncapi.json", *(f"/{name.decode()}" for name in re.findall(rb'(?:src|href)="/([\w-]+\.(?:js|css))"', page))]
    assert len(paths) >= 4, page
    fast = thorough = 0
    for path in paths:
        _, _, plain = fetch(server, path)
        if len(plain) < 1400:
            continue
        best = len(gzip.compress(plain, 9))
        fast, thorough = fast + len(gzip.compress(plain, 5)), thorough + best
        status, headers, packed = fetch(server, path, Accept_Encoding="gzip")
        assert status == 200 and gzip.decompress(packed) == plain, path
        assert len(packed) <= best, path
        assert headers["etag"].endswith('-gzip"')
        by_brotli = fetch(server, path, Accept_Encoding="br")
        assert len(by_brotli[2]) < best and by_brotli[1]["etag"].endswith('-br"'), path
        assert fetch(server, path, Accept_Encoding="br", If_None_Match=headers["etag"])[::2] == (304, b"")
    assert thorough < fast  # so the test can tell


def test_conditions_take_the_tag_of_any_coding(server):
    for path in ["/openapi.json", "/v1/organizations?limit=100"]:
        tags = {coding: fetch(server, path, Accept_Encoding=coding)[1]["etag"] for coding in ["identity", "gzip", "br"]}
        assert len(set(tags.values())) == 3 and all(tag.startswith('"') for tag in tags.values()), tags
        for taken in tags:
            for kept in tags.values():
                status, headers, body = fetch(server, path, Accept_Encoding=taken, If_None_Match=kept)
                assert (status, body, headers["etag"]) == (304, b"", kept), (taken, kept, headers)
                assert "accept-encoding" in headers["vary"]
        assert fetch(server, path, Accept_Encoding="br", If_None_Match=tags["br"].replace("-br", "x-br"))[0] == 200


def test_a_tag_changes_with_the_answer_in_every_coding(server):
    def tags():
        return [fetch(server, "/v1/organizations?limit=100", Accept_Encoding=coding)[1]["etag"] for coding in ["identity", "gzip", "br"]]

    before = tags()
    assert tags() == before
    server.send([event("organization.changed", "o1", "o1", {"name": "Another name", "effective_on": "2026-02-01"})])
    assert not set(tags()) & set(before)


def test_a_change_takes_the_tag_of_the_compressed_answer(server):
    made = server.client.post("/v1/activities", {
        "id": "long", "organization_id": "org-1", "title": "Long", "category": "charity", "sector": "social", "community_id": PLACE,
        "delivery_modes": ["appointment"], "channel": "online", "description": "A long text. " * 200}, key="k1")
    assert made.status == 201, made
    tag = fetch(server, "/v1/activities/long", Accept_Encoding="br")[1]["etag"]
    assert tag.endswith('-br"')
    for n, (condition, status) in enumerate([('"other-br"', 412), (tag, 200), (tag, 412)]):
        answer = server.client.ask("PATCH", "/v1/activities/long", {"title": f"Title {n}"}, {"If-Match": condition, "Idempotency-Key": f"change-{n}"})
        assert answer.status == status, (condition, answer)


@pytest.mark.parametrize("coding", ["gzip", "br"])
def test_head_says_what_get_would(server, coding):
    for path in ["/openapi.json", "/v1/counters", "/exports/organizations.csv"]:
        said, got = fetch(server, path, b"HEAD", Accept_Encoding=coding)[1], fetch(server, path, Accept_Encoding=coding)[1]
        for name in ["etag", "content-encoding", "content-length", "vary", "content-type"]:
            assert said.get(name) == got.get(name), (path, name, said, got)


def test_streams_ranges_and_refusals_are_not_compressed(server):
    status, headers, part = fetch(server, "/openapi.json", Accept_Encoding="gzip, br", Range="bytes=0-99")
    assert (status, len(part)) == (206, 100) and "content-encoding" not in headers
    whole = fetch(server, "/openapi.json", Accept_Encoding="gzip;q=0, br;q=0, *;q=0")
    assert whole[0] == 200 and "content-encoding" not in whole[1]
    assert "content-encoding" not in fetch(server, "/nowhere", Accept_Encoding="gzip")[1]
    with connect(server) as stream:
        stream.sendall(b"GET /v1/stream?sessions=ses-1 HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip, br\r\n\r\n")
        assert b"content-encoding" not in read_until(stream, b"event: session").lower()
