"""The page as it is served: open to all, without data, strict about what may run in it."""

import os
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

FOLDER = Path(app.api.page.__file__).parent / "assets"
ASSETS = sorted(path for path in FOLDER.rglob("*") if path.is_file())
PATHS = ["/", *(f"/page/{asset.relative_to(FOLDER)}" for asset in ASSETS)]
_LINKED = re.compile(r'(?:src|href|from) ?=? ?"((?:/page/|\.\.?/)[\w./]+)"')

_GUARDS = (
    "content-security-policy",
    "x-content-type-options",
    "x-frame-options",
    "referrer-policy",
    "set-cookie",
)


async def test_it_needs_no_token_and_forbids_all_that_is_not_served_from_here(
    stranger: httpx.AsyncClient,
) -> None:
    answers = [await stranger.get(path) for path in PATHS]

    assert {answer.status_code for answer in answers} == {200}
    (headers,) = {tuple((name, answer.headers.get(name)) for name in _GUARDS) for answer in answers}
    policy, *others = (value for _, value in headers)
    rules = policy.split("; ")
    assert {"default-src 'none'", "script-src 'self'", "style-src 'self'"} <= set(rules)
    assert {"connect-src 'self'", "form-action 'none'", "frame-ancestors 'none'"} <= set(rules)
    assert {"require-trusted-types-for 'script'", "trusted-types 'none'"} <= set(rules)
    assert "unsafe" not in policy
    assert others == ["nosniff", "DENY", "no-referrer", None]


async def test_a_browser_asks_each_time_and_gets_only_what_is_new(
    stranger: httpx.AsyncClient,
) -> None:
    first = await stranger.get("/")

    again = await stranger.get("/", headers={"If-None-Match": first.headers["etag"]})
    other = await stranger.get("/", headers={"If-None-Match": '"something-else"'})

    assert first.headers["cache-control"] == "no-cache"
    assert (again.status_code, again.content) == (304, b"")
    assert (other.status_code, other.content) == (200, first.content)


@pytest.mark.parametrize(
    "name", ["nothing.js", "%2e%2e%2fserving.py", "serving.py", "shell", "shell/"]
)
async def test_nothing_else_is_served(stranger: httpx.AsyncClient, name: str) -> None:
    answer = await stranger.get(f"/page/{name}")

    assert answer.status_code == 404


async def test_everything_that_is_named_is_there_and_nothing_lies_about() -> None:
    named = {
        FOLDER / link.removeprefix("/page/")
        if link.startswith("/")
        else Path(os.path.normpath(asset.parent / link))
        for asset in ASSETS
        for link in _LINKED.findall(asset.read_text(encoding="utf-8"))
    }

    assert named == {asset for asset in ASSETS if asset.name != "index.html"}


@pytest.mark.parametrize("asset", ASSETS, ids=lambda asset: str(asset.relative_to(FOLDER)))
def test_a_file_is_for_one_thing_and_so_not_long(asset: Path) -> None:
    assert len(asset.read_text(encoding="utf-8").splitlines()) <= 250


@pytest.mark.parametrize("asset", ASSETS, ids=lambda asset: str(asset.relative_to(FOLDER)))
def test_nothing_in_it_makes_markup_of_text_or_calls_another_host(asset: Path) -> None:
    text = asset.read_text(encoding="utf-8")

    found = re.findall(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b"
        r"|localStorage|document\.cookie|<style|style=|\son\w+=|https?://\S+?(?=[\s\"'`])",
        text,
    )

    draws = asset.suffix == ".svg" or asset.name == "svg.js"
    assert found == (["http://www.w3.org/2000/svg"] if draws else [])


async def test_it_is_not_part_of_the_described_api(shared: Alexis) -> None:
    described = (await shared.get("/openapi.json"))["paths"]

    assert [path for path in described if path == "/" or path.startswith("/page")] == []


def test_a_wheel_carries_all_of_it(tmp_path: Path) -> None:
    (built,) = WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])

    with zipfile.ZipFile(built) as wheel:
        carried = {name for name in wheel.namelist() if name.startswith("app/api/page/assets/")}
    assert carried == {f"app/api/page/assets/{asset.relative_to(FOLDER)}" for asset in ASSETS}
