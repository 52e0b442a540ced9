"""Certificates for tests, made by the `openssl` command."""
import subprocess


def make(folder, name, days=2, key="ec"):
    """A self-signed certificate for localhost and 127.0.0.1, and its key: two paths."""
    cert, private = folder / f"{name}.pem", folder / f"{name}.key"
    new_key = ["-newkey", "rsa:2048"] if key == "rsa" else ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    openssl("req", "-x509", *new_key, "-nodes", "-days", str(days), "-subj", f"/CN={name}",
            "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", private, "-out", cert)
    return cert, private


def openssl(*arguments, input=None):
    done = subprocess.run(["openssl", *arguments], capture_output=True, text=True, input=input, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout
