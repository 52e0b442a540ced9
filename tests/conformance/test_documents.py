"""The documents are what they say: OpenAPI 3.1, AsyncAPI 3.0, and the text format of Prometheus."""
import json
import re
import shutil
import subprocess
import tarfile

import certificates
import jsonschema
import pytest
from harness import ROOT, Server
from openapi_spec_validator import OpenAPIV31SpecValidator

ASYNCAPI_SPECS = "@asyncapi/specs@6.11.1"


def faults_of(validator, document):
    return [(list(fault.absolute_path)[:6], fault.message[:300]) for fault in validator.iter_errors(document)]


def test_openapi_json_is_openapi_3_1(server):
    document = server.get("/openapi.json")
    assert document["openapi"].startswith("3.1.")
    assert faults_of_openapi(document) == []
    document["paths"]["/v1/orders"]["get"]["parameters"].append({"name": "x", "in": "nowhere"})
    assert faults_of_openapi(document) != []  # it would be found


def faults_of_openapi(document):
    return [(list(fault.absolute_path)[:6], fault.message[:300]) for fault in OpenAPIV31SpecValidator(document).iter_errors()]


def test_asyncapi_json_is_asyncapi_3_0(server, tmp_path):
    if not shutil.which("npm"):
        pytest.skip("no npm: AsyncAPI's own schema comes from there")
    subprocess.run(["npm", "pack", "--silent", ASYNCAPI_SPECS], cwd=tmp_path, check=True, capture_output=True, timeout=120)
    [package] = tmp_path.glob("*.tgz")
    with tarfile.open(package) as files:
        schema = json.load(files.extractfile("package/schemas/3.0.0-without-$id.json"))
    document = server.get("/asyncapi.json")
    validator = jsonschema.Draft7Validator(schema)
    assert document["asyncapi"] == "3.0.0"
    assert faults_of(validator, document) == []
    document["operations"]["tell"]["action"] = "whisper"
    assert faults_of(validator, document) != []


@pytest.fixture(scope="module")
def metrics(tmp_path_factory):
    """Of a server that has all of them, also those of TLS."""
    folder = tmp_path_factory.mktemp("metrics")
    cert, key = certificates.make(folder, "metrics")
    server = Server(folder / "data", folder / "server.log", "--tls-cert", cert, "--tls-key", key, tls=cert).start()
    yield server.client.get("/metrics").body
    server.kill()


def test_promtool_finds_nothing_in_the_metrics(server, metrics):
    if not shutil.which("promtool"):
        pytest.skip("no promtool: Debian's package prometheus has it")
    for text in (server.client.get("/metrics").body, metrics):
        checked = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True, timeout=60)
        assert (checked.returncode, checked.stdout, checked.stderr) == (0, b"", b"")


def test_the_alert_rules_fire_on_what_they_are_for():
    if not shutil.which("promtool"):
        pytest.skip("no promtool: Debian's package prometheus has it")
    rules = ROOT / "deploy/monitoring"
    for what in (["check", "rules", "alerts.yaml"], ["test", "rules", "alerts_test.yaml"]):
        checked = subprocess.run(["promtool", *what], cwd=rules, capture_output=True, text=True, timeout=60)
        assert checked.returncode == 0, checked.stdout + checked.stderr


def test_rules_and_dashboard_ask_for_metrics_that_there_are(metrics):
    there = set(re.findall(r"^(\w+?)(?:_bucket|_sum|_count)?(?=[{ ])", metrics.decode(), re.MULTILINE))
    asked = set()
    for file in ("alerts.yaml", "dashboard.json"):
        text = (ROOT / "deploy/monitoring" / file).read_text()
        asked |= {name.removesuffix("_bucket") for name in re.findall(r"\b(?:haiyu|process)_\w+", text)}
    assert len(asked) > 8
    assert asked <= there, asked - there
