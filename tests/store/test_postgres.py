"""PostgreSQL as several replicas share it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial

import asyncpg
import pytest
from sqlalchemy import Connection, select, update

from app.domain.arrival import Origin
from app.domain.errors import ConfigError, StoreUnavailable
from app.domain.moments import microseconds
from app.ports import Status
from app.reality import now_in_utc
from app.store.postgres import PostgresDatabase
from app.store.tables import cursors, events
from tests.parts.databases import NOON, a_letter, an_inbox, names, put

pytestmark = pytest.mark.anyio

SECOND = timedelta(seconds=1)


@pytest.fixture
async def replicas(postgres_url: str) -> AsyncIterator[list[PostgresDatabase]]:
    """Two at the same database, which opened it at the same time."""
    made = [PostgresDatabase(postgres_url, None, 10 * SECOND) for _ in range(2)]
    await asyncio.gather(*(each.open() for each in made))
    yield made
    for each in made:
        await each.close()


async def test_no_two_changes_are_under_way_at_once_over_all_replicas(
    replicas: list[PostgresDatabase],
) -> None:
    def one_more(connection: Connection) -> None:
        seen = connection.execute(select(cursors.c.at)).scalar_one()
        connection.execute(update(cursors).values(at=seen + SECOND))

    await replicas[0].write(lambda connection: put("counted", connection))

    await asyncio.gather(*(each.write(one_more) for each in replicas * 20))

    said = await replicas[0].read(lambda c: c.execute(select(cursors.c.at)).scalar_one())
    assert said == NOON + 40 * SECOND


async def test_a_feed_that_loses_the_race_gets_the_id_of_what_won(
    replicas: list[PostgresDatabase],
) -> None:
    inboxes = [an_inbox(each) for each in replicas]
    letters = [a_letter(f"a-{number}")._replace(origin=Origin.FEED) for number in range(20)]

    pairs = [
        await asyncio.gather(*(inbox.accept(letter) for inbox in inboxes)) for letter in letters
    ]

    there = await replicas[0].read(lambda c: set(c.execute(select(events.c.id)).scalars()))
    assert {each.event for pair in pairs for each in pair} == there
    assert [sorted(each.status for each in pair) for pair in pairs] == [
        [Status.ACCEPTED, Status.DUPLICATE]
    ] * len(letters)


async def test_messages_in_each_others_way_are_all_taken(replicas: list[PostgresDatabase]) -> None:
    def both_ways(order: tuple[str, str], connection: Connection) -> None:
        for name in order:
            connection.exec_driver_sql(
                "INSERT INTO cursors VALUES ($1, $2) ON CONFLICT DO NOTHING",
                (name, microseconds(NOON)),
            )

    await asyncio.gather(
        *(
            each.write(partial(both_ways, order), at_the_door=1)
            for number in range(10)
            for each, order in zip(
                replicas, ((f"a{number}", f"b{number}"), (f"b{number}", f"a{number}")), strict=True
            )
        )
    )

    assert len(await replicas[0].read(names)) == 20


async def test_connections_that_were_cut_are_made_anew(
    replicas: list[PostgresDatabase], postgres_url: str
) -> None:
    await replicas[0].write(lambda connection: put("before", connection))
    administrator = await asyncpg.connect(postgres_url)
    try:
        await administrator.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    finally:
        await administrator.close()

    await replicas[0].write(lambda connection: put("after", connection))

    assert await replicas[1].read(names) == {"before", "after"}


async def test_a_clock_that_is_wrong_is_put_right(replicas: list[PostgresDatabase]) -> None:
    clock = await replicas[0].clock(lambda: now_in_utc() + timedelta(hours=1))

    assert abs(clock() - now_in_utc()) < 5 * SECOND


async def test_a_server_that_is_not_there_is_told() -> None:
    nowhere = PostgresDatabase("postgresql://alexis@127.0.0.1:1/alexis", None, SECOND)

    with pytest.raises(StoreUnavailable):
        await nowhere.read(names)
    with pytest.raises(ConfigError, match=r"database\.url"):
        await nowhere.open()
    await nowhere.close()
