"""When too much comes senders are told to come again; nothing that was accepted is lost."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from tests.parts.alexis import Alexis, alexis, settings_for, until, vendors, write_rules
from tests.parts.databases import a_database, a_letter, an_inbox
from tests.parts.problem_documents import fields_of
from tests.parts.process import Process

pytestmark = pytest.mark.anyio

EVENT = {"title": "Trouble"}
_IN_A_YEAR = 2_000_000_000_000_000


def _sql(folder: Path, statement: str, *values: int) -> None:
    with closing(sqlite3.connect(folder / "alexis.db", timeout=5)) as connection, connection:
        connection.execute(statement, values)


def _assert_told_to_come_again(response: httpx.Response) -> None:
    assert response.status_code == 503
    assert int(response.headers["retry-after"]) > 0
    assert fields_of(response) == []


async def _with_two_that_wait(folder: Path) -> None:
    async with a_database(folder / "alexis.db") as database:
        for number in range(2):
            name = f"a-{number}"
            await an_inbox(database).accept(a_letter(name, aliases=(name,)))
    _sql(folder, "update events set due_at = ?", _IN_A_YEAR)


async def _count(service: Alexis, state: str) -> int:
    return len((await service.get("/v1/events", state=state))["items"])


async def test_when_the_door_is_full_the_next_is_told_to_come_again(tmp_path: Path) -> None:
    write_rules(tmp_path)
    settings = settings_for(tmp_path, server={"max_waiting": 3})
    async with alexis(tmp_path, settings) as service:
        with closing(sqlite3.connect(tmp_path / "alexis.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            waiting = [asyncio.ensure_future(service.post("/v1/events", EVENT)) for _ in range(3)]

            async def full() -> httpx.Response | None:
                response = await service.client.get("/v1/ping")
                return response if response.status_code == 503 else None

            refused = await until(full, "the door to be full", 1.5)
            refused_too = await service.post("/v1/events", EVENT)
            alive = [(await service.client.get(path)).status_code for path in ("/livez", "/readyz")]
            other.execute("ROLLBACK")

        accepted = [response.status_code for response in await asyncio.gather(*waiting)]
        after = await service.post("/v1/events", EVENT)

    _assert_told_to_come_again(refused)
    _assert_told_to_come_again(refused_too)
    assert alive == [200, 200]
    assert accepted == [202, 202, 202]
    assert after.status_code == 202


async def test_with_too_much_undecided_nothing_more_is_taken_until_it_is_decided(
    tmp_path: Path,
) -> None:
    write_rules(tmp_path)
    await _with_two_that_wait(tmp_path)
    async with alexis(tmp_path, settings_for(tmp_path, server={"max_backlog": 2})) as service:
        alert = {"action": "Create", "alert": {"alertId": "a", "message": "Trouble"}}
        refused = [
            await service.post("/v1/webhooks/opsgenie", alert),
            await service.post("/v1/events", EVENT),
        ]
        asked = await service.client.get("/v1/events")
        _sql(tmp_path, "update events set due_at = ?", 0)

        async def taken() -> bool:
            return (await service.post("/v1/webhooks/opsgenie", alert)).status_code == 202

        await until(taken, "the alert to be taken")

        async def decided() -> bool:
            return await _count(service, "decided") == 3

        await until(decided, "all to be decided")

    for response in refused:
        _assert_told_to_come_again(response)
    assert asked.is_success


async def test_a_feed_waits_with_what_it_sees_and_takes_it_later(tmp_path: Path) -> None:
    write_rules(tmp_path)
    await _with_two_that_wait(tmp_path)
    async with vendors(feeds=True) as products:
        alert = products.opsgenie.create_alert("Trouble")
        settings = settings_for(tmp_path, sources=products.settings, server={"max_backlog": 2})
        process = Process(tmp_path, settings)
        async with process.started() as service:

            async def waits() -> bool:
                return "msg=feed_waits" in process.log

            await until(waits, "the feed to wait")
            before = [event["ref"] for event in (await service.get("/v1/events"))["items"]]
            _sql(tmp_path, "update events set due_at = ?", 0)

            async def seen() -> bool:
                return bool((await service.get("/v1/events", ref=alert.id))["items"])

            await until(seen, "the alert to be seen")

    assert alert.id not in before


async def test_one_connection_too_many_is_told_so_and_closed(tmp_path: Path) -> None:
    write_rules(tmp_path)
    process = Process(tmp_path, settings_for(tmp_path, server={"max_waiting": 1}))
    async with process.started() as service:
        address = ("127.0.0.1", int(service.url.rpartition(":")[2]))
        silent = [await asyncio.open_connection(*address) for _ in range(101)]
        reader, writer = await asyncio.open_connection(*address)
        told = await reader.read()
        writer.close()

        closed = [await each.read() for each, _ in silent]

        for _, each in silent:
            each.close()
        again = await service.client.get("/livez")

    assert told.startswith(b"HTTP/1.1 503 ")
    assert b"Retry-After" in told
    assert set(closed) <= {b"", told}
    assert again.is_success
