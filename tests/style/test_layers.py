"""The layers of the house: events <- state <- services <- api, and third-party headers behind one door each."""
import pathlib
import re

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
LAYERS = ["events", "state", "services", "api"]
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.M)

# Header prefix -> the files (as path prefixes) that may include it.
DOORS = {
    "rocksdb/": ["state/rocks_store"],
    "librdkafka/": ["events/log/kafka"],
    "simdjson": ["events/decoder"],
    "httplib.h": ["api/http/", "api/cli/http_client", "api/auth/key_source"],
    "cjose/": ["api/auth/"],
    "openssl/": ["api/http/tls", "api/auth/"],
    "brotli/": ["api/http/compressor"],
    "zlib.h": ["api/http/compressor"],
    "sodium": ["api/vault/"],
    "boost/beast": ["api/http/"],
    "prometheus/": ["api/"],
    "CLI/": ["api/cli/"],
}


def sources():
    for layer in LAYERS:
        for path in sorted((ROOT / layer).rglob("*")):
            if path.suffix in {".h", ".cc"}:
                yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


FILES = dict(sources())


def test_there_are_sources_to_check():
    assert len(FILES) > 10


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_includes_only_itself_and_what_lies_below(layer):
    above = LAYERS[LAYERS.index(layer) + 1 :]
    wrong = [
        f"{name} includes {included}"
        for name, text in FILES.items()
        if name.startswith(layer + "/")
        for included in INCLUDE.findall(text)
        if included.split("/")[0] in above
    ]
    assert wrong == []


@pytest.mark.parametrize("header", DOORS)
def test_a_library_is_included_only_behind_its_door(header):
    wrong = [
        f"{name} includes {included}"
        for name, text in FILES.items()
        for included in INCLUDE.findall(text)
        if included.startswith(header) and not any(name.startswith(door) for door in DOORS[header])
    ]
    assert wrong == []


def test_headers_are_guarded_and_begin_with_their_contract():
    wrong = [
        name
        for name, text in FILES.items()
        if name.endswith(".h") and not (text.startswith("//") and "#pragma once" in text)
    ]
    assert wrong == []


def test_no_file_outgrows_one_reason_to_change():
    wrong = [f"{name}: {text.count(chr(10))} lines" for name, text in FILES.items() if text.count("\n") > 400]
    assert wrong == []
