"""The calls that change alerts."""

from typing import Any

import httpx
import pytest

from app.simulator import Opsgenie, OutgoingWebhook
from tests.simulator.peers import Receiver

pytestmark = pytest.mark.anyio


async def outcome(client: httpx.AsyncClient, accepted: httpx.Response) -> Any:
    assert accepted.status_code == 202
    status = await client.get(f"/v2/alerts/requests/{accepted.json()['requestId']}")
    assert status.status_code == 200
    return status.json()["data"]


async def test_an_alert_is_created_once_per_alias(
    opsgenie: Opsgenie, client: httpx.AsyncClient
) -> None:
    body = {
        "message": "m" * 131,
        "alias": "disk",
        "details": {"host": "web-01"},
        "tags": ["a"],
        "priority": "P1",
        "responders": [
            {"type": "team", "name": "operations"},
            {"type": "user", "username": "ana@example.net"},
        ],
        "note": "found by the monitor",
    }

    first = await outcome(client, await client.post("/v2/alerts", json=body))
    second = await outcome(client, await client.post("/v2/alerts", json=body))

    (alert,) = opsgenie.alerts
    assert (first["action"], first["status"], first["isSuccess"]) == (
        "Create",
        "Created alert",
        True,
    )
    assert first["alertId"] == second["alertId"] == alert.id
    assert (alert.message, alert.count, alert.priority) == ("m" * 130, 2, "P1")
    assert opsgenie.teams_of(alert.id) == ("operations",)
    assert opsgenie.notes_of(alert.id) == ("found by the monitor",) * 2
    assert [one.type for one in alert.responders] == ["team", "user"]
    assert (alert.source, alert.integration.name) == ("127.0.0.1", "Default API")


async def test_a_write_is_accepted_at_once_and_done_after_the_pending_polls(
    opsgenie: Opsgenie, client: httpx.AsyncClient, receiver: Receiver
) -> None:
    opsgenie.pending_polls = 2
    alert = opsgenie.create_alert("x")
    opsgenie.webhooks.append(OutgoingWebhook(url=receiver.url))
    notes = f"/v2/alerts/{alert.id}/notes"

    accepted = await client.post(notes, json={"note": "done", "user": "alexis"})
    status = f"/v2/alerts/requests/{accepted.json()['requestId']}"
    polls = [await client.get(status) for _ in range(2)]
    notes_before = (await client.get(notes)).json()["data"]
    done = await client.get(status)
    notes_after = (await client.get(notes)).json()["data"]
    await opsgenie.settled()

    assert [poll.status_code for poll in polls] == [404, 404]
    assert polls[0].headers["X-Opsgenie-Errortype"] == "RequestNotProcessed"
    assert notes_before == []
    assert done.json()["data"] == {
        "success": True,
        "action": "AddNote",
        "processedAt": "2026-11-22T08:00:00.123Z",
        "integrationId": opsgenie.integration.id,
        "isSuccess": True,
        "status": "Alert note added",
        "alertId": alert.id,
        "alias": alert.alias,
    }
    assert [(note["note"], note["owner"]) for note in notes_after] == [("done", "alexis")]
    assert receiver.actions == ["AddNote"]


async def test_what_nobody_polls_for_can_be_processed_all_the_same(
    opsgenie: Opsgenie, client: httpx.AsyncClient
) -> None:
    opsgenie.pending_polls = 5
    alert = opsgenie.create_alert("x")
    await client.post(f"/v2/alerts/{alert.id}/notes", json={"note": "done"})

    before = opsgenie.notes_of(alert.id)
    opsgenie.process_accepted()
    opsgenie.process_accepted()

    assert (before, opsgenie.notes_of(alert.id)) == ((), ("done",))


async def test_an_unknown_request_is_not_a_pending_one(client: httpx.AsyncClient) -> None:
    answer = await client.get("/v2/alerts/requests/none")

    assert answer.status_code == 404
    assert "X-Opsgenie-Errortype" not in answer.headers


async def test_a_write_on_an_unknown_alert_is_accepted_and_fails_later(
    client: httpx.AsyncClient,
) -> None:
    accepted = await client.post("/v2/alerts/none/notes", json={"note": "done"})

    failed = await outcome(client, accepted)

    assert (failed["isSuccess"], failed["status"]) == (False, "Alert does not exist")
    assert (failed["alertId"], failed["alias"]) == ("", "")


