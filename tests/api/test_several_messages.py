"""A delivery of several messages: each is an event of its own, and none is lost."""

import json
from typing import Any

import pytest

from tests.parts.alexis import Alexis
from tests.parts.own_sources import sent
from tests.parts.problem_documents import fields_of

pytestmark = pytest.mark.anyio

PATH = "/v1/webhooks/prometheus"


def alerts(*refs: str) -> dict[str, Any]:
    return {"alerts": [{"status": "firing", "fingerprint": ref} for ref in refs]}


async def test_each_message_is_told_its_event_in_order(service: Alexis) -> None:
    response = await service.client.post(PATH, content=sent("alertmanager/firing"))

    said = response.json()
    assert response.status_code == 202
    assert [each["status"] for each in said["events"]] == ["accepted"] * 3
    assert {"event": said["event"], "status": said["status"]} == said["events"][0]
    stored = (await service.get("/v1/events", limit=500))["items"]
    assert {each["id"] for each in stored} == {each["event"] for each in said["events"]}
    assert {each["source"] for each in stored} == {"prometheus"}


async def test_what_was_sent_before_is_a_duplicate_of_its_own_event(service: Alexis) -> None:
    first = await service.post(PATH, alerts("a", "b"))
    again = await service.post(PATH, alerts("b", "c"))

    assert [each["status"] for each in again.json()["events"]] == ["duplicate", "accepted"]
    assert again.json()["events"][0]["event"] == first.json()["events"][1]["event"]


async def test_one_that_cannot_be_read_keeps_out_nothing_but_itself(service: Alexis) -> None:
    broken = alerts("a", "b", "c")
    broken["alerts"][1]["status"] = "odd"

    response = await service.post(PATH, broken)

    assert response.status_code == 422
    assert fields_of(response) == ["[1].status"]
    assert "1 of the messages cannot be read; the others are stored" in response.json()["detail"]
    stored = (await service.get("/v1/events", limit=500))["items"]
    assert len(stored) == 2


async def test_one_alone_that_cannot_be_read_is_refused_by_its_field(shared: Alexis) -> None:
    response = await shared.post(PATH, {"alerts": [{}]})

    assert (response.status_code, fields_of(response)) == (422, ["status"])


async def test_a_delivery_without_messages_is_ignored(shared: Alexis) -> None:
    response = await shared.post(PATH, {"alerts": []})

    assert response.status_code == 202
    assert response.json() == {"event": None, "status": "ignored", "events": []}


async def test_more_messages_than_there_may_be_are_refused_as_a_whole(shared: Alexis) -> None:
    response = await shared.client.post(PATH, content=json.dumps({"alerts": [{}] * 1001}))

    assert response.status_code == 422


async def test_a_message_of_ones_own_source_can_be_explained(shared: Alexis) -> None:
    delivery = json.loads(sent("alertmanager/firing"))
    asked = {"source": "prometheus", "payload": {**delivery, "alerts": delivery["alerts"][:1]}}

    response = await shared.post("/v1/rules/explain", asked)

    assert response.status_code == 200
    assert response.json()["title"] == "Disk /var of web-01.example.net is 96% full"
