"""Every answer, whatever it is, tells browsers what they may do with it: nothing."""

from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI

from app.api import problems
from app.api.shielded import Shielded
from tests.parts.alexis import TOKEN, Alexis
from tests.parts.calls import calls_of

pytestmark = pytest.mark.anyio

GUARDS = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
PAGES = ("/", "/page/main.js", "/docs")
"""They have a policy of their own, which lets their scripts run."""
TOKENS = {"X-Alexis-Token": TOKEN}


def _guards(answer: httpx.Response) -> dict[str, str]:
    return {name: ", ".join(answer.headers.get_list(name)) for name in GUARDS}


async def test_every_route_answers_with_the_guards_and_for_no_other_page(
    shared: Alexis, stranger: httpx.AsyncClient
) -> None:
    foreign = {"Origin": "https://evil.example.org"}

    answers = {}
    for call in await calls_of(shared):
        answers[f"{call}, unknown"] = await call.made(stranger, foreign)
        if call.method == "GET":
            answers[str(call)] = await call.made(stranger, TOKENS | foreign)
            asked = {"Access-Control-Request-Method": "POST"}
            path = call.path.partition("{")[0]
            answers[f"OPTIONS {path}"] = await stranger.options(path, headers=foreign | asked)

    assert len(answers) > 100
    assert {200, 401, 404, 405} <= {answer.status_code for answer in answers.values()}
    wrong = {name: _guards(each) for name, each in answers.items() if _guards(each) != GUARDS}
    assert wrong == {}
    told = {name for each in answers.values() for name in each.headers}
    assert not [name for name in told if name.startswith("access-control")]


@pytest.mark.parametrize(
    ("status", "method", "path", "sent"),
    [
        pytest.param(202, "POST", "/v1/events", {"json": {"title": "one"}}, id="accepted"),
        pytest.param(404, "GET", "/nothing", {}, id="no such path"),
        pytest.param(404, "GET", "/page/nothing", {}, id="no such file"),
        pytest.param(405, "DELETE", "/v1/ping", {}, id="no such method"),
        pytest.param(413, "POST", "/v1/webhooks/jsm", {"content": b"x" * 1_048_577}, id="large"),
        pytest.param(415, "POST", "/v1/events", {"content": b"x"}, id="not JSON"),
        pytest.param(422, "POST", "/v1/webhooks/jsm", {"content": b"{"}, id="unreadable"),
        pytest.param(422, "GET", "/v1/events?limit=x", {}, id="a wrong query"),
        pytest.param(200, "HEAD", "/v1/ping", {}, id="only the head"),
    ],
)
async def test_errors_have_them_too(
    stranger: httpx.AsyncClient, status: int, method: str, path: str, sent: dict[str, object]
) -> None:
    answer = await stranger.request(method, path, headers=TOKENS, **sent)  # type: ignore[arg-type]

    assert (answer.status_code, _guards(answer)) == (status, GUARDS)


@pytest.mark.parametrize("path", PAGES)
async def test_pages_have_policies_of_their_own_without_anything_inline_but_by_its_hash(
    stranger: httpx.AsyncClient, path: str
) -> None:
    answer = await stranger.get(path, headers=TOKENS)

    policy = answer.headers["content-security-policy"]
    scripts = next(each for each in policy.split("; ") if each.startswith("script-src"))
    assert answer.status_code == 200
    assert "unsafe" not in scripts
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    others = set(GUARDS) - {"content-security-policy", "cache-control"}
    assert {name: answer.headers.get_list(name) for name in others} == {
        name: [GUARDS[name]] for name in others
    }


@pytest.fixture
async def broken() -> AsyncIterator[httpx.AsyncClient]:
    """Call an application that fails, over HTTPS and plain."""
    api = FastAPI()
    problems.install(api)

    @api.get("/")
    async def fail() -> None:
        raise RuntimeError("on purpose")

    way = httpx.ASGITransport(Shielded(api, timedelta(days=1)), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=way) as client:
        yield client


async def test_a_fault_of_ours_has_them_and_https_is_only_asked_for_over_https(
    broken: httpx.AsyncClient,
) -> None:
    safe = await broken.get("https://alexis.example.net/")
    plain = await broken.get("http://alexis.example.net/")

    assert (safe.status_code, _guards(safe)) == (500, GUARDS)
    assert safe.headers["strict-transport-security"] == "max-age=86400"
    assert "strict-transport-security" not in plain.headers
