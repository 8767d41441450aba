"""The calls that change alerts."""

from typing import Any

import httpx
import pytest

from app.simulator import Jsm, OutgoingWebhook, Team
from tests.simulator.peers import Receiver

pytestmark = pytest.mark.anyio


async def test_a_note_is_there_at_once_even_while_other_writes_are_pending(
    jsm: Jsm, client: httpx.AsyncClient
) -> None:
    jsm.pending_polls = 3
    alert = jsm.create_alert("x")

    answer = await client.post(f"/v1/alerts/{alert.id}/notes", json={"note": "done"})
    listed = (await client.get(f"/v1/alerts/{alert.id}/notes")).json()

    assert answer.status_code == 200
    assert answer.json().keys() == {"id", "note", "owner", "createdAt", "updatedAt"}
    assert listed == {"values": [answer.json()], "links": {}}
    assert answer.json()["owner"] == jsm.email


async def test_the_third_shape_of_errors_names_the_fields(
    jsm: Jsm, client: httpx.AsyncClient
) -> None:
    alert = jsm.create_alert("x")

    answer = await client.post(f"/v1/alerts/{alert.id}/notes", json={"note": ""})

    assert answer.status_code == 422
    assert answer.json()["errors"].keys() == {"note"}


@pytest.mark.parametrize("content", ['{"note": "by rule", "user": "alexis"}', "not even JSON"])
async def test_closing_ignores_the_body(jsm: Jsm, client: httpx.AsyncClient, content: str) -> None:
    alert = jsm.create_alert("x")

    answer = await client.post(f"/v1/alerts/{alert.id}/close", content=content)

    assert answer.status_code == 202
    assert (jsm.alert(alert.id).status, jsm.notes_of(alert.id)) == ("closed", ())


async def test_the_status_of_a_request_is_flat_and_404_while_it_is_pending(
    jsm: Jsm, client: httpx.AsyncClient
) -> None:
    jsm.pending_polls = 1
    body = {"message": "x", "alias": "disk", "extraProperties": {"auto": True}}

    accepted = await client.post("/v1/alerts", json=body)
    status = f"/v1/alerts/requests/{accepted.json()['requestId']}"
    pending, done = await client.get(status), await client.get(status)
    unknown = await client.get("/v1/alerts/requests/none")

    statuses = [one.status_code for one in (accepted, pending, done, unknown)]
    assert statuses == [200, 404, 200, 404]
    (alert,) = jsm.alerts
    assert done.json()["alertId"] == alert.id
    assert alert.details == {"auto": True}


@pytest.mark.parametrize(
    ("call", "body", "action"),
    [
        ("POST /acknowledge", None, "Acknowledge"),
        ("POST /unacknowledge", None, "UnAcknowledge"),
        ("POST /tags", {"tags": ["b"]}, "AddTags"),
        ("DELETE /tags", {"tags": ["a"]}, "RemoveTags"),
        ("POST /responders", {"id": Team.named("database").id, "type": "team"}, "AddTeam"),
        ("POST /responders", {"id": "u1", "type": "user"}, "AddResponder"),
        ("POST /assign", {"accountId": "u1"}, "AssignOwnership"),
        ("POST /escalate", {"escalationId": "e1"}, "Escalate"),
        ("POST /snooze", {"endTime": "2026-11-22T10:00:00Z"}, "Snooze"),
        ("POST /action", {"actionName": "CleanDisk"}, "CleanDisk"),
        ("PATCH /message", {"message": "m"}, "UpdateMessage"),
        ("PATCH /description", {"description": "d"}, "UpdateDescription"),
        ("PATCH /priority", {"priority": "P1"}, "UpdatePriority"),
        ("DELETE ", None, "Delete"),
    ],
)
async def test_a_call_has_its_effect_and_opsgenie_s_webhook(
    jsm: Jsm, receiver: Receiver, client: httpx.AsyncClient, call: str, body: Any, action: str
) -> None:
    jsm.webhooks.append(OutgoingWebhook(url=receiver.url))
    alert = jsm.create_alert("x", tags=["a"])
    method, _, rest = call.partition(" ")

    answer = await client.request(method, f"/v1/alerts/{alert.id}{rest}", json=body)
    await jsm.settled()

    assert answer.status_code == 202
    assert answer.json().keys() == {"result", "requestId", "took"}
    assert receiver.actions == ["Create", action]


async def test_extra_properties_are_added_and_removed(jsm: Jsm, client: httpx.AsyncClient) -> None:
    alert = jsm.create_alert("x", details={"a": "1"})
    url = f"/v1/alerts/{alert.id}/extra-properties"

    await client.post(url, json={"extraProperties": {"b": 2}})
    await client.request("DELETE", url, json={"keys": ["a"]})

    assert jsm.alert(alert.id).details == {"b": 2}
