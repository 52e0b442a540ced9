"""The bundle in the tree is what its sources give, the shapes of the API what the server describes; and all is small enough for a phone
on a slow network."""
import gzip
import subprocess

from harness import ROOT

WEB = ROOT / "api/web"
FIRST_LOAD_BYTES_MAX = 45_000


def bytes_in(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_the_bundle_is_what_the_sources_give(tmp_path):
    subprocess.run(["node", "build.mjs", tmp_path / "dist"], cwd=WEB, check=True, timeout=120)
    built, kept = bytes_in(tmp_path / "dist"), bytes_in(WEB / "dist")
    assert built.keys() == kept.keys(), "run `npm run build` in api/web and commit dist/"
    assert [name for name in built if built[name] != kept[name]] == [], "run `npm run build` in api/web and commit dist/"


def test_the_shapes_of_the_api_are_those_that_the_server_describes(server, tmp_path):
    (tmp_path / "openapi.json").write_bytes(server.client.get("/openapi.json").body)
    subprocess.run(["node", "types.mjs", tmp_path / "openapi.json", tmp_path / "schema.ts"], cwd=WEB, check=True, timeout=120)
    made, kept = (path.read_text(encoding="utf-8") for path in (tmp_path / "schema.ts", WEB / "src/api/schema.ts"))
    assert made == kept, "run `npm run types` in api/web against a server of this version and commit src/api/schema.ts"


def test_the_sources_have_the_types_that_they_say():
    checked = subprocess.run(["node", "node_modules/typescript/bin/tsc", "--noEmit"], cwd=WEB, capture_output=True, text=True,
                             timeout=300)
    assert checked.returncode == 0, checked.stdout


def test_the_first_load_is_small(visit, server):
    """What a visitor fetches until the first list is there, each file as gzip sends it, and no chart."""
    loaded = {}

    def note(response):
        if "/v1/" not in response.url:
            loaded[response.url.removeprefix(server.url)] = len(gzip.compress(response.body(), 9))

    page = visit("/find", on_response=note)
    page.locator(".empty").wait_for()
    page.wait_for_load_state("networkidle")
    print(loaded)
    assert {"/find", "/app.js", "/style.css"} <= loaded.keys()
    assert sum(loaded.values()) < FIRST_LOAD_BYTES_MAX
    assert not any("chart" in name for name in loaded)
