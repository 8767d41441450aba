"""The audit trail over HTTP: page by page, by what is asked for, and its head."""

from typing import Any

import pytest

from tests.parts.alexis import Alexis, until

pytestmark = pytest.mark.anyio


async def _decided(service: Alexis, times: int) -> list[str]:
    """Send so many messages; give their ids once they are decided."""
    ids = []
    for number in range(times):
        alert = {"alertId": f"alert-{number}", "message": "Trouble"}
        answer = await service.post("/v1/webhooks/opsgenie", {"action": "Create", "alert": alert})
        ids.append(answer.json()["event"])
    await until(service.is_settled, "all to be decided")
    return ids


async def _listed(service: Alexis, **wanted: Any) -> list[Any]:
    items: list[Any] = (await service.get("/v1/audit", **wanted))["items"]
    return items


async def test_the_trail_is_given_page_by_page_the_newest_first(service: Alexis) -> None:
    await _decided(service, 3)

    first = await service.get("/v1/audit", limit=3)
    second = await service.get("/v1/audit", limit=3, cursor=first["next"])

    numbers = [entry["seq"] for entry in first["items"] + second["items"]]
    assert numbers == [5, 4, 3, 2, 1]
    assert (first["next"], second["next"]) == ("3", None)
    assert {entry["keyed"] for entry in first["items"]} == {False}


async def test_the_head_is_the_newest_entry_and_the_trail_that_ends_with_it_holds(
    service: Alexis,
) -> None:
    await _decided(service, 1)

    head = await service.get("/v1/audit/head")
    verdict = await service.get("/v1/audit/verify", head=f"{head['seq']}:{head['hash']}")
    longer = await service.get("/v1/audit/verify", head=f"{head['seq'] + 1}:{head['hash']}")

    (newest,) = await _listed(service, limit=1)
    assert head == {"seq": newest["seq"], "hash": newest["hash"]}
    assert (verdict["rows"], verdict["head"], verdict["fault"]) == (head["seq"], head, None)
    assert longer["fault"]["what"].startswith("it was remembered, but the trail ends at row")


async def test_a_filter_leaves_what_is_asked_for(service: Alexis) -> None:
    first, second = await _decided(service, 2)

    of_event = await _listed(service, event=second)
    of_client = await _listed(service, actor="client:tester")
    of_kind = await _listed(service, kind="rules.loaded", since="1h")
    of_run = await _listed(service, run=first)

    assert [entry["event"] for entry in of_event] == [second]
    assert [entry["event"] for entry in of_client] == [second, first]
    assert list(of_kind[0]["details"]["rules"]) == ["restart-duplicator"]
    assert of_run == []


@pytest.mark.parametrize(
    "wanted", [{"kind": "run.danced"}, {"cursor": "x"}, {"since": "lately"}, {"limit": "0"}]
)
async def test_a_filter_that_cannot_be_is_refused(service: Alexis, wanted: dict[str, str]) -> None:
    answer = await service.client.get("/v1/audit", params=wanted)

    assert answer.status_code == 422
