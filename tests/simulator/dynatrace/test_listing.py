"""Lists of problems."""

import httpx
import pytest

from app.simulator import Dynatrace, Entity
from tests.simulator.dynatrace.reading import titles, violation
from tests.simulator.peers import START, Clock

pytestmark = pytest.mark.anyio

WEB_01 = Entity.named("web-01.example.net", "env:prod", "disk_cleanup", "[AWS]Name:web-01")
CHECKOUT = Entity.named("checkout", 'quote:"x"', kind="SERVICE")


async def test_a_problem_is_listed_if_it_starts_or_ends_in_the_window(
    dynatrace: Dynatrace, client: httpx.AsyncClient, clock: Clock
) -> None:
    long_ago = dynatrace.open_problem("began long ago, ends now", WEB_01)
    dynatrace.open_problem("began long ago, still open", WEB_01)
    clock.advance(hours=5)
    dynatrace.resolve(long_ago.id)
    dynatrace.open_problem("begins now", WEB_01)

    assert await titles(client) == ["begins now", "began long ago, ends now"]
    assert len(await titles(client, **{"from": "now-6h"})) == 3
    assert await titles(client, **{"from": "now-6h", "to": "now-2h"}) == [
        "began long ago, ends now",
        "began long ago, still open",
    ]


@pytest.mark.parametrize(
    "start",
    [
        str(round(START.timestamp() * 1000)),
        "2026-11-22T08:00:00.123Z",
        "2026-11-22T09:00:00.123+01:00",
        "2026-11-22 08:00:00.123",
        "now-1m",
        "now-1h/m",
        "now/h",
        "now/d",
        "now/w",
        "now/M",
        "now/y",
        "now-1M",
    ],
)
async def test_a_point_in_time_can_be_said_in_many_ways(
    dynatrace: Dynatrace, client: httpx.AsyncClient, clock: Clock, start: str
) -> None:
    dynatrace.open_problem("in", WEB_01)
    clock.advance(minutes=1)

    assert await titles(client, **{"from": start}) == ["in"]
    assert await titles(client, **{"from": "now"}) == []


@pytest.mark.parametrize("start", ["yesterday", "now-99999999y", "now-1s"])
async def test_what_is_no_point_in_time_is_a_violation(
    client: httpx.AsyncClient, start: str
) -> None:
    answer = await client.get("/problems", params={"from": start})

    assert (violation(answer)["path"], violation(answer)["parameterLocation"]) == ("from", "QUERY")


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        ('status("open")', ["slow", "disk full"]),
        ('status("closed")', ["over"]),
        ('displayId("P-261100001")', ["disk full"]),
        ('severityLevel("PERFORMANCE"),impactLevel("SERVICES")', ["slow"]),
        ('affectedEntityTypes("HOST","SERVICE"),status("open")', ["slow", "disk full"]),
        ('entityTags("env:prod"),status("open")', ["disk full"]),
        ('managementZones("Checkout")', ["slow"]),
        (f'rootCauseEntity("{CHECKOUT.id}")', ["slow"]),
        ('entityTags("quote:~"x~"")', ["slow"]),
    ],
)
async def test_a_selector_finds_what_it_says(
    dynatrace: Dynatrace,
    client: httpx.AsyncClient,
    clock: Clock,
    selector: str,
    expected: list[str],
) -> None:
    dynatrace.open_problem("disk full", WEB_01)
    clock.advance(seconds=1)
    dynatrace.open_problem(
        "slow",
        CHECKOUT,
        severity="PERFORMANCE",
        impact="SERVICES",
        management_zones=["Checkout"],
    )
    clock.advance(seconds=1)
    dynatrace.resolve(dynatrace.open_problem("over", WEB_01).id)

    assert await titles(client, problemSelector=selector) == expected


async def test_problems_are_found_by_id_and_by_entity(
    dynatrace: Dynatrace, client: httpx.AsyncClient
) -> None:
    problem = dynatrace.open_problem("disk full", WEB_01)
    dynatrace.open_problem("slow", CHECKOUT)

    assert await titles(client, problemSelector=f'problemId("{problem.id}")') == ["disk full"]
    assert await titles(client, entitySelector='type("SERVICE")') == ["slow"]


@pytest.mark.parametrize("selector", ['state("open")', "status(open)", 'status("open"', "nonsense"])
async def test_a_selector_that_cannot_be_is_a_violation(
    client: httpx.AsyncClient, selector: str
) -> None:
    of_problems = await client.get("/problems", params={"problemSelector": selector})
    of_entities = await client.get("/problems", params={"entitySelector": selector})

    assert violation(of_problems)["path"] == "problemSelector"
    assert violation(of_entities)["path"] == "entitySelector"


async def test_pages_follow_a_key_that_bears_no_company_but_fields(
    dynatrace: Dynatrace, client: httpx.AsyncClient
) -> None:
    for number in range(3):
        dynatrace.open_problem(f"problem {number}", WEB_01)
    query = {"pageSize": "2", "problemSelector": 'status("open")', "fields": "evidenceDetails"}

    first = (await client.get("/problems", params=query)).json()
    key = {"nextPageKey": first["nextPageKey"]}
    second = (await client.get("/problems", params={**key, "fields": "evidenceDetails"})).json()
    alone = (await client.get("/problems", params=key)).json()
    full = (await client.get("/problems", params={**query, "pageSize": "3"})).json()
    refused = await client.get("/problems", params={**key, "pageSize": "2"})
    invented = await client.get("/problems", params={"nextPageKey": "AAAA"})

    assert (first["totalCount"], first["pageSize"], len(first["problems"])) == (3, 2, 2)
    assert (second["nextPageKey"], len(second["problems"])) == (None, 1)
    assert (full["nextPageKey"], len(full["problems"])) == (None, 3)
    assert "evidenceDetails" in second["problems"][0]
    assert "evidenceDetails" not in alone["problems"][0]
    assert violation(refused)["path"] == violation(invented)["path"] == "nextPageKey"


async def test_a_page_has_five_hundred_problems_at_most(client: httpx.AsyncClient) -> None:
    answers = [await client.get("/problems", params={"pageSize": n}) for n in (500, 501, 0)]

    assert [answer.status_code for answer in answers] == [200, 400, 400]


async def test_problems_are_sorted_as_asked(
    dynatrace: Dynatrace, client: httpx.AsyncClient, clock: Clock
) -> None:
    for title in ("a", "b", "c"):
        problem = dynatrace.open_problem(title, WEB_01)
        clock.advance(seconds=1)
        if title == "b":
            dynatrace.resolve(problem.id)

    assert await titles(client, sort="+startTime") == ["a", "b", "c"]
    assert await titles(client, sort="+status,-startTime") == ["c", "a", "b"]
    assert violation(await client.get("/problems?sort=mood"))["path"] == "sort"
