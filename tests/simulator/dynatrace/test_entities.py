"""Entities are selected by what they are and how they hang together; events land on them."""

import httpx
import pytest

from app.simulator import Dynatrace, Entity
from tests.simulator.dynatrace.reading import violation

pytestmark = pytest.mark.anyio

HOST = Entity.named("web-01.example.net", "env:prod")
OTHER = Entity.named("web-02.example.net")
GROUP = Entity(
    id="PROCESS_GROUP-B1", name="checkout (group)", from_relationships={"runsOn": [HOST.id]}
)
SERVICE = Entity(id="SERVICE-A1", name='the "checkout"', from_relationships={"runsOn": [GROUP.id]})


@pytest.fixture(autouse=True)
def _entities(dynatrace: Dynatrace) -> None:
    dynatrace.add_entity(HOST, OTHER, GROUP, SERVICE)


async def _selected(client: httpx.AsyncClient, selector: str) -> set[str]:
    answer = await client.get("/entities", params={"entitySelector": selector})
    assert answer.status_code == 200, answer.text
    return {entity["entityId"] for entity in answer.json()["entities"]}


@pytest.mark.parametrize(
    ("selector", "found"),
    [
        pytest.param('type("HOST")', {HOST.id, OTHER.id}, id="of a type"),
        pytest.param("type(HOST)", {HOST.id, OTHER.id}, id="without quotes"),
        pytest.param(f'entityId("{HOST.id}","{OTHER.id}")', {HOST.id, OTHER.id}, id="by ids"),
        pytest.param('type("HOST"),tag("env:prod")', {HOST.id}, id="by a tag"),
        pytest.param(
            'type("SERVICE"),entityName.equals("The ~"checkout~"")', {SERVICE.id}, id="by a name"
        ),
        pytest.param(
            f'type("HOST"),toRelationships.runsOn(entityId("{GROUP.id}"))', {HOST.id}, id="near"
        ),
        pytest.param(
            f'type("HOST"),toRelationships.runsOn(type("PROCESS_GROUP"),'
            f'toRelationships.runsOn(entityId("{SERVICE.id}")))',
            {HOST.id},
            id="two steps away",
        ),
        pytest.param(
            f'type("SERVICE"),fromRelationships.runsOn(entityId("{GROUP.id}"))',
            {SERVICE.id},
            id="the other way round",
        ),
        pytest.param(
            f'type("HOST"),toRelationships.isProcessOf(entityId("{GROUP.id}"))', set(), id="none"
        ),
    ],
)
async def test_a_selector_finds_what_it_means(
    client: httpx.AsyncClient, selector: str, found: set[str]
) -> None:
    assert await _selected(client, selector) == found


@pytest.mark.parametrize(
    "selector",
    [
        pytest.param("", id="nothing"),
        pytest.param('tag("a")', id="neither a type nor ids"),
        pytest.param(f'entityId("{HOST.id}","{GROUP.id}")', id="ids of two types"),
        pytest.param('type("HOST"', id="half"),
        pytest.param('type("HOST"),color("red")', id="an unknown criterion"),
        pytest.param('type("HOST"),toRelationships.runsOn(type("A")', id="half inside"),
        pytest.param(f'type("{"H" * 2_000}")', id="too long"),
    ],
)
async def test_a_selector_that_cannot_be_is_a_violation(
    client: httpx.AsyncClient, selector: str
) -> None:
    answer = await client.get("/entities", params={"entitySelector": selector})

    assert violation(answer)["path"] == "entitySelector"


async def test_a_page_key_stands_alone_and_keeps_the_fields(client: httpx.AsyncClient) -> None:
    query = {"entitySelector": 'type("HOST")', "fields": "+tags", "pageSize": "1"}
    first = (await client.get("/entities", params=query)).json()
    key = {"nextPageKey": first["nextPageKey"]}

    second = (await client.get("/entities", params=key)).json()
    beside = await client.get("/entities", params={**key, "fields": "+tags"})

    assert (first["totalCount"], second["nextPageKey"]) == (2, None)
    assert [set(page["entities"][0]) for page in (first, second)] == [
        {"entityId", "type", "displayName", "tags"}
    ] * 2
    assert violation(beside)["path"] == "nextPageKey"


async def test_an_event_is_put_on_all_that_is_selected(
    dynatrace: Dynatrace, client: httpx.AsyncClient
) -> None:
    said = {"eventType": "CUSTOM_INFO", "title": "x", "entitySelector": 'type("HOST")'}

    answer = await client.post("/events/ingest", json=said)

    assert answer.status_code == 201
    assert answer.json()["reportCount"] == 2
    assert {each["status"] for each in answer.json()["eventIngestResults"]} == {"OK"}
    assert set(dynatrace.ingested[0].entities) == {HOST.id, OTHER.id}


async def test_an_event_on_nothing_or_with_reserved_names_is_not_put_anywhere(
    dynatrace: Dynatrace, client: httpx.AsyncClient
) -> None:
    said = {"eventType": "CUSTOM_INFO", "title": "x", "entitySelector": 'type("DISK")'}
    nothing = await client.post("/events/ingest", json=said)
    reserved = {**said, "entitySelector": 'type("HOST")', "properties": {"dt.mine": "x"}}
    refused = await client.post("/events/ingest", json=reserved)
    wrong = await client.post("/events/ingest", json={**said, "eventType": "MINE"})

    assert nothing.json() == {"reportCount": 0, "eventIngestResults": []}
    assert refused.json()["eventIngestResults"][0]["status"] == "INVALID_METADATA"
    assert violation(wrong)["path"] == "eventType"
    assert dynatrace.ingested == ()


async def test_each_call_needs_its_scope(client: httpx.AsyncClient) -> None:
    reader = {"Authorization": "Api-Token dt0c01.READER.TOKEN"}

    listed = await client.get("/entities", headers=reader)
    ingested = await client.post("/events/ingest", headers=reader, json={})

    assert "entities.read" in listed.json()["error"]["message"]
    assert "events.ingest" in ingested.json()["error"]["message"]
