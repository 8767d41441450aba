"""Requests are counted by their routes, which nobody outside can invent."""

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.parts.alexis import PATIENCE, Alexis

pytestmark = pytest.mark.anyio


async def _counted(service: Alexis) -> dict[tuple[str, str, str], float]:
    text = (await service.client.get("/metrics")).text
    return {
        (sample.labels["route"], sample.labels["method"], sample.labels["code"]): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == "alexis_http_requests_total" and sample.value
    }


async def test_requests_are_counted_by_route_method_and_answer(service: Alexis) -> None:
    client = service.client
    before = await _counted(service)
    await client.get("/v1/events/made-up-1")
    await client.get("/v1/events/made-up-2")
    await client.head("/livez")
    await client.get("/made/up")
    await client.post("/v1/webhooks/made-up", json={})
    await client.post("/v1/webhooks/opsgenie", json={})
    await client.delete("/v1/runs")

    after = await _counted(service)

    assert {name: after[name] - before.get(name, 0) for name in after} == {
        ("/v1/events/{event_id}", "GET", "404"): 2,
        ("/livez", "HEAD", "200"): 1,
        ("(other)", "GET", "404"): 1,
        ("/v1/webhooks/{source}", "POST", "404"): 1,
        ("/v1/webhooks/opsgenie", "POST", "422"): 1,
        ("/v1/runs", "DELETE", "405"): 1,
        ("/metrics", "GET", "200"): 1,
    }


async def test_what_is_refused_at_the_door_is_counted_too(service: Alexis) -> None:
    async with httpx.AsyncClient(base_url=service.url, timeout=PATIENCE) as anybody:
        await anybody.post("/v1/webhooks/opsgenie", json={})
        await anybody.post("/v1/pause", json={})

    counted = await _counted(service)

    assert counted["/v1/webhooks/opsgenie", "POST", "401"] == 1
    assert counted["/v1/pause", "POST", "401"] == 1
