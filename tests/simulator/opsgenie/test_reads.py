"""The calls that read alerts and notes."""

from urllib.parse import quote

import httpx
import pytest

from app.simulator import Opsgenie, serve
from tests.simulator.peers import Clock, http_client

pytestmark = pytest.mark.anyio


async def test_lists_leave_out_what_only_a_single_alert_has(
    opsgenie: Opsgenie, client: httpx.AsyncClient
) -> None:
    alert = opsgenie.create_alert("x", description="long", details={"n": 1}, entity="web-01")

    (listed,) = (await client.get("/v2/alerts")).json()["data"]
    single = (await client.get(f"/v2/alerts/{alert.id}")).json()["data"]

    assert single.keys() - listed.keys() == {"description", "details", "entity", "actions"}
    assert single["details"] == {"n": "1"}
    assert listed["createdAt"] == "2026-11-22T08:00:00.123Z"


async def test_a_list_is_paged_by_absolute_urls_until_there_is_no_next(
    opsgenie: Opsgenie, client: httpx.AsyncClient, clock: Clock
) -> None:
    for number in range(5):
        opsgenie.create_alert(f"alert {number}")
        clock.advance(seconds=1)

    query = {"query": "status: open", "sort": "createdAt", "order": "asc", "limit": "2"}
    page = await client.get("/v2/alerts", params=query)
    paging, messages = page.json()["paging"], []
    while True:
        messages += [alert["message"] for alert in page.json()["data"]]
        if "next" not in page.json()["paging"]:
            break
        page = await client.get(page.json()["paging"]["next"])

    assert messages == [f"alert {number}" for number in range(5)]
    assert paging["next"].startswith(str(client.base_url))
    assert "offset=4" in paging["last"]
    assert "X-Paging-Next" not in page.headers
    assert page.headers["X-Paging-First"] == paging["first"]
    assert "offset=2" in page.json()["paging"]["prev"]


async def test_a_last_page_that_is_full_has_no_next(
    opsgenie: Opsgenie, client: httpx.AsyncClient
) -> None:
    opsgenie.create_alert("one")
    opsgenie.create_alert("two")

    paging = (await client.get("/v2/alerts?limit=2")).json()["paging"]

    assert paging.keys() == {"first", "last"}
    assert paging["first"] == paging["last"]


async def test_paging_may_name_another_host() -> None:
    opsgenie = Opsgenie(paging_base="https://api.eu.opsgenie.com")
    opsgenie.create_alert("one")
    opsgenie.create_alert("two")

    async with serve(opsgenie.app) as url, http_client(base_url=url) as client:
        page = await client.get(
            "/v2/alerts?limit=1", headers={"Authorization": f"GenieKey {opsgenie.api_key}"}
        )

    assert page.json()["paging"]["next"].startswith("https://api.eu.opsgenie.com/v2/alerts?")


async def test_the_latest_alert_comes_first_and_twenty_at_most(
    opsgenie: Opsgenie, client: httpx.AsyncClient, clock: Clock
) -> None:
    for number in range(21):
        opsgenie.create_alert(f"alert {number}")
        clock.advance(seconds=1)

    alerts = (await client.get("/v2/alerts")).json()["data"]

    assert [alert["message"] for alert in alerts] == [f"alert {n}" for n in range(20, 0, -1)]


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("limit", "101"),
        ("limit", "0"),
        ("offset", "x"),
        ("offset", "19990"),
        ("sort", "mood"),
        ("query", "mood: bad"),
    ],
)
async def test_a_parameter_that_cannot_be_is_unprocessable(
    client: httpx.AsyncClient, parameter: str, value: str
) -> None:
    answer = await client.get("/v2/alerts", params={parameter: value})

    assert answer.status_code == 422
    assert parameter in answer.json()["errors"]


async def test_alerts_are_counted(opsgenie: Opsgenie, client: httpx.AsyncClient) -> None:
    opsgenie.create_alert("a", tags=["x"])
    opsgenie.create_alert("b")

    answer = await client.get("/v2/alerts/count", params={"query": "tag: x"})

    assert answer.json()["data"] == {"count": 1}


