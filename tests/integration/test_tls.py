"""HTTPS by the server itself: what it speaks and refuses, streams, renewal, and clients that are slow to agree."""
import contextlib
import json
import os
import re
import socket
import ssl
import subprocess
import time

import pytest

import certificates
from harness import HAIYU, small_world, wait_until
from raw import read_all, read_until


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    return certificates.make(tmp_path_factory.mktemp("pair"), "first")


@pytest.fixture
def secure(serve, pair):
    return serve("--tls-cert", str(pair[0]), "--tls-key", str(pair[1]), tls=pair[0])


def s_client(server, *options):
    """What `openssl s_client` says of a handshake, and its exit status."""
    done = subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{server.port}", *options],
                          capture_output=True, text=True, input="", timeout=60)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("key", ["ec", "rsa"])
def test_tls_1_2_and_1_3_are_spoken_and_nothing_older(serve, tmp_path, key):
    cert, private = certificates.make(tmp_path, "spoken", key=key)
    server = serve("--tls-cert", str(cert), "--tls-key", str(private), tls=cert)
    for version, name in [("-tls1_2", "TLSv1.2"), ("-tls1_3", "TLSv1.3")]:
        status, said = s_client(server, version, "-CAfile", str(cert), "-verify_return_error", "-alpn", "h2,http/1.1")
        assert status == 0 and f"New, {name}" in said and "Verification: OK" in said, said
        assert "ALPN protocol: http/1.1" in said, said
    for version in ["-tls1", "-tls1_1"]:
        # The client's own security level would refuse these versions before the server is asked.
        status, said = s_client(server, version, "-cipher", "DEFAULT@SECLEVEL=0")
        assert status != 0 and re.search("alert protocol version|no protocols available", said, re.I), said
        assert "alert protocol version" in said.lower(), said


@pytest.mark.parametrize("cipher", ["AES256-SHA", "AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-SHA", "NULL-SHA256"])
def test_ciphers_without_forward_secrecy_or_authentication_are_refused(secure, cipher):
    status, said = s_client(secure, "-tls1_2", "-cipher", f"{cipher}@SECLEVEL=0")
    assert status != 0 and "handshake failure" in said.lower(), said


