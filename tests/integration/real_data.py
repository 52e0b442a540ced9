"""Real data, which are not part of the project: where they are, and how a test imports them by a converter."""
import csv
import json
import os
import pathlib
import subprocess
import sys

import pytest

from harness import ROOT, run_import

SHARED = pathlib.Path(os.environ.get("HAIYU_SHARED", ROOT.parent / "shared"))


def path_of(name):
    """A file of the shared folder, by its path there; the test is skipped when it is not there."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{path} is not there: set HAIYU_SHARED to the folder that has {name}")
    return path


def rows_of(name):
    """The path of a file of data, and its rows."""
    path = path_of(f"data/{name}")
    with open(path, encoding="utf-8", newline="") as file:
        return path, list(csv.DictReader(file)) if path.suffix == ".csv" else [json.loads(line) for line in file]


def imported(server, tmp_path, converter, *arguments):
    """Converts and imports: how many were accepted, how many were duplicates, and the words that say so."""
    target = tmp_path / f"{converter}.ndjson"
    with open(target, "wb") as out:
        subprocess.run([sys.executable, "-B", ROOT / f"tests/tools/{converter}_to_events.py", *arguments], stdout=out,
                       stderr=subprocess.DEVNULL, check=True)
    done = run_import(server, target)
    assert done.returncode == 0, done.stderr
    accepted, duplicates = (int(word.replace(",", "")) for word in done.stdout.split()[0:3:2])
    return accepted, duplicates, done.stdout


def values(server, query):
    """A counter's values by window, without those that are 0."""
    [row] = server.get(query)["rows"]
    return {value["on"]: value["value"] for value in row["values"] if value["value"]}


def table(server, query):
    """A counter's values by key (one string, or as many as dimensions), without those that are 0."""
    answer = server.get(query)
    found = {}
    for row in answer["rows"]:
        key = tuple(row["key"][dimension] for dimension in answer["by"])
        found[key if len(key) > 1 else key[0]] = row["values"][0]["value"]
    return {key: value for key, value in found.items() if value}
