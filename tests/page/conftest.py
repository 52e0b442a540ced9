"""The page in a real browser against the real server. Start reading with world.py."""
import os
import pathlib
import sys

import pytest
from playwright.sync_api import expect, sync_playwright

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "integration"))
from harness import HAIYU, Server  # noqa: E402
from world import Visitor  # noqa: E402

expect.set_options(timeout=20_000)  # for what takes a moment on a busy machine
CHROMIUM = os.environ.get("HAIYU_TEST_CHROMIUM", "/usr/bin/chromium")


@pytest.fixture(scope="session")
def chromium():
    # In a container there is little shared memory, and as root no sandbox.
    options = ["--disable-dev-shm-usage", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=options)
        yield browser
        browser.close()


@pytest.fixture
def server(tmp_path):
    assert HAIYU.exists(), f"{HAIYU} is not built: deploy/run --build-only"
    one = Server(tmp_path / "data", tmp_path / "server.log", "--auth", "off").start()
    yield one
    one.kill()
    print(f"--- server.log\n{one.log_text()[-4000:]}")


@pytest.fixture
def visit(chromium, server):
    """visit(path, person=, language=, ...) opens the page in a browser of its own, as somebody."""
    visitors = []

    def open_page(path="/", **how):
        visitor = Visitor(chromium, how.pop("url", server.url), **how)
        visitors.append(visitor)
        visitor.open(path)
        return visitor.page

    yield open_page
    for visitor in visitors:
        visitor.close()
    for visitor in visitors:
        assert visitor.complaints == [], "the console of the browser"
