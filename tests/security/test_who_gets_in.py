"""Nobody gets in without a token that is known and for this, whatever he asks for and how."""

import asyncio
import hashlib
import re
import statistics
import time
from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime
from itertools import chain
from typing import Any

import httpx
import pytest
from fastapi.routing import APIRoute

from app.api.application import ROUTERS
from app.api.auth import Callers, Client
from tests.parts.alexis import Alexis, alexis, settings_for, until, write_rules
from tests.parts.calls import NOWHERE, clients_with, token_of

pytestmark = pytest.mark.anyio

_OPEN = frozenset({"/", "/livez", "/readyz", "/v1/sign-in"})
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "X")
_SPELT = (
    "{}",
    "/{}",
    "{}/",
    "{}/.",
    "/livez/..{}",
    "/livez%2f..{}",
    "{};a=b",
    "{}%00",
    "{}?x=/livez",
)
_RULE = """
    name: act
    when: {tags: [t]}
    targets: {hosts: [app-01.example.net]}
    then: [{tasks: [{wait: 1s}]}]
    """
_NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)


@pytest.fixture(scope="module")
async def service(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Alexis]:
    """A service with a client for each source, and a source of the operator's own."""
    folder = tmp_path_factory.mktemp("service")
    write_rules(folder, rule=_RULE)
    own = {"prometheus": {"kind": "alertmanager"}}
    settings = settings_for(folder, targets={"allow": ["app-*.example.net"]}, sources=own)
    scopes = ("webhooks:opsgenie", "webhooks:dynatrace", "webhooks:prometheus", "read")
    settings["clients"] += clients_with(scopes)
    async with alexis(folder, settings) as service:
        yield service


def _paths() -> list[str]:
    """Give the path of every route that there is, described or not."""
    routes = chain.from_iterable(router.routes for router in ROUTERS)
    found = {route.path for route in routes if isinstance(route, APIRoute)}
    made = {re.sub(r"\{[a-z_]+(:path)?\}", NOWHERE, path) for path in found}
    return sorted({*made, "/v1/webhooks/opsgenie", "/v1/webhooks/prometheus"})


