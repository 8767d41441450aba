"""Opsgenie's own Python SDK, as a client that knows nothing of the simulator."""

from collections.abc import AsyncIterator, Callable
from typing import Any, TypeVar

import opsgenie_sdk
import pytest
from anyio import to_thread
from opsgenie_sdk.exceptions import (
    ApiException,
    AuthenticationException,
    ConfigurationException,
)

from app.simulator import Opsgenie, Team, serve

pytestmark = pytest.mark.anyio

Result = TypeVar("Result")


@pytest.fixture
async def opsgenie() -> Opsgenie:
    return Opsgenie(teams=(Team.named("operations"), Team.named("database")))


@pytest.fixture
async def api(opsgenie: Opsgenie) -> AsyncIterator[Any]:
    async with serve(opsgenie.app) as url:
        configuration = opsgenie_sdk.Configuration()
        configuration.host = url
        configuration.api_key["Authorization"] = opsgenie.api_key
        configuration.retry_enabled = False
        client = opsgenie_sdk.ApiClient(configuration)
        yield opsgenie_sdk.AlertApi(client)
        client.rest_client.pool_manager.clear()


async def call(function: Callable[..., Result], *args: Any, **kwargs: Any) -> Result:
    """The SDK is synchronous."""
    return await to_thread.run_sync(lambda: function(*args, **kwargs))


async def test_it_lists_and_gets_alerts(opsgenie: Opsgenie, api: Any) -> None:
    alert = opsgenie.create_alert("disk full", tags=["disk_full"], details={"host": "web-01"})

    listed = await call(api.list_alerts, query="status: open AND tag: disk_full", sort="createdAt")
    counted = await call(api.count_alerts)
    single = await call(api.get_alert, alert.alias, identifier_type="alias")

    assert [one.id for one in listed.data] == [alert.id]
    assert counted.data.count == 1
    assert single.data.details == {"host": "web-01"}
    assert single.data.integration.name == "Monitoring API"


async def test_it_adds_a_note_and_learns_that_it_was_added(opsgenie: Opsgenie, api: Any) -> None:
    alert = opsgenie.create_alert("disk full")

    body = opsgenie_sdk.AddNoteToAlertPayload(user="alexis", note="cleaned")
    accepted = await call(api.add_note, alert.id, body)
    result = await call(accepted.retrieve_result)
    notes = await call(api.list_notes, alert.id)

    assert (result.data.is_success, result.data.alert_id) == (True, alert.id)
    assert [(note.note, note.owner) for note in notes.data] == [("cleaned", "alexis")]


async def test_it_creates_moves_tags_and_closes_an_alert(opsgenie: Opsgenie, api: Any) -> None:
    created = await call(
        api.create_alert,
        opsgenie_sdk.CreateAlertPayload(
            message="disk full",
            alias="disk",
            responders=[{"type": "team", "name": "operations"}],
            priority="P2",
        ),
    )
    alert = (await call(created.retrieve_resulting_action)).data
    database = opsgenie_sdk.AddTeamToAlertPayload(team={"name": "database"})
    await call(api.add_team, alert.id, database)
    await call(api.add_tags, alert.id, opsgenie_sdk.AddTagsToAlertPayload(tags=["cleaned"]))
    await call(api.add_details, alert.id, opsgenie_sdk.AddDetailsToAlertPayload(details={"k": "v"}))
    await call(api.execute_custom_alert_action, alert.id, "CleanDisk")
    await call(api.close_alert, alert.id)

    (now,) = opsgenie.alerts
    assert opsgenie.teams_of(alert.id) == ("operations", "database")
    assert (now.tags, now.details, now.status) == (("cleaned",), {"k": "v"}, "closed")


async def test_it_meets_a_request_that_is_not_processed_yet(opsgenie: Opsgenie, api: Any) -> None:
    opsgenie.pending_polls = 1
    alert = opsgenie.create_alert("disk full")
    body = opsgenie_sdk.AddNoteToAlertPayload(note="cleaned")
    accepted = await call(api.add_note, alert.id, body)

    with pytest.raises(ApiException) as refusal:
        await call(api.get_request_status, accepted.request_id)
    result = await call(api.get_request_status, accepted.request_id)

    assert refusal.value.status == 404
    assert refusal.value.headers["X-Opsgenie-Errortype"] == "RequestNotProcessed"
    assert result.data.is_success


async def test_it_understands_the_errors(opsgenie: Opsgenie, api: Any) -> None:
    alert = opsgenie.create_alert("disk full")

    with pytest.raises(ConfigurationException) as unprocessable:
        await call(api.add_note, alert.id, opsgenie_sdk.AddNoteToAlertPayload(note=""))
    api.api_client.configuration.api_key["Authorization"] = "wrong"
    with pytest.raises(AuthenticationException) as unknown:
        await call(api.get_alert, alert.id)

    assert (unprocessable.value.status, unknown.value.status) == (422, 401)
