"""Where the entities of a problem run is asked of Dynatrace, once, and answered with its hosts."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import timedelta

import httpx
import pytest

from app.domain.errors import SourceUnavailable
from app.domain.event import Entity as Named
from app.simulator import Drop, Dynatrace, Entity, Fault, When, serve
from app.simulator.dynatrace.simulator import TOKEN
from app.sources.calling import Caller
from app.sources.dynatrace.entities import DynatraceEntities
from tests.parts.clocks import Clock
from tests.parts.desks import answers

pytestmark = pytest.mark.anyio

SERVICE = "SERVICE-00000000000000A1"
GROUP = "PROCESS_GROUP-00000000000000B1"
PROCESS = "PROCESS_GROUP_INSTANCE-00000000000000C1"
APPLICATION = "APPLICATION-00000000000000D1"


def _host(number: int) -> Entity:
    return Entity(
        id=f"HOST-{number:016X}",
        name=f"web-{number}.example.net",
        properties={
            "detectedName": f"web-{number}",
            "dnsNames": [{"key": "10.0.0.1", "value": f"w{number}.example.net"}],
            "cpuCores": 8,
        },
    )


def _entity(key: str, **ways: Sequence[str]) -> Entity:
    return Entity(id=key, name=key.lower(), from_relationships=ways)


def _named(*keys: str) -> list[Named]:
    return [Named(id=key, type=key.rpartition("-")[0]) for key in keys]


@pytest.fixture
def dynatrace() -> Dynatrace:
    return Dynatrace()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def entities(dynatrace: Dynatrace, clock: Clock) -> AsyncIterator[DynatraceEntities]:
    async with (
        serve(dynatrace.app) as url,
        httpx.AsyncClient(
            base_url=url, headers={"Authorization": f"Api-Token {TOKEN}"}, trust_env=False
        ) as client,
    ):
        yield DynatraceEntities(Caller(client, clock), clock)


@pytest.mark.parametrize(
    ("key", "others"),
    [
        pytest.param(SERVICE, {SERVICE: {"runsOnHost": 1}}, id="a service"),
        pytest.param(
            SERVICE,
            {SERVICE: {"runsOn": GROUP}, GROUP: {"runsOn": 1}},
            id="a service, by its process group",
        ),
        pytest.param(PROCESS, {PROCESS: {"isProcessOf": 1}}, id="a process"),
        pytest.param(GROUP, {GROUP: {"runsOn": 1}}, id="a process group"),
        pytest.param(
            APPLICATION,
            {APPLICATION: {"calls": SERVICE}, SERVICE: {"runsOnHost": 1}},
            id="an application, by the services that it calls",
        ),
    ],
)
async def test_the_host_is_found(
    entities: DynatraceEntities,
    dynatrace: Dynatrace,
    key: str,
    others: Mapping[str, Mapping[str, int | str]],
) -> None:
    dynatrace.add_entity(_host(1), _host(2))
    for one, ways in others.items():
        there = {name: [_host(to).id if isinstance(to, int) else to] for name, to in ways.items()}
        dynatrace.add_entity(_entity(one, **there))

    found = await entities.whereabouts(_named(key))

    (host,) = found.hosts
    assert host.id == _host(1).id
    assert host.names == ("web-1.example.net", "web-1", "w1.example.net")


async def test_an_application_counts_only_where_nothing_nearer_has_a_host(
    entities: DynatraceEntities, dynatrace: Dynatrace
) -> None:
    other = "SERVICE-00000000000000A2"
    dynatrace.add_entity(
        _host(1),
        _host(2),
        _entity(SERVICE, runsOnHost=[_host(1).id]),
        _entity(other, runsOnHost=[_host(2).id]),
        _entity(APPLICATION, calls=[SERVICE, other]),
    )

    found = await entities.whereabouts(_named(APPLICATION, SERVICE))

    assert [host.id for host in found.hosts] == [_host(1).id]


async def test_all_hosts_are_found_to_the_last_page(
    entities: DynatraceEntities, dynatrace: Dynatrace
) -> None:
    hosts = [_host(number) for number in range(600)]
    dynatrace.add_entity(*hosts, _entity(GROUP, runsOn=[host.id for host in hosts]))

    found = await entities.whereabouts(_named(GROUP))

    assert {host.id for host in found.hosts} == {host.id for host in hosts}


async def test_many_who_ask_at_once_ask_once_and_again_after_a_while(
    entities: DynatraceEntities, dynatrace: Dynatrace, clock: Clock
) -> None:
    dynatrace.add_entity(_host(1), _entity(SERVICE, runsOnHost=[_host(1).id]))

    found = await asyncio.gather(*(entities.whereabouts(_named(SERVICE)) for _ in range(20)))
    at_once = len(dynatrace.requests)
    clock.put_forward(timedelta(minutes=9))
    await entities.whereabouts(_named(SERVICE))
    soon = len(dynatrace.requests)
    clock.put_forward(timedelta(minutes=2))
    await entities.whereabouts(_named(SERVICE))

    assert all(each == found[0] for each in found)
    assert (at_once, soon, len(dynatrace.requests)) == (1, 1, 2)


async def test_that_there_is_no_host_is_not_believed_for_long(
    entities: DynatraceEntities, dynatrace: Dynatrace, clock: Clock
) -> None:
    nothing = await entities.whereabouts(_named(PROCESS))
    dynatrace.add_entity(_host(1), _entity(PROCESS, isProcessOf=[_host(1).id]))
    still = await entities.whereabouts(_named(PROCESS))
    clock.put_forward(timedelta(minutes=2))
    later = await entities.whereabouts(_named(PROCESS))

    assert (nothing.hosts, still.hosts) == ((), ())
    assert [host.id for host in later.hosts] == [_host(1).id]


@pytest.mark.parametrize(
    ("fault", "after"),
    [
        pytest.param(answers(429, Retry_After="7"), 7.0, id="too many requests"),
        pytest.param(answers(401), None, id="a bad token"),
        pytest.param(answers(503), None, id="an error in there"),
        pytest.param(answers(200, b"<html>"), None, id="no JSON"),
        pytest.param(answers(200, {"entities": 5}), None, id="odd types"),
        pytest.param(Fault(effect=Drop(When.BEFORE)), None, id="a broken connection"),
    ],
)
async def test_who_does_not_answer_is_asked_again_but_not_by_all_at_once(
    entities: DynatraceEntities,
    dynatrace: Dynatrace,
    clock: Clock,
    fault: Fault,
    after: float | None,
) -> None:
    dynatrace.add_entity(_host(1), _entity(SERVICE, runsOnHost=[_host(1).id]))
    dynatrace.faults.add(fault)

    asked = (entities.whereabouts(_named(SERVICE)) for _ in range(5))
    failed = await asyncio.gather(*asked, return_exceptions=True)
    clock.put_forward(timedelta(seconds=8))
    found = await entities.whereabouts(_named(SERVICE))

    assert all(isinstance(each, SourceUnavailable) for each in failed)
    assert [each.after for each in failed if isinstance(each, SourceUnavailable)] == [after] * 5
    assert len(dynatrace.requests) == 2
    assert [host.id for host in found.hosts] == [_host(1).id]


async def test_a_token_without_the_scope_is_named_and_not_waited_for(clock: Clock) -> None:
    dynatrace = Dynatrace(tokens={TOKEN: frozenset({"problems.read"})})
    async with (
        serve(dynatrace.app) as url,
        httpx.AsyncClient(
            base_url=url, headers={"Authorization": f"Api-Token {TOKEN}"}, trust_env=False
        ) as client,
    ):
        found = await DynatraceEntities(Caller(client, clock), clock).whereabouts(_named(SERVICE))

    assert found.hosts == ()
    assert "403" in found.trouble
    assert "entities.read" in found.trouble


@pytest.mark.parametrize(
    "key",
    [
        pytest.param('SERVICE-1"),type("HOST', id="a quote"),
        pytest.param("SERVICE-", id="no number"),
        pytest.param("CUSTOM_DEVICE-00000000000000E1", id="of a type that runs on no host"),
    ],
)
async def test_an_id_that_cannot_be_asked_for_is_not(
    entities: DynatraceEntities, dynatrace: Dynatrace, key: str
) -> None:
    named = [Named(id=key, type=key.split("-", maxsplit=1)[0])]

    found = await entities.whereabouts(named)

    assert (found.hosts, found.trouble) == ((), "")
    assert not dynatrace.requests
