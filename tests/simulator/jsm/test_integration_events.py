"""The part of the Opsgenie API that JSM has kept."""

from collections.abc import AsyncIterator

import httpx
import pytest

from app.simulator import Jsm
from tests.simulator.peers import http_client

pytestmark = pytest.mark.anyio


@pytest.fixture
async def events(jsm: Jsm, url: str) -> AsyncIterator[httpx.AsyncClient]:
    headers = {"Authorization": f"GenieKey {jsm.integration_key}"}
    base = f"{url}/jsm/ops/integration"
    async with http_client(base_url=base, headers=headers) as client:
        yield client


async def test_integration_events_speak_opsgenie_by_alias_too(
    jsm: Jsm, events: httpx.AsyncClient
) -> None:
    await events.post("/v2/alerts", json={"message": "x", "alias": "disk", "details": {"k": "v"}})
    accepted = await events.post(
        "/v2/alerts/disk/notes?identifierType=alias", json={"note": "done", "user": "alexis"}
    )
    status = await events.get(f"/v2/alerts/requests/{accepted.json()['requestId']}")
    await events.post("/v2/alerts/disk/acknowledge?identifierType=alias", json={})
    await events.post("/v2/alerts/disk/close?identifierType=alias", json={"note": "over"})

    (alert,) = jsm.alerts
    assert status.json()["data"]["isSuccess"]
    assert jsm.notes_of(alert.id) == ("done", "over")
    assert alert.acknowledged
    assert alert.closed


async def test_integration_events_can_neither_list_nor_get(
    jsm: Jsm, events: httpx.AsyncClient
) -> None:
    alert = jsm.create_alert("x")

    assert (await events.get("/v2/alerts")).status_code == 405
    assert (await events.get(f"/v2/alerts/{alert.id}")).status_code == 404
    assert (await events.post("/v2/alerts", auth=("a", "b"), json={})).status_code == 401
