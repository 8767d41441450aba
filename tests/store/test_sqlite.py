"""SQLite as it is set up, and changes that share a transaction."""

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection, exc

from app.domain.errors import StoreUnavailable
from tests.parts.databases import a_database, commits_in, names, put

pytestmark = pytest.mark.anyio

FULL = 2


def pragma(name: str, connection: Connection) -> object:
    return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("journal_mode", "wal", id="write-ahead log"),
        pytest.param("synchronous", FULL, id="every commit is flushed to the disk"),
        pytest.param("foreign_keys", 1, id="references are checked"),
    ],
)
async def test_a_commit_is_on_the_disk(tmp_path: Path, name: str, value: object) -> None:
    async with a_database(tmp_path / "alexis.db") as database:
        question = partial(pragma, name)

        found = [
            await database.write(question),
            await database.read(question),
            await database.read_much(question),
        ]

        assert found == [value] * 3


@pytest.mark.parametrize("way", ["read", "read_much"])
async def test_who_only_asks_cannot_write(tmp_path: Path, way: str) -> None:
    async with a_database(tmp_path / "alexis.db") as database:
        with pytest.raises(StoreUnavailable, match="readonly"):
            await getattr(database, way)(partial(put, "a"))

        assert await database.read(names) == set()


async def test_changes_that_wait_together_share_a_commit(tmp_path: Path) -> None:
    path = tmp_path / "alexis.db"
    async with a_database(path) as database:
        before = commits_in(path)

        await asyncio.gather(*(database.write(partial(put, str(n))) for n in range(50)))
        together = commits_in(path) - before
        for n in range(50, 60):
            await database.write(partial(put, str(n)))
        one_by_one = commits_in(path) - before - together

        assert await database.read(names) == {str(n) for n in range(60)}
        assert 1 <= together <= 5
        assert one_by_one == 10


def stumble(name: str, connection: Connection) -> None:
    put(name, connection)
    raise LookupError("of its own")


def break_a_promise(name: str, connection: Connection) -> None:
    put(name, connection)
    put(name, connection)


@pytest.mark.parametrize(
    ("fails", "error"),
    [
        pytest.param(stumble, LookupError, id="by itself"),
        pytest.param(break_a_promise, exc.IntegrityError, id="against a constraint"),
    ],
)
@pytest.mark.parametrize("others", [0, 5])
async def test_a_change_that_fails_takes_no_other_with_it(
    tmp_path: Path,
    fails: Callable[[str, Connection], None],
    error: type[Exception],
    others: int,
) -> None:
    async with a_database(tmp_path / "alexis.db") as database:
        good = [database.write(partial(put, str(n))) for n in range(others)]

        *done, failed = await asyncio.gather(
            *good,
            database.write(partial(fails, "bad")),
            return_exceptions=True,
        )

        assert done == [None] * others
        assert isinstance(failed, error)
        assert await database.read(names) == {str(n) for n in range(others)}


async def test_after_a_failure_the_next_change_is_done(tmp_path: Path) -> None:
    async with a_database(tmp_path / "alexis.db") as database:
        with pytest.raises(LookupError):
            await database.write(partial(stumble, "bad"))

        await database.write(partial(put, "good"))

        assert await database.read(names) == {"good"}


async def test_an_error_of_the_database_is_an_outage_and_not_a_bug(tmp_path: Path) -> None:
    async with a_database(tmp_path / "alexis.db") as database:
        for way in (database.write, database.read, database.read_much):
            with pytest.raises(StoreUnavailable, match="no such table: nowhere"):
                await way(lambda connection: connection.exec_driver_sql("SELECT * FROM nowhere"))


async def test_what_waits_when_the_database_is_closed_is_still_written(tmp_path: Path) -> None:
    path = tmp_path / "alexis.db"
    async with a_database(path) as database:
        waiting = [asyncio.ensure_future(database.write(partial(put, str(n)))) for n in range(5)]
        await asyncio.sleep(0)

    await asyncio.gather(*waiting)
    async with a_database(path) as database:
        assert await database.read(names) == {str(n) for n in range(5)}


async def test_who_stops_waiting_does_not_stop_the_others(tmp_path: Path) -> None:
    async with a_database(tmp_path / "alexis.db") as database:
        gone = asyncio.ensure_future(database.write(partial(put, "gone")))
        stays = asyncio.ensure_future(database.write(partial(put, "stays")))
        await asyncio.sleep(0)

        gone.cancel()
        await stays

        assert "stays" in await database.read(names)
