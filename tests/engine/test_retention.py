"""Sweeps: to an age, to a size, and what is said of them."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, func, select

from app.domain.limits import Caps
from app.engine.retention import Keeping, Swept, reach
from app.store.retention import StoredRetention
from app.store.sqlite import SqliteDatabase
from app.store.tables import events, problems
from tests.parts.building import NOW, a_rule
from tests.parts.databases import a_database
from tests.parts.history import write_event, write_problem, write_run

pytestmark = pytest.mark.anyio
DAY = timedelta(days=1)


@pytest.fixture(name="database")
async def _database(tmp_path: Path) -> AsyncIterator[SqliteDatabase]:
    async with a_database(tmp_path / "alexis.db") as database:
        yield database


def keeping(database: SqliteDatabase, **said: Any) -> Keeping:
    """Give a keeper for 90 days and any size, of rules without limits."""
    retention = StoredRetention(database)
    given = {"age": 90 * DAY, "max_size": None, "reach": timedelta, "now": lambda: NOW, **said}
    return Keeping(retention, **given)


async def write(database: SqliteDatabase, *times: datetime, title: str = "Slow") -> None:
    """Write problems that were over at once, each with an event and a run."""

    def change(connection: Connection) -> None:
        for number, at in enumerate(times, 1):
            write_problem(connection, number, at)
            write_event(connection, number, at, problem=number, title=title)
            write_run(connection, number, number, number, at)

    await database.write(change)


def _free_pages(connection: Connection) -> object:
    return connection.exec_driver_sql("PRAGMA freelist_count").scalar_one()


async def count(database: SqliteDatabase) -> int:
    query = select(func.count()).select_from(problems)
    return await database.read(lambda connection: connection.execute(query).scalar_one())


async def test_what_is_older_than_the_age_goes(database: SqliteDatabase) -> None:
    await write(database, NOW - 91 * DAY, NOW - 89 * DAY)

    swept = await keeping(database).sweep()

    assert await count(database) == 1
    assert swept == Swept(problems=1, events=1, too_large=False)


async def test_without_an_age_everything_is_kept(database: SqliteDatabase) -> None:
    await write(database, NOW - 9_000 * DAY)

    await keeping(database, age=timedelta(0)).sweep()

    assert await count(database) == 1


async def test_what_a_limit_looks_back_at_is_kept_longer(database: SqliteDatabase) -> None:
    await write(database, NOW - 91 * DAY, NOW - 121 * DAY)

    await keeping(database, reach=lambda: 120 * DAY).sweep()

    assert await count(database) == 1


async def test_beyond_the_size_the_oldest_goes_until_it_fits_and_the_file_shrinks(
    database: SqliteDatabase,
) -> None:
    times = [NOW - DAY * days for days in range(80, 2, -1)]
    await write(database, *times, title="x" * 20_000)
    retention = StoredRetention(database)
    before = await retention.size()
    assert before is not None

    await keeping(database, max_size=before * 3 // 4).sweep()

    size = await retention.size()
    assert size is not None
    assert size <= before * 3 // 4
    assert 0 < await count(database) < len(times)
    left = await database.read(
        lambda connection: connection.execute(select(func.min(events.c.received_at))).scalar_one()
    )
    assert left == times[-(await count(database))]
    assert await database.read(_free_pages) == 0


async def test_what_is_too_much_but_needed_stays(database: SqliteDatabase) -> None:
    await write(database, NOW - DAY / 2, NOW - 2 * DAY)

    swept = await keeping(database, max_size=1, reach=lambda: 3 * DAY).sweep()

    assert await count(database) == 2
    assert swept == Swept(problems=0, events=0, too_large=True)


def test_the_reach_is_that_of_the_widest_limit() -> None:
    rules = [a_rule(), a_rule(limits={"cooldown": "3d"}), a_rule(limits={"rate": ["3/7d"]})]

    off = Caps(recurrence=(), flapping=())
    assert reach(off, ()) == timedelta(0)
    assert reach(Caps(), ()) == 2 * 5 * timedelta(hours=1)
    assert reach(Caps(), rules) == 7 * DAY
    assert reach(Caps(cooldown=8 * DAY), rules) == 8 * DAY
