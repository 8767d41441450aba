"""The HTTP requests of Dynatrace workflows."""

from collections.abc import AsyncIterator
from typing import Literal

import pytest

from app.simulator import DavisWorkflow, Dynatrace, Entity, serve
from tests.simulator.peers import Clock, Receiver

pytestmark = pytest.mark.anyio

WEB_01 = Entity.named("web-01.example.net", "env:prod", "disk_cleanup", "[AWS]Name:web-01")
WEB_02 = Entity.named("web-02.example.net", "env:prod")


@pytest.fixture
async def dynatrace(clock: Clock) -> AsyncIterator[Dynatrace]:
    dynatrace = Dynatrace(now=clock, new_number=lambda: -6386032669938507213)
    async with serve(dynatrace.app):
        yield dynatrace


async def test_a_workflow_posts_the_event_record(dynatrace: Dynatrace, receiver: Receiver) -> None:
    dynatrace.webhooks.append(DavisWorkflow(url=receiver.url, headers={"X-Alexis-Token": "t"}))
    problem = dynatrace.open_problem("slow", WEB_01, severity="PERFORMANCE")

    await dynatrace.settled()

    assert receiver.received[0].headers["x-alexis-token"] == "t"
    assert receiver.bodies == [
        {
            "event.kind": "DAVIS_PROBLEM",
            "event.id": problem.id,
            "display_id": problem.display_id,
            "event.name": "slow",
            "event.description": "slow on web-01.example.net",
            "event.category": "SLOWDOWN",
            "event.status": "ACTIVE",
            "event.status_transition": "CREATED",
            "event.start": "2026-11-22T08:00:00.123000000Z",
            "affected_entity_ids": [WEB_01.id],
            "affected_entity_types": ["dt.entity.host"],
            "entity_tags": ["env:prod", "disk_cleanup", "[AWS]Name:web-01"],
            "root_cause_entity_id": WEB_01.id,
            "root_cause_entity_name": "web-01.example.net",
            "maintenance.is_under_maintenance": False,
            "dt.davis.is_duplicate": False,
        }
    ]


async def test_a_workflow_fires_on_open_close_and_re_open_but_not_on_a_merge(
    dynatrace: Dynatrace, receiver: Receiver
) -> None:
    dynatrace.webhooks += [
        DavisWorkflow(url=receiver.url, name="both"),
        DavisWorkflow(url=receiver.url, name="opens", on_close=False),
    ]
    problem = dynatrace.open_problem("disk full", WEB_01)
    dynatrace.merge_event(problem.id, "CPU", WEB_02)
    dynatrace.resolve(problem.id)
    dynatrace.reopen(problem.id)

    await dynatrace.settled()

    def transitions(webhook: str) -> list[str]:
        key = "event.status_transition"
        return [one.json[key] for one in dynatrace.deliveries if one.webhook == webhook]

    assert transitions("both") == ["CREATED", "RESOLVED", "REOPENED"]
    assert transitions("opens") == ["CREATED", "REOPENED"]


@pytest.mark.parametrize(("wrapping", "key"), [("eventData", "eventData"), ("cloudevent", "data")])
async def test_a_workflow_s_record_may_be_wrapped(
    dynatrace: Dynatrace,
    receiver: Receiver,
    wrapping: Literal["eventData", "cloudevent"],
    key: str,
) -> None:
    dynatrace.webhooks.append(DavisWorkflow(url=receiver.url, wrapping=wrapping))
    problem = dynatrace.open_problem("disk full", WEB_01)

    await dynatrace.settled()

    assert receiver.bodies[0][key]["event.id"] == problem.id
