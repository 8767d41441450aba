"""What every call of the API v2 has in common."""

import httpx
import pytest

from app.simulator import Dynatrace, Entity, serve
from app.simulator.dynatrace import too_many_requests
from app.simulator.dynatrace.simulator import TOKEN
from tests.simulator.peers import Clock, http_client

pytestmark = pytest.mark.anyio

WEB_01 = Entity.named("web-01.example.net", "env:prod", "disk_cleanup", "[AWS]Name:web-01")


async def test_a_bad_token_is_a_401_and_a_missing_scope_a_403_that_names_it(
    dynatrace: Dynatrace, client: httpx.AsyncClient
) -> None:
    problem = dynatrace.open_problem("disk full", WEB_01)
    comments = f"/problems/{problem.id}/comments"
    reader = {"Authorization": "Api-Token dt0c01.READER.TOKEN"}

    for authorization in ("Api-Token wrong", f"Bearer {TOKEN}", ""):
        answer = await client.get("/problems", headers={"Authorization": authorization})
        assert answer.status_code == 401
        assert answer.json() == {"error": {"code": 401, "message": "Token Authentication failed"}}
    read = await client.get(comments, headers=reader)
    wrote = await client.post(comments, headers=reader, json={"message": "x"})
    entity = await client.get(f"/entities/{WEB_01.id}", headers=reader)

    assert [answer.status_code for answer in (read, wrote, entity)] == [200, 403, 403]
    assert "problems.write" in wrote.json()["error"]["message"]


async def test_the_limit_is_in_the_headers_with_its_reset_in_microseconds(
    clock: Clock,
) -> None:
    dynatrace = Dynatrace(now=clock, requests_per_minute=2)
    async with serve(dynatrace.app) as url, http_client(base_url=url) as client:
        client.headers["Authorization"] = f"Api-Token {TOKEN}"
        answers = [await client.get("/api/v2/problems") for _ in range(3)]
        clock.advance(minutes=1)
        later = await client.get("/api/v2/problems")

    assert [answer.status_code for answer in (*answers, later)] == [200, 200, 429, 200]
    assert [answer.headers["X-RateLimit-Remaining"] for answer in answers] == ["1", "0", "0"]
    assert answers[0].headers["X-RateLimit-Limit"] == "2"
    assert answers[0].headers["X-RateLimit-Reset"] == "1795334460000000"
    assert "Retry-After" not in answers[2].headers


async def test_too_many_requests_are_told_the_vendor_s_way(
    dynatrace: Dynatrace, client: httpx.AsyncClient, clock: Clock
) -> None:
    dynatrace.faults.add(too_many_requests(reset=clock.at))

    answer = await client.get("/problems")

    assert answer.status_code == 429
    assert answer.headers["X-RateLimit-Remaining"] == "0"
    assert answer.headers["X-RateLimit-Reset"] == "1795334400123000"
    assert answer.json() == {"error": {"code": 429, "message": "Too many requests"}}
