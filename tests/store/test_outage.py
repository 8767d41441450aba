"""The database does not take it: 503 and not 202, nothing is lost, and it goes on by itself."""

import asyncio
import resource
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest

from app.api.examples import EVENT
from tests.parts.alexis import Alexis, alexis, settings_for, until, write_rules
from tests.parts.problem_documents import fields_of
from tests.parts.process import Process

pytestmark = pytest.mark.anyio


@contextmanager
def somebody_writes(folder: Path) -> Iterator[sqlite3.Connection]:
    """Hold the database as a backup or a person at its shell does."""
    connection = sqlite3.connect(folder / "alexis.db", isolation_level=None)
    try:
        connection.execute("BEGIN IMMEDIATE")
        yield connection
    finally:
        connection.close()


def assert_sent_away(response: httpx.Response) -> None:
    assert response.status_code == 503
    assert int(response.headers["retry-after"]) > 0
    assert fields_of(response) == []


async def events_of(service: Alexis) -> list[str]:
    return [event["id"] for event in (await service.get("/v1/events", limit=500))["items"]]


async def test_while_somebody_else_writes_senders_wait_and_then_are_taken(tmp_path: Path) -> None:
    write_rules(tmp_path)
    async with alexis(tmp_path, settings_for(tmp_path)) as service:
        with somebody_writes(tmp_path) as other:
            sending = [asyncio.ensure_future(service.post("/v1/events", EVENT)) for _ in range(5)]
            for _ in range(10):
                assert (await service.client.get("/livez")).is_success
                assert (await service.client.get("/v1/events")).is_success
            assert not any(each.done() for each in sending)
            other.execute("ROLLBACK")

        answers = await asyncio.gather(*sending)

        assert {answer.status_code for answer in answers} == {202}
        assert len(await events_of(service)) == 5


async def test_when_somebody_else_writes_for_too_long_senders_are_sent_away_and_come_again(
    tmp_path: Path,
) -> None:
    write_rules(tmp_path)
    async with alexis(tmp_path, settings_for(tmp_path)) as service:
        kept = (await service.post("/v1/events", EVENT)).json()["event"]

        with somebody_writes(tmp_path):
            answers = await asyncio.gather(*(service.post("/v1/events", EVENT) for _ in range(5)))
        during = await events_of(service)
        again = await service.post("/v1/events", EVENT)

        for answer in answers:
            assert_sent_away(answer)
        assert during == [kept]
        assert again.status_code == 202
        assert await events_of(service) == [again.json()["event"], kept]


async def test_on_a_full_disk_nothing_is_promised_and_with_room_it_goes_on(tmp_path: Path) -> None:
    write_rules(tmp_path)
    process = Process(tmp_path, settings_for(tmp_path))
    async with process.started() as service:
        kept = (await service.post("/v1/events", EVENT)).json()["event"]
        await until(service.is_settled, "the first event to be settled")

        _let_files_grow_to(process.pid, (tmp_path / "alexis.db-wal").stat().st_size)
        refused = await asyncio.gather(
            *(service.post("/v1/events", {**EVENT, "description": "x" * 50_000}) for _ in range(10))
        )
        during = await events_of(service)
        _let_files_grow_to(process.pid, resource.RLIM_INFINITY)
        again = await service.post("/v1/events", EVENT)

        for answer in refused:
            assert_sent_away(answer)
        assert during == [kept]
        assert again.status_code == 202
        assert await events_of(service) == [again.json()["event"], kept]
    async with process.started() as service:
        assert await events_of(service) == [again.json()["event"], kept]


def _let_files_grow_to(pid: int, size: int) -> None:
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


async def test_while_the_database_does_not_answer_it_is_alive_but_not_ready(
    tmp_path: Path,
) -> None:
    write_rules(tmp_path)
    async with alexis(tmp_path, settings_for(tmp_path)) as service:
        with closing(sqlite3.connect(tmp_path / "alexis.db")) as somebody:
            somebody.execute("ALTER TABLE pauses RENAME TO hidden_pauses")
            somebody.execute("ALTER TABLE runs RENAME TO hidden_runs")
            alive, ready = [await service.client.get(path) for path in ("/livez", "/readyz")]
            listed = await service.client.get("/v1/runs")
            somebody.execute("ALTER TABLE hidden_runs RENAME TO runs")
            somebody.execute("ALTER TABLE hidden_pauses RENAME TO pauses")
        again = await service.client.get("/readyz")

        assert alive.status_code == 200
        assert (ready.status_code, ready.json()["ready"]) == (503, False)
        assert_sent_away(listed)
        assert (again.status_code, again.json()["ready"]) == (200, True)