def test_renegotiation_is_refused(secure):
    process = subprocess.Popen(["openssl", "s_client", "-connect", f"127.0.0.1:{secure.port}", "-tls1_2"],
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    out, _ = process.communicate("R\n", timeout=60)
    assert "no renegotiation" in out, out


def test_everything_is_as_over_plain_http(secure):
    assert secure.url.startswith("https://")
    assert secure.send(small_world()) == (3, 0)
    answer = secure.client.get("/v1/sessions/ses-1")
    assert answer.status == 200 and answer.headers["Strict-Transport-Security"].startswith("max-age="), answer
    assert secure.client.get("/nowhere").headers["Strict-Transport-Security"]
    body = b"[" + b" " * 1_000_000 + b"1]"
    refused = secure.client.ask("POST", "/v1/events", body, {"Content-Type": "application/cloudevents-batch+json"})
    assert refused.status in (400, 422), refused
    assert len(secure.client.get("/openapi.json").body) > 100_000


def test_plain_http_has_no_word_of_https(serve):
    server = serve()
    assert "Strict-Transport-Security" not in server.client.get("/healthz").headers


def test_plain_http_to_the_tls_port_is_closed_without_an_answer(secure):
    with socket.create_connection(("127.0.0.1", secure.port), timeout=20) as plain:
        plain.sendall(b"GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n")
        assert b"alive" not in read_all(plain)
    assert secure.client.get("/healthz").status == 200


def test_a_stream_runs_over_tls_and_its_end_is_no_cut(secure, pair):
    secure.send(small_world())
    with tls_socket(secure, pair[0]) as stream:
        stream.sendall(b"GET /v1/stream?sessions=ses-1 HTTP/1.1\r\nHost: h\r\n\r\n")
        said = read_until(stream, b"\n\n", b"event: session")
        assert b"text/event-stream" in said
        signup = secure.client.post("/v1/sessions/ses-1/signups", {"person_id": "p1", "role": "volunteer"}, key="k1")
        assert signup.status == 201
        read_until(stream, b'"confirmed":1')
        assert secure.stop() == 0
        while stream.recv(65536):  # ssl.SSLEOFError, if it were cut
            pass


def test_import_speaks_tls_to_a_server_that_it_can_verify(secure, pair, tmp_path):
    file = tmp_path / "events.ndjson"
    file.write_text("".join(json.dumps(one) + "\n" for one in small_world()))
    ask = [HAIYU, "import", "--server", f"https://localhost:{secure.port}", "--restart", file]
    trusting = {**os.environ, "SSL_CERT_FILE": str(pair[0])}
    done = subprocess.run(ask, capture_output=True, text=True, timeout=60, env=trusting)
    assert done.returncode == 0, done.stderr
    assert secure.client.get("/v1/sessions/ses-1").status == 200
    said = tmp_path / "said"
    with said.open("w") as out, subprocess.Popen(ask, stdout=out, stderr=out) as doubting:
        wait_until(lambda: "certificate is not one that is trusted here" in said.read_text(), "it says why it does not send")
        doubting.terminate()


def test_a_renewed_certificate_is_used_without_a_restart(serve, tmp_path):
    cert, private = certificates.make(tmp_path, "old")
    server = serve("--tls-cert", str(cert), "--tls-key", str(private), tls=cert)
    with tls_socket(server, cert) as kept:
        assert subject(server) == "old"
        new_cert, new_key = certificates.make(tmp_path, "new")
        os.replace(new_cert, cert)  # now the key is of another certificate: the old pair stays
        wait_until(lambda: "event=certificate_not_read" in server.log_text(), "the half renewal is told")
        assert "is not the key of the certificate" in server.log_text()
        assert subject(server) == "old"
        os.replace(new_key, private)
        wait_until(lambda: subject(server) == "new", "the new certificate is used")
        assert server.log_text().count("event=certificate_not_read") == 1
        os.unlink(private)
        wait_until(lambda: server.log_text().count("event=certificate_not_read") == 2, "the missing key is told")
        assert subject(server) == "new"
        kept.sendall(b"GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n")
        assert b"alive" in read_until(kept, b"alive")


def end_told(server):
    [value] = re.findall(rb"^haiyu_tls_certificate_not_after_timestamp_seconds (\S+)$", server.client.get("/metrics").body, re.M)
    return float(value)


def end_of(cert):
    return ssl.cert_time_to_seconds(certificates.openssl("x509", "-in", cert, "-noout", "-enddate").strip().partition("=")[2])


def test_the_metrics_tell_when_the_certificate_in_use_ends(serve, tmp_path):
    cert, private = certificates.make(tmp_path, "old", days=2)
    server = serve("--tls-cert", str(cert), "--tls-key", str(private), tls=cert)
    old_end = end_of(cert)
    assert end_told(server) == old_end
    assert f"not_after={time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(old_end))}" in server.log_text()
    new_cert, new_key = certificates.make(tmp_path, "new", days=90)
    new_end = end_of(new_cert)
    assert new_end > old_end
    os.replace(new_cert, cert)
    wait_until(lambda: "event=certificate_not_read" in server.log_text(), "the half renewal is told")
    assert end_told(server) == old_end  # of the one in use
    os.replace(new_key, private)
    wait_until(lambda: end_told(server) == new_end, "the metric follows the renewal")


def test_without_tls_no_metric_tells_of_a_certificate(serve):
    metrics = serve().client.get("/metrics").body
    assert b"haiyu_http_connections" in metrics and b"certificate" not in metrics


def test_what_does_not_fit_is_said_at_the_start(tmp_path, pair):
    other = certificates.make(tmp_path, "other")
    rsa = certificates.make(tmp_path, "rsa", key="rsa")
    text = tmp_path / "text.pem"
    text.write_text("no PEM")
    locked = tmp_path / "locked.key"
    certificates.openssl("ec", "-in", pair[1], "-aes256", "-passout", "pass:secret", "-out", locked)
    cert, key = map(str, pair)
    rows = [
        (["--tls-cert", cert, "--tls-key", str(other[1])], 1, "is not the key of the certificate in"),
        (["--tls-cert", cert, "--tls-key", str(rsa[1])], 1, "is not the key of the certificate in"),
        (["--tls-cert", str(tmp_path / "none"), "--tls-key", key], 1, "none: it cannot be read"),
        (["--tls-cert", cert, "--tls-key", str(tmp_path / "none")], 1, "none: it cannot be read"),
        (["--tls-cert", str(text), "--tls-key", key], 1, "text.pem: it is no certificate in PEM"),
        (["--tls-cert", cert, "--tls-key", str(text)], 1, "text.pem: it is no private key in PEM"),
        (["--tls-cert", cert, "--tls-key", str(locked)], 1, "without a pass phrase"),
        (["--tls-cert", str(tmp_path), "--tls-key", key], 1, "it cannot be read"),
        (["--tls-cert", cert], 2, "--tls-key"),
        (["--tls-key", key], 2, "--tls-cert"),
    ]
    for options, status, words in rows:
        done = subprocess.run([HAIYU, "serve", "--data", tmp_path / "data", "--listen", "127.0.0.1:0", *options],
                              capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
        assert done.returncode == status and words in done.stdout + done.stderr, (options, done)
        assert "BEGIN" not in done.stdout + done.stderr


def test_tls_does_not_open_auth_off_to_other_machines(tmp_path, pair):
    done = subprocess.run([HAIYU, "serve", "--data", tmp_path / "data", "--listen", "0.0.0.0:0", "--auth", "off",
                           "--tls-cert", pair[0], "--tls-key", pair[1]], capture_output=True, text=True, timeout=60)
    assert done.returncode == 1 and "can be reached from other machines" in done.stdout + done.stderr, done


def test_who_is_slow_to_agree_counts_as_a_connection_and_is_closed(secure):
    """The deadline of a handshake is ten seconds, whatever comes until then."""
    def connections():
        return int(re.search(rb"^haiyu_http_connections (\d+)", secure.client.get("/metrics").body, re.M).group(1))

    before = connections()
    with contextlib.ExitStack() as open_ones:
        silent = [open_ones.enter_context(socket.create_connection(("127.0.0.1", secure.port), timeout=60)) for _ in range(20)]
        for one in silent[:10]:
            one.sendall(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")  # a client hello that does not go on
        wait_until(lambda: connections() == before + 20, "they are counted")
        began = time.monotonic()
        for one in silent:
            while one.recv(100):  # an alert or nothing, then the end
                pass
        wait_until(lambda: connections() == before, "they are closed")
        print(f"20 slow handshakes were closed within {time.monotonic() - began:.1f} s of the last")
        assert secure.client.get("/healthz").status == 200


def tls_socket(server, cert):
    context = ssl.create_default_context(cafile=cert)
    return context.wrap_socket(socket.create_connection(("127.0.0.1", server.port), timeout=60), server_hostname="localhost")


def subject(server):
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as raw:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        with context.wrap_socket(raw) as one:
            der = one.getpeercert(binary_form=True)
    return certificates.openssl("x509", "-noout", "-subject", "-nameopt", "multiline", input=ssl.DER_cert_to_PEM_cert(der)
                                ).split("commonName")[1].strip("= \n")
