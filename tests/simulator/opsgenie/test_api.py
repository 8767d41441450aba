"""What every call of the Alert REST API has in common."""

import httpx
import pytest

from app.simulator import Fault, Opsgenie
from app.simulator.opsgenie import too_many_requests

pytestmark = pytest.mark.anyio


async def test_a_wrong_key_is_turned_away(client: httpx.AsyncClient) -> None:
    for authorization in ("GenieKey wrong", "Bearer made-up-genie-key", ""):
        answer = await client.get("/v2/alerts", headers={"Authorization": authorization})

        assert answer.status_code == 401
        assert answer.json().keys() == {"message", "took", "requestId"}


async def test_every_answer_has_the_vendor_s_headers(client: httpx.AsyncClient) -> None:
    answer = await client.get("/v2/alerts/none")

    assert answer.status_code == 404
    assert answer.headers["X-Request-ID"] == answer.json()["requestId"]
    assert answer.headers["X-Response-Time"] == str(answer.json()["took"])
    assert answer.headers["X-RateLimit-State"] == "OK"
    assert answer.headers["X-RateLimit-Period-In-Sec"] == "60"


async def test_a_body_that_is_not_a_json_object_is_a_bad_request(
    client: httpx.AsyncClient,
) -> None:
    for content in ("{", "[]"):
        assert (await client.post("/v2/alerts", content=content)).status_code == 400


async def test_too_many_requests_are_told_the_vendor_s_way(
    opsgenie: Opsgenie, client: httpx.AsyncClient
) -> None:
    fault: Fault = too_many_requests(path="/notes$")
    opsgenie.faults.add(fault)

    answer = await client.post("/v2/alerts/any/notes", json={"note": "n"})

    assert answer.status_code == 429
    assert answer.headers["X-RateLimit-State"] == "THROTTLED"
    assert "Retry-After" not in answer.headers
    assert answer.json()["message"].startswith("You are making too many requests!")
