"""The page as it is served: open to all, without data, strict about what may run in it."""

import re
import zipfile
from pathlib import Path

import httpx
import pytest
from hatchling.builders.wheel import WheelBuilder

import app.api.page
from tests.parts.alexis import Alexis
from tests.parts.documented import ROOT

pytestmark = pytest.mark.anyio

ASSETS = sorted((Path(app.api.page.__file__).parent / "assets").iterdir())
PATHS = ["/", *(f"/page/{asset.name}" for asset in ASSETS)]
_LINKED = re.compile(r'(?:src|href|from) ?=? ?"((?:/page/|\./)[\w.]+)"')


@pytest.mark.parametrize("path", PATHS)
async def test_it_needs_no_token_and_forbids_all_that_is_not_served_from_here(
    stranger: httpx.AsyncClient, path: str
) -> None:
    answer = await stranger.get(path)

    assert answer.status_code == 200
    rules = answer.headers["content-security-policy"].split("; ")
    assert {"default-src 'none'", "script-src 'self'", "style-src 'self'"} <= set(rules)
    assert {"connect-src 'self'", "form-action 'none'", "frame-ancestors 'none'"} <= set(rules)
    assert {"require-trusted-types-for 'script'", "trusted-types 'none'"} <= set(rules)
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in answer.headers


async def test_a_browser_asks_each_time_and_gets_only_what_is_new(
    stranger: httpx.AsyncClient,
) -> None:
    first = await stranger.get("/")

    again = await stranger.get("/", headers={"If-None-Match": first.headers["etag"]})
    other = await stranger.get("/", headers={"If-None-Match": '"something-else"'})

    assert first.headers["cache-control"] == "no-cache"
    assert (again.status_code, again.content) == (304, b"")
    assert (other.status_code, other.content) == (200, first.content)


@pytest.mark.parametrize("name", ["nothing.js", "%2e%2e%2fserving.py", "serving.py"])
async def test_nothing_else_is_served(stranger: httpx.AsyncClient, name: str) -> None:
    answer = await stranger.get(f"/page/{name}")

    assert answer.status_code == 404


async def test_everything_that_is_named_is_there_and_nothing_lies_about() -> None:
    named = {
        Path(link).name
        for asset in ASSETS
        for link in _LINKED.findall(asset.read_text(encoding="utf-8"))
    }

    assert named == {asset.name for asset in ASSETS} - {"index.html"}


@pytest.mark.parametrize("asset", ASSETS, ids=lambda asset: asset.name)
def test_nothing_in_it_makes_markup_of_text_or_calls_another_host(asset: Path) -> None:
    text = asset.read_text(encoding="utf-8")

    found = re.findall(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b"
        r"|localStorage|document\.cookie|<style|style=|\son\w+=|https?://\S+?(?=[\s\"'`])",
        text,
    )

    assert found == (["http://www.w3.org/2000/svg"] if asset.suffix == ".svg" else [])


async def test_it_is_not_part_of_the_described_api(shared: Alexis) -> None:
    described = (await shared.get("/openapi.json"))["paths"]

    assert [path for path in described if path == "/" or path.startswith("/page")] == []


def test_a_wheel_carries_all_of_it(tmp_path: Path) -> None:
    (built,) = WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])

    with zipfile.ZipFile(built) as wheel:
        carried = {name for name in wheel.namelist() if name.startswith("app/api/page/assets/")}
    assert carried == {f"app/api/page/assets/{asset.name}" for asset in ASSETS}
