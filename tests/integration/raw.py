"""Exactly these bytes to the server, and whatever comes back: for what no client library would send."""
import re
import socket


def connect(server, timeout=60):
    return socket.create_connection(("127.0.0.1", server.port), timeout=timeout)


def read_all(one):
    """Until the server closes, also with a reset."""
    got = bytearray()
    try:
        while more := one.recv(65536):
            got += more
    except ConnectionError:
        pass
    return bytes(got)


def read_until(stream, *texts):
    """What came until it has all of the texts."""
    got = b""
    while not all(text in got for text in texts):
        more = stream.recv(65536)
        assert more, f"it ended before {texts}: {got[-300:]}"
        got += more
    return got


def answers(got, to_head=False):
    """The answers in what came, each as (status, headers, body); fails where that is not a row of whole answers.

    `to_head`: they are to HEAD, so that their length is only told.
    """
    found = []
    while got:
        head, blank, rest = got.partition(b"\r\n\r\n")
        assert blank, f"half a head: {got[:300]}"
        lines = head.split(b"\r\n")
        status = int(re.fullmatch(rb"HTTP/1\.1 (\d{3}) [ -~]*", lines[0]).group(1))
        headers = {name.lower().decode(): value.strip().decode() for name, _, value in (line.partition(b":") for line in lines[1:])}
        size = 0 if to_head else int(headers.get("content-length", 0))
        assert len(rest) >= size, f"half a body: {got[:300]}"
        if status >= 200:
            found.append((status, headers, rest[:size]))
        got = rest[size:]
    return found


def ask(server, *parts, to_head=False):
    """Sends the parts, says that no more comes, and returns the answers."""
    with connect(server) as one:
        for part in parts:
            try:
                one.sendall(part)
            except ConnectionError:
                break  # refused before it was all sent
        try:
            one.shutdown(socket.SHUT_WR)
        except OSError:
            pass
        return answers(read_all(one), to_head)