async def _let_in(service: Alexis, asked: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Ask as a stranger, with the path as it stands; give what was not refused."""
    async with httpx.AsyncClient(base_url=service.url) as client:
        statuses = {
            (method, path): (
                await client.request(method, "/", extensions={"target": path.encode()})
            ).status_code
            for method, path in asked
        }
    assert set(statuses.values()) <= {200, 304, 400, 401, 404, 405}
    return {each for each, status in statuses.items() if status < 400}


async def test_no_route_answers_a_stranger(service: Alexis) -> None:
    asked = [(method, path) for path in _paths() for method in ("GET", "POST")]

    let_in = await _let_in(service, asked)

    assert let_in == {("GET", path) for path in _OPEN}


@pytest.mark.parametrize("path", ["/v1/events", "/metrics", "/openapi.json", "/v1/pause"])
async def test_no_spelling_of_a_route_answers_a_stranger(service: Alexis, path: str) -> None:
    asked = [(method, spelt.format(path)) for spelt in _SPELT for method in ("GET", "POST")]

    assert await _let_in(service, asked) == set()


@pytest.mark.long
@pytest.mark.parametrize("method", _METHODS)
async def test_no_method_and_no_spelling_of_any_route_answers_a_stranger(
    service: Alexis, method: str
) -> None:
    asked = [(method, spelt.format(path)) for path in _paths() for spelt in _SPELT]

    let_in = await _let_in(service, asked)

    assert {path.partition("?")[0] for _, path in let_in} <= _OPEN


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({}, 401, id="no token"),
        pytest.param({"X-Alexis-Token": "made-up"}, 401, id="a made-up token"),
        pytest.param({"X-Alexis-Token": token_of("webhooks:dynatrace")}, 403, id="of another one"),
        pytest.param({"X-Alexis-Token": token_of("webhooks:prometheus")}, 403, id="of our own"),
        pytest.param({"X-Alexis-Token": token_of("read")}, 403, id="of who may read"),
        pytest.param(
            {"X-Alexis-Token": hashlib.sha256(token_of("webhooks:opsgenie").encode()).hexdigest()},
            401,
            id="the hash that the settings hold",
        ),
        pytest.param({"X-Forwarded-User": "admin", "X-Remote-User": "admin"}, 401, id="a proxy"),
        pytest.param({"Cookie": "alexis_session=x; __Host-alexis=x"}, 401, id="a cookie"),
    ],
)
async def test_a_forged_webhook_does_nothing(
    service: Alexis, headers: dict[str, str], status: int
) -> None:
    before = len(await service.stories())

    async with httpx.AsyncClient(base_url=service.url) as client:
        answer = await client.post("/v1/webhooks/opsgenie", json=_alert("forged"), headers=headers)

    assert answer.status_code == status
    assert len(await service.stories()) == before


async def test_a_webhook_that_is_sent_again_and_again_acts_once(service: Alexis) -> None:
    headers = {"X-Alexis-Token": token_of("webhooks:opsgenie")}
    async with httpx.AsyncClient(base_url=service.url, headers=headers) as client:
        post = client.post("/v1/webhooks/opsgenie", json=_alert("replayed"))
        first = await post
        again = await asyncio.gather(
            *(client.post("/v1/webhooks/opsgenie", json=_alert("replayed")) for _ in range(4))
        )
    await until(service.is_settled, "all to be decided")

    runs = [run for run in await service.runs() if run["event"] == first.json()["event"]]
    assert {answer.json()["event"] for answer in again} == {first.json()["event"]}
    assert len(runs) == 1


def _alert(ref: str) -> dict[str, Any]:
    return {"action": "Create", "alert": {"alertId": ref, "message": "Trouble", "tags": ["t"]}}


class _Watched(Client):
    """A client that counts how often its hash was looked at."""

    looked = 0

    def __getattribute__(self, name: str) -> Any:
        if name == "token_sha256":
            _Watched.looked += 1
        return super().__getattribute__(name)


def _clients(number: int) -> list[_Watched]:
    return [
        _Watched(f"c-{n}", hashlib.sha256(f"token-{n}".encode()).hexdigest(), frozenset())
        for n in range(number)
    ]


def _scope(token: str) -> dict[str, Any]:
    headers = [(b"x-alexis-token", token.encode())]
    return {"type": "http", "path": "/", "headers": headers, "client": ("127.0.0.1", 40_000)}


@pytest.mark.parametrize("token", ["token-0", "token-25", "token-49", "made-up", "", "é"])
def test_each_token_is_held_against_every_hash(token: str) -> None:
    callers = Callers(_clients(50), lambda: _NOW)
    _Watched.looked = 0

    callers.find(_scope(token))

    assert _Watched.looked == 50


@pytest.mark.long
def test_the_time_of_a_refusal_does_not_tell_how_near_a_token_was() -> None:
    """The ratio of the medians of the quieter halves, of hashes that begin alike and others."""
    known = [hashlib.sha256(f"token-{n}".encode()).hexdigest() for n in range(20)]
    near = f"{known[-1][:-1]}{'0' if known[-1][-1] != '0' else '1'}"
    callers = {
        name: Callers(
            [Client(f"c-{n}", each, frozenset()) for n, each in enumerate([*known, last])],
            lambda: _NOW,
        )
        for name, last in (("near", near), ("far", "f" * 64))
    }
    times: dict[str, list[float]] = {"near": [], "far": []}
    for _ in range(4_000):
        for name, each in callers.items():
            scope = _scope("token-19x")
            begun = time.perf_counter_ns()
            each.find(scope)
            times[name].append(time.perf_counter_ns() - begun)

    quiet = {name: sorted(each)[: len(each) // 2] for name, each in times.items()}
    medians = {name: statistics.median(each) for name, each in quiet.items()}
    assert 0.8 < medians["near"] / medians["far"] < 1.25