@pytest.mark.parametrize("note", ["", "n" * 25_001, None])
async def test_a_note_must_be_there_and_not_too_long(
    opsgenie: Opsgenie, client: httpx.AsyncClient, note: str | None
) -> None:
    alert = opsgenie.create_alert("x")

    answer = await client.post(f"/v2/alerts/{alert.id}/notes", json={"note": note})

    assert answer.status_code == 422
    assert answer.json()["errors"].keys() == {"note"}
    assert opsgenie.notes_of(alert.id) == ()


async def test_the_longest_note_is_stored_whole(
    opsgenie: Opsgenie, client: httpx.AsyncClient
) -> None:
    alert = opsgenie.create_alert("x")

    await client.post(f"/v2/alerts/{alert.id}/notes", json={"note": "ü" * 25_000})

    assert opsgenie.notes_of(alert.id) == ("ü" * 25_000,)


@pytest.mark.parametrize(
    ("call", "body", "action"),
    [
        ("POST close", {}, "Close"),
        ("POST acknowledge", {}, "Acknowledge"),
        ("POST unacknowledge", {}, "UnAcknowledge"),
        ("POST tags", {"tags": ["b"]}, "AddTags"),
        ("POST teams", {"team": {"name": "database"}}, "AddTeam"),
        ("POST responders", {"responder": {"type": "team", "name": "database"}}, "AddTeam"),
        ("POST responders", {"responder": {"type": "user", "id": "u1"}}, "AddResponder"),
        ("POST assign", {"owner": {"username": "ana@example.net"}}, "AssignOwnership"),
        ("POST snooze", {"endTime": "2026-11-22T10:00:00Z"}, "Snooze"),
        ("POST escalate", {"escalation": {"name": "night shift"}}, "Escalate"),
        ("POST actions/Clean%20Disk", {}, "Clean Disk"),
        ("PUT message", {"message": "m"}, "UpdateMessage"),
        ("PUT description", {"description": "d"}, "UpdateDescription"),
        ("PUT priority", {"priority": "P1"}, "UpdatePriority"),
    ],
)
async def test_a_call_has_its_effect_its_note_and_its_webhook(
    opsgenie: Opsgenie,
    receiver: Receiver,
    client: httpx.AsyncClient,
    call: str,
    body: dict[str, Any],
    action: str,
) -> None:
    opsgenie.webhooks.append(OutgoingWebhook(url=receiver.url, actions=frozenset({action})))
    alert = opsgenie.create_alert("x", alias="disk", teams=["operations"])

    method, _, rest = call.partition(" ")
    accepted = await client.request(
        method,
        f"/v2/alerts/disk/{rest}?identifierType=alias",
        json={**body, "user": "alexis", "note": "by rule"},
    )
    done = await outcome(client, accepted)
    await opsgenie.settled()

    assert done["isSuccess"]
    assert opsgenie.notes_of(alert.id) == ("by rule",)
    (sent,) = receiver.bodies
    assert sent["action"] == action
    if action != "Escalate":
        assert (sent["alert"]["username"], sent["alert"]["note"]) == ("alexis", "by rule")
        assert sent["source"] == {"name": "Default API", "type": "API"}


async def test_tags_and_details_can_be_taken_away_again(
    opsgenie: Opsgenie, client: httpx.AsyncClient
) -> None:
    alert = opsgenie.create_alert("x", tags=["a", "b", "c"], details={"k": "1", "l": "2"})
    url = f"/v2/alerts/{alert.id}"

    await client.delete(f"{url}/tags?tags=a,b")
    await client.post(f"{url}/details", json={"details": {"m": "3"}})
    await client.delete(f"{url}/details?keys=k")

    now = opsgenie.alert(alert.id)
    assert (now.tags, now.details) == (("c",), {"l": "2", "m": "3"})


async def test_a_deleted_alert_is_gone(opsgenie: Opsgenie, client: httpx.AsyncClient) -> None:
    alert = opsgenie.create_alert("x")

    await client.delete(f"/v2/alerts/{alert.id}?user=ana@example.net")

    assert (await client.get(f"/v2/alerts/{alert.id}")).status_code == 404
