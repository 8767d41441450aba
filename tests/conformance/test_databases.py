"""What every database has to do alike, whatever is beneath it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import Connection, exc

from app.domain.errors import StoreUnavailable
from app.ports import Status
from app.reality import new_ulid, now_in_utc
from app.store.database import Database, database_at
from app.store.inbox import BatchingInbox
from app.store.ledger import LedgerStore
from tests.parts.building import GRAMMAR
from tests.parts.databases import NOON, a_letter, names, put, refs_in

pytestmark = pytest.mark.anyio


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    found = database_at(url, None, timedelta(seconds=10))
    await found.open()
    yield found
    await found.close()


def stumble(name: str, connection: Connection) -> None:
    put(name, connection)
    raise LookupError("of its own")


def break_a_promise(name: str, connection: Connection) -> None:
    put(name, connection)
    put(name, connection)


async def test_what_is_written_is_read(database: Database) -> None:
    await asyncio.gather(*(database.write(partial(put, str(n))) for n in range(70)))

    assert await database.read(names) == {str(n) for n in range(70)}
    assert await database.read_much(names) == {str(n) for n in range(70)}


@pytest.mark.parametrize("others", [0, 5])
@pytest.mark.parametrize(
    ("fails", "error"),
    [
        pytest.param(stumble, LookupError, id="by itself"),
        pytest.param(break_a_promise, exc.IntegrityError, id="against a constraint"),
    ],
)
async def test_a_change_that_fails_takes_no_other_with_it(
    database: Database, fails: object, error: type[Exception], others: int
) -> None:
    assert callable(fails)

    *done, failed = await asyncio.gather(
        *(database.write(partial(put, str(n))) for n in range(others)),
        database.write(partial(fails, "bad")),
        return_exceptions=True,
    )

    assert done == [None] * others
    assert isinstance(failed, error)
    assert await database.read(names) == {str(n) for n in range(others)}


@pytest.mark.parametrize("way", ["read", "read_much"])
async def test_who_only_asks_cannot_write(database: Database, way: str) -> None:
    with pytest.raises(StoreUnavailable, match=r"read-?only"):
        await getattr(database, way)(partial(put, "a"))

    assert await database.read(names) == set()


async def test_an_error_of_the_database_is_an_outage(database: Database) -> None:
    for way in (database.write, database.read, database.read_much):
        with pytest.raises(StoreUnavailable, match="nowhere"):
            await way(lambda connection: connection.exec_driver_sql("SELECT * FROM nowhere"))


async def test_who_stops_waiting_does_not_stop_the_change(database: Database) -> None:
    gone = asyncio.ensure_future(database.write(partial(put, "gone")))
    await asyncio.sleep(0)

    gone.cancel()
    await database.write(partial(put, "stays"))

    assert await database.read(names) == {"gone", "stays"}


async def test_a_message_is_taken_once(database: Database) -> None:
    inbox = BatchingInbox(database, new_ulid, now_in_utc)

    admissions = await asyncio.gather(*(inbox.accept(a_letter("twice")) for _ in range(9)))

    assert sorted(each.status for each in admissions) == [Status.ACCEPTED] + [Status.DUPLICATE] * 8
    assert {each.event for each in admissions} == {admissions[0].event}
    assert await refs_in(database) == ["twice"]


async def test_a_message_with_a_nul_is_not_lost(database: Database) -> None:
    inbox = BatchingInbox(database, new_ulid, now_in_utc)

    first = await inbox.accept(a_letter("nul", title="before\0after", key="k\0"))
    again = await inbox.accept(a_letter("nul", title="before\0after", key="k\0"))

    assert (first.status, again.status) == (Status.ACCEPTED, Status.DUPLICATE)
    assert again.event == first.event


async def test_one_replica_takes_the_look_at_a_feed(database: Database) -> None:
    store = LedgerStore(database, GRAMMAR, new_ulid)
    minute = timedelta(minutes=1)

    async def look(after: float) -> bool:
        now = NOON + timedelta(seconds=after)
        return await store.write(lambda ledger: ledger.cursors.claim_look("jsm", now, minute))

    taken = [await look(after) for after in (0, 0, -1, 59, 60, 61, 120, -3600)]

    assert taken == [True, False, False, False, True, False, True, True]
