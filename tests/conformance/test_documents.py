"""The documents are what they say: OpenAPI 3.1, AsyncAPI 3.0, and the text format of Prometheus."""
import json
import shutil
import subprocess
import tarfile

import jsonschema
import pytest
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


def test_promtool_finds_nothing_in_the_metrics(server):
    if not shutil.which("promtool"):
        pytest.skip("no promtool: Debian's package prometheus has it")
    metrics = server.client.get("/metrics").body
    checked = subprocess.run(["promtool", "check", "metrics"], input=metrics, capture_output=True, timeout=60)
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, b"", b"")
