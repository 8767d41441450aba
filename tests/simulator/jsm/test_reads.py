"""The calls that read alerts and notes."""

import httpx
import pytest

from app.simulator import Jsm
from tests.simulator.peers import Clock

pytestmark = pytest.mark.anyio


async def test_a_list_is_paged_by_relative_links_without_the_cloud_id(
    jsm: Jsm, client: httpx.AsyncClient, clock: Clock
) -> None:
    for number in range(5):
        jsm.create_alert(f"alert {number}")
        clock.advance(seconds=1)
    url: str | None = "/v1/alerts?size=2&order=asc&query=status%3A%20open"

    links, messages = [], []
    while url:
        page = (await client.get(url)).json()
        assert page["count"] == 5
        messages += [alert["message"] for alert in page["values"]]
        url = page["links"].get("next")
        links.append(url)

    assert messages == [f"alert {number}" for number in range(5)]
    assert links == [
        "/v1/alerts?size=2&order=asc&query=status%3A+open&offset=2",
        "/v1/alerts?size=2&order=asc&query=status%3A+open&offset=4",
        None,
    ]


async def test_a_last_page_that_is_full_has_no_next(jsm: Jsm, client: httpx.AsyncClient) -> None:
    jsm.create_alert("one")
    jsm.create_alert("two")

    assert (await client.get("/v1/alerts?size=2")).json()["links"] == {}


async def test_list_items_are_whole_alerts_with_typed_extra_properties(
    jsm: Jsm, client: httpx.AsyncClient
) -> None:
    alert = jsm.create_alert("x", details={"host": "web-01", "used": 96, "auto": True})

    (listed,) = (await client.get("/v1/alerts")).json()["values"]
    single = (await client.get(f"/v1/alerts/{alert.id}")).json()

    assert listed == single
    assert single["extraProperties"] == {"host": "web-01", "used": 96, "auto": True}
    assert single["lastOccuredAt"] == "2026-11-22T08:00:00.123Z"


@pytest.mark.parametrize(
    ("act", "status"),
    [("", "open"), ("acknowledge", "acked"), ("snooze", "snoozed"), ("close", "closed")],
)
async def test_the_state_is_one_word(
    jsm: Jsm, client: httpx.AsyncClient, act: str, status: str
) -> None:
    alert = jsm.create_alert("x")
    if act:
        body = {"endTime": "2026-11-22T10:00:00Z"}
        await client.post(f"/v1/alerts/{alert.id}/{act}", json=body)

    assert (await client.get(f"/v1/alerts/{alert.id}")).json()["status"] == status


async def test_alias_and_tiny_id_are_no_ids_but_open_alerts_are_found_by_alias(
    jsm: Jsm, client: httpx.AsyncClient
) -> None:
    alert = jsm.create_alert("x", alias="disk")

    by_tiny = await client.get(f"/v1/alerts/{alert.tiny_id}")
    as_id = await client.get("/v1/alerts/disk")
    by_alias = await client.get("/v1/alerts/alias?alias=disk")
    jsm.close(alert.id)
    closed = await client.get("/v1/alerts/alias?alias=disk")

    answers = (by_tiny, as_id, by_alias, closed)
    assert [answer.status_code for answer in answers] == [404, 404, 200, 404]
    assert closed.json() == {"errors": [{"title": "Error", "detail": "Alert does not exist"}]}


async def test_notes_are_paged_by_a_relative_link(jsm: Jsm, client: httpx.AsyncClient) -> None:
    alert = jsm.create_alert("x")
    for number in range(3):
        jsm.add_note(alert.id, str(number))
    url: str | None = f"/v1/alerts/{alert.id}/notes?size=2"

    notes = []
    while url:
        page = (await client.get(url)).json()
        notes += [note["note"] for note in page["values"]]
        url = page["links"].get("next")

    assert notes == ["0", "1", "2"]


@pytest.mark.parametrize(
    ("parameter", "value"),
    [("size", "101"), ("offset", "19990"), ("sort", "mood"), ("query", "mood: bad")],
)
async def test_a_parameter_that_cannot_be_is_unprocessable(
    client: httpx.AsyncClient, parameter: str, value: str
) -> None:
    answer = await client.get("/v1/alerts", params={parameter: value})

    assert answer.status_code == 422
    assert parameter in answer.json()["errors"]
