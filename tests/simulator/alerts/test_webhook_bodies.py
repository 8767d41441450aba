"""The webhook bodies, action by action."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from app.simulator import By, Escalation, Opsgenie, OutgoingWebhook, Team
from tests.simulator.alerts.building import a_full_disk
from tests.simulator.peers import Clock, Receiver

pytestmark = pytest.mark.anyio

OPERATIONS, DATABASE = map(Team.named, ("operations", "database"))

Act = Callable[[Opsgenie, str], object]
UNTIL = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


async def test_a_creation_tells_everything(opsgenie: Opsgenie, receiver: Receiver) -> None:
    a_full_disk(opsgenie)

    await opsgenie.settled()

    assert receiver.bodies == [
        {
            "action": "Create",
            "alert": {
                "alertId": "c4a1f2de-7b6a-4e0b-9f53-000000000001-1795334400123",
                "message": "Disk /var 96% full on web-01.example.net",
                "tags": ["disk_full", "env:prod"],
                "tinyId": "1",
                "entity": "web-01.example.net",
                "alias": "disk-var-web-01",
                "createdAt": 1795334400123,
                "updatedAt": 1795334400123000000,
                "username": "Monitoring API",
                "team": "operations",
                "responders": [{"id": OPERATIONS.id, "type": "team", "name": "operations"}],
                "teams": [OPERATIONS.id],
                "actions": ["CleanDisk"],
                "priority": "P2",
                "source": "monitor-eu-1",
                "description": "Filesystem /var is 96% full.",
                "details": {"host": "web-01.example.net", "used_percent": "96"},
            },
            "source": {"name": "Monitoring API", "type": "API"},
            "integrationName": "alexis",
            "integrationId": opsgenie.webhooks[0].id,
            "integrationType": "Webhook",
        }
    ]


async def test_what_a_person_does_names_the_person_and_the_web(
    opsgenie: Opsgenie, receiver: Receiver, clock: Clock
) -> None:
    alert = a_full_disk(opsgenie)
    clock.advance(minutes=1)
    opsgenie.add_note(alert.id, "clean /var please", By(user="ben@example.net"))

    await opsgenie.settled()

    body = receiver.bodies[1]
    assert body["action"] == "AddNote"
    assert body["source"] == {"name": "", "type": "web"}
    assert body["alert"]["username"] == "ben@example.net"
    assert body["alert"]["userId"]
    assert body["alert"]["note"] == "clean /var please"
    assert body["alert"]["oldPriority"] == "P2"
    assert body["alert"]["updatedAt"] == 1795334460123000000
    assert body["alert"].keys().isdisjoint({"description", "details"})


@pytest.mark.parametrize(
    ("act", "action", "said"),
    [
        (lambda o, a: o.acknowledge(a), "Acknowledge", {}),
        (lambda o, a: o.unacknowledge(a), "UnAcknowledge", {}),
        (lambda o, a: o.close(a), "Close", {}),
        (
            lambda o, a: o.add_tags(a, ["remediate", "attempt:2"]),
            "AddTags",
            {
                "addedTags": "remediate,attempt:2",
                "tags": ["disk_full", "env:prod", "remediate", "attempt:2"],
            },
        ),
        (
            lambda o, a: o.remove_tags(a, ["disk_full"]),
            "RemoveTags",
            {"removedTags": "disk_full", "tags": ["env:prod"]},
        ),
        (
            lambda o, a: o.add_team(a, "database"),
            "AddTeam",
            {"team": "database", "teams": [OPERATIONS.id, DATABASE.id]},
        ),
        (
            lambda o, a: o.assign(a, "ben@example.net"),
            "AssignOwnership",
            {"owner": "ben@example.net"},
        ),
        (lambda o, a: o.take_ownership(a), "TakeOwnership", {"username": "ana@example.net"}),
        (
            lambda o, a: o.snooze(a, UNTIL),
            "Snooze",
            {"snoozeEndDate": "2026-11-22T10:00:00Z", "snoozedUntil": 1795341600000},
        ),
        (lambda o, a: o.end_snooze(a), "SnoozeEnded", {}),
        (
            lambda o, a: o.update_priority(a, "P1"),
            "UpdatePriority",
            {"priority": "P1", "oldPriority": "P2"},
        ),
        (lambda o, a: o.update_message(a, "m"), "UpdateMessage", {"message": "m"}),
        (lambda o, a: o.update_description(a, "d"), "UpdateDescription", {}),
        (lambda o, a: o.add_user(a, "ben@example.net"), "AddResponder", {}),
        (
            lambda o, a: o.custom_action(a, "CleanDisk"),
            "CleanDisk",
            {"description": "Filesystem /var is 96% full."},
        ),
        (lambda o, a: o.delete(a), "Delete", {"tinyId": "1"}),
    ],
)
async def test_an_action_is_sent_under_its_name_with_what_it_changed(
    opsgenie: Opsgenie, receiver: Receiver, act: Act, action: str, said: dict[str, Any]
) -> None:
    alert = a_full_disk(opsgenie)

    act(opsgenie, alert.id)
    await opsgenie.settled()

    body = receiver.bodies[1]
    assert body["action"] == action
    assert body["alert"]["alertId"] == alert.id
    assert body["alert"] | said == body["alert"]


async def test_a_deletion_says_nothing_of_tags(opsgenie: Opsgenie, receiver: Receiver) -> None:
    opsgenie.delete(a_full_disk(opsgenie).id)

    await opsgenie.settled()

    assert "tags" not in receiver.bodies[1]["alert"]
    assert opsgenie.alerts == ()


async def test_an_escalation_is_a_stub_that_echoes_the_custom_headers(
    opsgenie: Opsgenie, receiver: Receiver
) -> None:
    opsgenie.webhooks[0] = OutgoingWebhook(url=receiver.url, headers={"X-Alexis-Token": "secret"})
    alert = a_full_disk(opsgenie)
    opsgenie.escalate(alert.id, Escalation("night shift"))

    await opsgenie.settled()

    body = receiver.bodies[1]
    assert body["alert"] == {"alertId": alert.id}
    assert body["headers"] == {"X-Alexis-Token": "secret"}
    assert (body["escalationName"], body["escalationTime"]) == ("night shift", 5)
    assert body["escalationNotify"]["entity"] == "user"
    assert body.keys().isdisjoint({"source", "integrationType"})


async def test_long_texts_are_cut_at_a_thousand_characters(
    opsgenie: Opsgenie, receiver: Receiver
) -> None:
    opsgenie.create_alert("x", description="d" * 1001, details={"log": "l" * 1001})

    await opsgenie.settled()

    alert = receiver.bodies[0]["alert"]
    assert alert["description"] == "d" * 1000
    assert alert["details"] == {"log": "l" * 1000}


async def test_description_and_details_are_absent_unless_asked_for(
    opsgenie: Opsgenie, receiver: Receiver
) -> None:
    opsgenie.webhooks[0] = OutgoingWebhook(url=receiver.url)
    a_full_disk(opsgenie)

    await opsgenie.settled()

    assert receiver.bodies[0]["alert"].keys().isdisjoint({"description", "details"})
