"""Requests that two readers could frame differently: each is refused with the connection, or is read in the one way that
RFC 9112 has for it. A request hidden inside another is never answered."""
import pytest

from harness import Server
from raw import ask

HIDDEN = b"GET /readyz HTTP/1.1\r\nHost: h\r\n\r\n"  # an answer of its own is what an attacker wants
POST = b"POST /v1/events HTTP/1.1\r\nHost: h\r\n"  # without a Content-Type: 415, and the connection stays
GET = b"GET /healthz HTTP/1.1\r\nHost: h\r\n"
TE = b"Transfer-Encoding: chunked\r\n"
CHUNKS = b"2\r\n[]\r\n0\r\n\r\n"
REFUSED = [400]


def length(text=HIDDEN):
    return b"Content-Length: %d\r\n" % len(text)


def coding(line):
    """Chunks behind a line that may or may not announce them."""
    return POST + line + b"\r\n\r\n" + b"0\r\n\r\n" + HIDDEN


def chunk(size, data=b"[]", end=b"\r\n0\r\n\r\n"):
    return POST + TE + b"\r\n" + size + b"\r\n" + data + end + HIDDEN


# What is sent -> the statuses of all answers. A refusal closes, so it is the last.
ROWS = {
    # Two ways to find the end of the body.
    "a length and chunks": (POST + b"Content-Length: 5\r\n" + TE + b"\r\n0\r\n\r\n" + HIDDEN, REFUSED),
    "chunks and a length": (POST + TE + b"Content-Length: 4\r\n\r\n" + CHUNKS + HIDDEN, REFUSED),
    "chunks and a length of nothing": (POST + TE + b"Content-Length: 0\r\n\r\n" + CHUNKS + HIDDEN, REFUSED),
    "a length and another coding": (POST + length() + b"Transfer-Encoding: identity\r\n\r\n" + HIDDEN, REFUSED),
    "two lengths": (POST + b"Content-Length: 0\r\n" + length() + b"\r\n" + HIDDEN, REFUSED),
    "two equal lengths": (POST + length() * 2 + b"\r\n" + HIDDEN, REFUSED),
    "lengths in one line": (POST + b"Content-Length: 33, 33\r\n\r\n" + HIDDEN, REFUSED),
    "a length in another case": (POST + b"content-LENGTH: 0\r\nContent-Length: 33\r\n\r\n" + HIDDEN, REFUSED),
    # What looks like a length.
    **{f"the length {value!r}": (POST + b"Content-Length: " + value + b"\r\n\r\n" + HIDDEN, REFUSED)
       for value in [b"+33", b"-33", b"-1", b"0x21", b"33 33", b"33;a", b"3e1", b"33.0", b"\xd9\xa3\xd9\xa3", b"33\x0b", b"\"33\"", b"33,",
                     b"99999999999999999999999", b"18446744073709551649", b"", b"a"]},
    "a length beyond the limit": (POST + b"Content-Length: 4294967329\r\n\r\n" + HIDDEN, [413]),
    "a length with zeros before it": (POST + b"Content-Length: 0000033\r\n\r\n" + HIDDEN, [415]),
    "a length with blanks around it": (POST + b"Content-Length:\t 33 \t\r\n\r\n" + HIDDEN, [415]),
    # What looks like a coding.
    **{f"the coding {line!r}": (coding(line), REFUSED) for line in [
        b"Transfer-Encoding: xchunked", b"Transfer-Encoding: chunked, identity", b"Transfer-Encoding: identity, chunked",
        b"Transfer-Encoding: gzip, chunked", b"Transfer-Encoding: chunked, chunked", b"Transfer-Encoding: chunked;q=1",
        b"Transfer-Encoding: \"chunked\"", b"Transfer-Encoding: 'chunked'", b"Transfer-Encoding: identity", b"Transfer-Encoding: ",
        b"Transfer-Encoding: ,chunked", b"Transfer-Encoding: chunked,", b"Transfer-Encoding: chunk", b"Transfer-Encoding:\x0bchunked",
        b"Transfer-Encoding: chunked\x00", b"Transfer-Encoding: \x00chunked", b"Transfer-Encoding: \xa0chunked",
        b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", b"Transfer-Encoding: chunked\r\nTransfer-Encoding: x",
        b"Transfer-Encoding: x\r\nTransfer-Encoding: chunked", b"Transfer-Encoding:\r\n chunked", b"Transfer-Encoding: a\r\n chunked",
        b"Transfer-Encoding : chunked", b"Transfer-Encoding\t: chunked", b" Transfer-Encoding: chunked", b"\tTransfer-Encoding: chunked",
        b"X: y\nTransfer-Encoding: chunked", b"X: y\rTransfer-Encoding: chunked", b"Transfer-Encoding\r\n: chunked",
        b"Transfer-Encoding\x00: chunked", b"Transfer-Encoding: chunked\n", b"X\r\nTransfer-Encoding: chunked", b"\x0bTransfer-Encoding: chunked",
        b"Transfer Encoding: chunked"]},
    **{f"chunks announced as {line!r}": (POST + line + b"\r\n\r\n" + CHUNKS, [415]) for line in [
        b"Transfer-Encoding: CHUNKED", b"transfer-encoding:chunked", b"Transfer-Encoding:\t chunked \t"]},
    "chunks in HTTP/1.0": (POST.replace(b"1.1", b"1.0") + TE + b"\r\n0\r\n\r\n" + HIDDEN, REFUSED),
    # An underscore makes another field of it, which says nothing about the body.
    "a coding with an underscore": (POST + b"Transfer_Encoding: chunked\r\n" + length() + b"\r\n" + HIDDEN, [415]),
    "a length that Connection names": (POST + b"Connection: Content-Length\r\n" + length() + b"\r\n" + HIDDEN, [415]),
    # Chunks.
    **{f"the chunk size {size!r}": (chunk(size), REFUSED) for size in [
        b"", b"-2", b"+2", b"0x2", b"2 2", b"g", b" 2", b"2\x00", b"ffffffffffffffff2", b"2\n", b"2\r", b"\xb2"]},
    **{f"the chunk size {size!r}, beyond the limit": (chunk(size), [413]) for size in [b"7fffffff", b"fffffffffffffffe"]},
    "a chunk shorter than it says": (POST + TE + b"\r\n8\r\n[]\r\n0\r\n\r\n" + HIDDEN, REFUSED),
    "a chunk longer than it says": (chunk(b"1"), REFUSED),
    "a chunk without its end": (chunk(b"2", end=b"0\r\n\r\n"), REFUSED),
    "chunks in bare line feeds": (POST + TE + b"\r\n2\n[]\n0\n\n" + HIDDEN, REFUSED),
    "a last chunk in bare line feeds": (POST + TE + b"\r\n2\r\n[]\r\n0\n\n" + HIDDEN, REFUSED),
    "a bare line feed in an extension": (chunk(b"2;a\nb"), REFUSED),
    "a bare carriage return in an extension": (chunk(b"2;a\rb"), REFUSED),
    "a NUL in an extension": (chunk(b"2;a=\x00"), REFUSED),
    "extensions": (POST + TE + b"\r\n2;a;b=c;d=\"e\"\r\n[]\r\n0;f\r\n\r\n", [415]),
    "a trailer": (POST + TE + b"\r\n0\r\nA: b\r\n\r\n" + HIDDEN, [415, 200]),
    "a folded trailer, which is dropped as all are": (POST + TE + b"\r\n0\r\nA: b\r\n c\r\n\r\n" + HIDDEN, [415, 200]),
    "trailers about the length": (POST + TE + b"\r\n0\r\nContent-Length: 33\r\n\r\n" + HIDDEN, REFUSED),
    "trailers about the coding": (POST + TE + b"\r\n0\r\nTransfer-Encoding: chunked\r\n\r\n" + HIDDEN, REFUSED),
    "a trailer in bare line feeds": (POST + TE + b"\r\n0\r\nA: b\n\n" + HIDDEN, REFUSED),
    # A body where few expect one belongs to its request.
    **{f"a body on {method.decode()}": (method + b" /healthz HTTP/1.1\r\nHost: h\r\n" + length() + b"\r\n" + HIDDEN, [status])
       for method, status in [(b"GET", 200), (b"OPTIONS", 204), (b"DELETE", 405), (b"TRACE", 405), (b"LINK", 405), (b"post", 405)]},
    "chunks on GET": (GET + TE + b"\r\n21\r\n" + HIDDEN + b"\r\n0\r\n\r\n", [200]),
    "a body that waits for 100 Continue": (GET + b"Expect: 100-continue\r\n" + length() + b"\r\n" + HIDDEN, [200]),
    "another expectation": (GET + b"Expect: 100-continue, x\r\n" + length() + b"\r\n" + HIDDEN, [417]),
    "an upgrade": (GET + b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n", [200]),
    "a WebSocket": (GET + b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\r\n", [200]),
    "CONNECT": (b"CONNECT h:443 HTTP/1.1\r\nHost: h:443\r\n\r\n" + HIDDEN, [400, 200]),
    # Lines and fields.
    "bare line feeds": (GET.replace(b"\r\n", b"\n") + b"\n" + HIDDEN, REFUSED),
    "a bare line feed at the end": (GET + b"\n" + HIDDEN, REFUSED),
    "a bare carriage return": (GET + b"A: b\rC: d\r\n\r\n" + HIDDEN, REFUSED),
    "two carriage returns": (GET + b"A: b\r\r\n\r\n" + HIDDEN, REFUSED),
    "a folded field": (GET + b"A: b\r\n c\r\n\r\n" + HIDDEN, REFUSED),
    "a first field that begins with a blank": (b"GET /healthz HTTP/1.1\r\n Host: h\r\n\r\n" + HIDDEN, REFUSED),
    "a field without a colon": (GET + b"A\r\n\r\n" + HIDDEN, REFUSED),
    "a field without a name": (GET + b": b\r\n\r\n" + HIDDEN, REFUSED),
    "a blank in a name": (GET + b"A b: c\r\n\r\n" + HIDDEN, REFUSED),
    "a blank before the colon": (GET + b"A : b\r\n\r\n" + HIDDEN, REFUSED),
    **{f"the byte {byte} in a name": (GET + b"A" + bytes([byte]) + b": b\r\n\r\n" + HIDDEN, REFUSED) for byte in [0, 1, 11, 127, 160, 255]},
    **{f"the byte {byte} in a value": (GET + b"A: b" + bytes([byte]) + b"c\r\n\r\n" + HIDDEN, REFUSED) for byte in [0, 1, 11, 127]},
    # Hosts.
    "no Host": (b"GET /healthz HTTP/1.1\r\n\r\n" + HIDDEN, REFUSED),
    "two Hosts": (GET + b"Host: i\r\n\r\n" + HIDDEN, REFUSED),
    "two equal Hosts": (GET + b"Host: h\r\n\r\n" + HIDDEN, REFUSED),
    **{f"the Host {host!r}": (b"GET /healthz HTTP/1.1\r\nHost: " + host + b"\r\n\r\n" + HIDDEN, REFUSED)
       for host in [b"h i", b"h/i", b"h@i", b"h,i", b"h?i", b"h#i", b"h\\i", b"h\x00", b"<h>", b"h\"i"]},
    # Request lines.
    "absolute-form": (b"GET http://h/healthz HTTP/1.1\r\nHost: h\r\n\r\n", [200]),
    "absolute-form for another host": (b"GET http://i/healthz HTTP/1.1\r\nHost: h\r\n\r\n", [200]),
    "absolute-form of another scheme": (b"GET ftp://h/healthz HTTP/1.1\r\nHost: h\r\n\r\n" + HIDDEN, [400, 200]),
    "authority-form": (b"GET h:80 HTTP/1.1\r\nHost: h\r\n\r\n" + HIDDEN, [400, 200]),
    **{f"the line {line!r}": (line + b"\r\nHost: h\r\n\r\n" + HIDDEN, statuses) for line, statuses in [
        (b"GET  /healthz HTTP/1.1", REFUSED), (b"GET /healthz  HTTP/1.1", [505]), (b"GET\t/healthz HTTP/1.1", REFUSED),
        (b"GET /healthz HTTP/1.1 ", [505]), (b"GET /healthz HTTP/1.1 HTTP/1.1", [505]), (b"GET /healthz", REFUSED),
        (b"GET", REFUSED), (b" GET /healthz HTTP/1.1", REFUSED), (b"G\x00T /healthz HTTP/1.1", REFUSED),
        (b"G(T /healthz HTTP/1.1", REFUSED), (b"GET /health\x00z HTTP/1.1", REFUSED), (b"GET /health\x7fz HTTP/1.1", REFUSED),
        (b"GET /healthz http/1.1", [505]), (b"GET /healthz HTTP/1.01", [505]), (b"GET /healthz HTTP/11.1", [505]),
        (b"GET /healthz HTTP/1,1", [505]), (b"GET /healthz HTTPS/1.1", [505]), (b"GET /healthz HTTP/0.9", [505]),
        (b"GET /healthz HTTP/2.0", [505]), (b"GET /healthz HTTP/1.2", [505]), (b"GET /healthz HTTP/9.9", [505])]},
    "an empty line before a request": (b"\r\n" + GET + b"\r\n", [200]),
    "two empty lines before a request": (b"\r\n\r\n" + GET + b"\r\n" + HIDDEN, REFUSED),
    # And what is right stays right.
    "two requests": (GET + b"\r\n" + HIDDEN, [200, 200]),
    "two bodies": ((POST + length() + b"\r\n" + HIDDEN) * 2, [415, 415]),
    "a body in chunks, then a request": (POST + TE + b"\r\n" + CHUNKS + HIDDEN, [415, 200]),
    "the last of a connection": (GET + b"Connection: close\r\n\r\n" + HIDDEN, [200]),
}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("smuggling")
    server = Server(folder / "data", folder / "server.log").start()
    yield server
    assert server.process.poll() is None, server.log_text()
    server.kill()


@pytest.mark.parametrize("row", ROWS)
@pytest.mark.parametrize("cut", ["whole", "in two"])
def test_nothing_is_read_as_two_requests(server, row, cut):
    sent, expected = ROWS[row]
    # In two: as a proxy might forward it, the hidden request in a segment of its own.
    before, _, after = sent.partition(HIDDEN)
    parts = [sent] if cut == "whole" or HIDDEN not in sent else [before, HIDDEN + after]
    got = ask(server, *parts)
    assert [status for status, _, _ in got] == expected, (sent, got)
    if expected[-1] in (400, 413, 417, 505) and HIDDEN in sent and len(expected) == 1:
        assert got[-1][1]["connection"] == "close", got
    for status, headers, body in got:
        assert status < 400 or headers["content-type"] == "application/problem+json" and b"urn:haiyu:problem:" in body, got


def test_a_request_in_single_bytes_is_one(server):
    sent = POST + TE + b"\r\n2;x=y\r\n[]\r\n0\r\n\r\n" + HIDDEN
    got = ask(server, *[sent[n:n + 1] for n in range(len(sent))])
    assert [status for status, _, _ in got] == [415, 200], got