async def test_an_alert_is_found_by_id_alias_and_tiny_id(
    opsgenie: Opsgenie, client: httpx.AsyncClient
) -> None:
    alert = opsgenie.create_alert("x", alias="disk /var on web 01")
    url = "/v2/alerts/"

    by_alias = await client.get(f"{url}{quote(alert.alias, safe='')}?identifierType=alias")
    by_tiny = await client.get(f"{url}{alert.tiny_id}?identifierType=tiny")
    by_nothing = await client.get(f"{url}{alert.tiny_id}")
    by_another = await client.get(f"{url}other?identifierType=alias")

    assert by_alias.json()["data"]["id"] == by_tiny.json()["data"]["id"] == alert.id
    assert by_nothing.status_code == by_another.status_code == 404


async def test_of_alerts_with_one_alias_the_open_one_is_found(
    opsgenie: Opsgenie, client: httpx.AsyncClient
) -> None:
    opsgenie.close(opsgenie.create_alert("old", alias="disk").id)
    opsgenie.create_alert("new", alias="disk")

    answer = await client.get("/v2/alerts/disk?identifierType=alias")

    assert answer.json()["data"]["message"] == "new"


async def test_notes_are_paged_by_an_opaque_offset_until_a_page_is_empty(
    opsgenie: Opsgenie, client: httpx.AsyncClient
) -> None:
    alert = opsgenie.create_alert("x")
    for number in range(5):
        opsgenie.add_note(alert.id, str(number))
    url: str | None = f"/v2/alerts/{alert.id}/notes?limit=2&order=asc"

    pages = []
    while url:
        page = (await client.get(url)).json()
        pages.append([note["note"] for note in page["data"]])
        url = page["paging"].get("next")

    assert pages == [["0", "1"], ["2", "3"], ["4"], []]


async def test_notes_come_latest_first_and_can_be_walked_back(
    opsgenie: Opsgenie, client: httpx.AsyncClient
) -> None:
    alert = opsgenie.create_alert("x")
    for number in range(5):
        opsgenie.add_note(alert.id, str(number))
    notes = f"/v2/alerts/{alert.id}/notes"

    latest = (await client.get(notes)).json()["data"]
    middle = {"offset": latest[2]["offset"], "limit": "1"}
    forth = (await client.get(notes, params={**middle, "direction": "next"})).json()["data"]
    back = (await client.get(notes, params={**middle, "direction": "prev"})).json()["data"]

    assert [note["note"] for note in latest] == ["4", "3", "2", "1", "0"]
    assert ([note["note"] for note in forth], [note["note"] for note in back]) == (["1"], ["3"])


async def test_an_alert_shows_until_when_it_is_snoozed(
    opsgenie: Opsgenie, client: httpx.AsyncClient, clock: Clock
) -> None:
    alert = opsgenie.create_alert("x")
    opsgenie.snooze(alert.id, clock.at)

    snoozed = (await client.get(f"/v2/alerts/{alert.id}")).json()["data"]
    opsgenie.end_snooze(alert.id)
    awake = (await client.get(f"/v2/alerts/{alert.id}")).json()["data"]

    assert (snoozed["snoozed"], snoozed["snoozedUntil"]) == (True, "2026-11-22T08:00:00.123Z")
    assert (awake["snoozed"], "snoozedUntil" in awake, "report" in awake) == (False, False, False)


async def test_a_closed_alert_reports_who_and_after_how_long(
    opsgenie: Opsgenie, client: httpx.AsyncClient, clock: Clock
) -> None:
    alert = opsgenie.create_alert("x")
    clock.advance(seconds=10)
    opsgenie.acknowledge(alert.id)
    acknowledged = (await client.get(f"/v2/alerts/{alert.id}")).json()["data"]
    clock.advance(seconds=20)
    opsgenie.close(alert.id)

    data = (await client.get(f"/v2/alerts/{alert.id}")).json()["data"]

    assert acknowledged["report"].keys() == {"ackTime", "acknowledgedBy"}
    assert data["status"] == "closed"
    assert data["report"] == {
        "ackTime": 10_000,
        "acknowledgedBy": "ana@example.net",
        "closeTime": 30_000,
        "closedBy": "ana@example.net",
    }


async def test_an_alert_may_be_closed_without_an_acknowledgement(
    opsgenie: Opsgenie, client: httpx.AsyncClient
) -> None:
    alert = opsgenie.close(opsgenie.create_alert("x").id)

    report = (await client.get(f"/v2/alerts/{alert.id}")).json()["data"]["report"]

    assert report.keys() == {"closeTime", "closedBy"}
