import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/integration"))

from harness import Server, kafka_of_the_run, run_import  # noqa: E402


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """A server with the article of deploy/article."""
    folder = tmp_path_factory.mktemp("conformance")
    article = folder / "article.ndjson"
    with open(article, "wb") as file:
        subprocess.run([ROOT / "deploy/article"], stdout=file, check=True)
    server = Server(folder / "data", folder / "server.log").start()
    imported = run_import(server, article)
    assert imported.returncode == 0, imported
    yield server
    server.kill()
    print(server.log_text()[-2000:])


@pytest.fixture
def kafka():
    return kafka_of_the_run()
