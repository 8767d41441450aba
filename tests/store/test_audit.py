"""The trail in the database: written with what it tells of, and held together by its hashes."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest
from pydantic import JsonValue
from sqlalchemy import Connection, text

from app.domain.audit import Entry, Kind, Seal
from app.domain.errors import ConfigError
from app.domain.filters import AuditFilter
from app.domain.ids import EventId, RunId
from app.domain.views import AuditEntry
from app.ledger import Ledger
from app.reality import new_ulid
from app.store.ledger import LedgerStore
from app.store.sqlite import SqliteDatabase
from app.store.trail import StoredTrail
from tests.parts.building import GRAMMAR, an_id
from tests.parts.databases import NOON, a_database

pytestmark = pytest.mark.anyio

SEAL = Seal("a key that is made up for a test, long enough")


class Book(NamedTuple):
    """A database whose changes are put on the trail."""

    database: SqliteDatabase
    store: LedgerStore
    trail: StoredTrail

    async def says(self, *numbers: int) -> None:
        for number in numbers:
            await self.store.write(partial(say, number=number))

    async def numbers(self) -> list[object]:
        page = await self.trail.entries(AuditFilter(limit=500), NOON)
        return [said(entry)["number"] for entry in reversed(page.items)]


@asynccontextmanager
async def a_book(folder: Path, seal: Seal = SEAL) -> AsyncIterator[Book]:
    async with a_database(folder / "alexis.db") as database:
        store = LedgerStore(database, GRAMMAR, new_ulid, seal)
        yield Book(database, store, StoredTrail(database))


def say(ledger: Ledger, number: int) -> None:
    """Change something, and record it."""
    at = NOON + timedelta(days=number)
    ledger.cursors.set(f"feed-{number}", at)
    ledger.audit.record(Entry(Kind.RUN_QUEUED, at, details={"number": number}))


def say_all(ledger: Ledger, numbers: Iterable[int]) -> None:
    for number in numbers:
        say(ledger, number)


def record(ledger: Ledger, entries: Iterable[Entry]) -> None:
    for entry in entries:
        ledger.audit.record(entry)


def cut(ledger: Ledger, days: int) -> int:
    """Cut off what is older than so many days after noon."""
    return ledger.audit.cut(NOON + timedelta(days=days), NOON + timedelta(days=50), "user:ana")


def said(entry: AuditEntry) -> Mapping[str, JsonValue]:
    assert isinstance(entry.details, dict)
    return entry.details


def stumble(ledger: Ledger, number: int) -> None:
    say(ledger, number)
    raise LookupError


async def test_a_change_that_fails_leaves_neither_itself_nor_a_row_nor_a_gap(
    tmp_path: Path,
) -> None:
    async with a_book(tmp_path) as book:
        outcomes = await asyncio.gather(
            *(book.store.write(partial(stumble if n % 3 else say, number=n)) for n in range(30)),
            return_exceptions=True,
        )
        verdict = await book.trail.check(SEAL)
        kept = await book.store.read(
            lambda ledger: [n for n in range(30) if ledger.cursors.get(f"feed-{n}")]
        )

        assert [isinstance(each, LookupError) for each in outcomes] == [
            bool(n % 3) for n in range(30)
        ]
        assert (verdict.fault, verdict.rows, verdict.head.seq) == (None, 10, 10)
        assert await book.numbers() == kept == list(range(0, 30, 3))


async def test_what_one_change_records_stands_in_its_order(tmp_path: Path) -> None:
    async with a_book(tmp_path) as book:
        await book.store.write(partial(say_all, numbers=range(7)))

        assert await book.numbers() == [*range(7)]
        assert await book.trail.head() == (await book.trail.check(SEAL)).head


@pytest.mark.parametrize(
    ("sql", "row"),
    [
        pytest.param("UPDATE audit SET actor = 'client:eve' WHERE seq = 3", 3, id="who"),
        pytest.param("UPDATE audit SET at = at + 1 WHERE seq = 3", 3, id="when"),
        pytest.param("UPDATE audit SET run_id = '' WHERE seq = 3", 3, id="nothing made empty"),
        pytest.param("UPDATE audit SET details = details || ' ' WHERE seq = 3", 3, id="a space"),
        pytest.param("UPDATE audit SET details = x'00ff' WHERE seq = 3", 3, id="bytes"),
        pytest.param("UPDATE audit SET hash = x'00ff' WHERE seq = 3", 3, id="bytes for a hash"),
        pytest.param("UPDATE audit SET at = 'noon' WHERE seq = 3", 3, id="a word for a time"),
        pytest.param("DELETE FROM audit WHERE seq = 3", 4, id="a row is gone"),
        pytest.param("DELETE FROM audit WHERE seq < 3", 3, id="the beginning is gone"),
        pytest.param(
            "INSERT INTO audit SELECT 6, at, kind, actor, event_id, run_id, details, key_id, hash "
            "FROM audit WHERE seq = 5",
            6,
            id="a row is put at the end",
        ),
        pytest.param(
            "UPDATE audit SET seq = CASE seq WHEN 2 THEN -3 ELSE -2 END WHERE seq IN (2, 3);"
            "UPDATE audit SET seq = -seq WHERE seq < 0",
            2,
            id="two rows are swapped",
        ),
        pytest.param("DELETE FROM audit WHERE seq = 5", 5, id="the end is gone"),
        pytest.param("DELETE FROM audit", 5, id="all is gone"),
    ],
)
async def test_whoever_writes_into_the_table_is_found_out(
    tmp_path: Path, sql: str, row: int
) -> None:
    async with a_book(tmp_path) as book:
        await book.says(*range(5))
        head = await book.trail.head()

        def tamper(connection: Connection) -> None:
            for statement in sql.split(";"):
                connection.execute(text(statement))

        await book.database.write(tamper)
        fault = (await book.trail.check(SEAL, head)).fault

        assert fault
        assert fault.row == row


async def test_a_cut_takes_what_is_older_and_the_rest_holds(tmp_path: Path) -> None:
    async with a_book(tmp_path) as book:
        await book.says(*range(10))

        first = await book.store.write(partial(cut, days=4))
        again = await book.store.write(partial(cut, days=4))
        verdict = await book.trail.check(SEAL)
        (told,) = (await book.trail.entries(AuditFilter(kind=Kind.AUDIT_CUT), NOON)).items

        assert (first, again) == (4, 0)
        assert (verdict.fault, verdict.first, verdict.rows) == (None, 5, 7)
        assert (told.actor, told.seq) == ("user:ana", 11)
        assert said(told)["through"] == 4


async def test_cut_after_cut_the_rest_holds_and_the_last_row_always_stays(tmp_path: Path) -> None:
    async with a_book(tmp_path) as book:
        gone = [await book.store.write(partial(cut, days=0))]
        await book.says(*range(6))
        gone += [await book.store.write(partial(cut, days=days)) for days in (2, 3, 99)]

        verdict = await book.trail.check(SEAL)

        assert gone == [0, 2, 1, 4]
        assert (verdict.fault, verdict.first, verdict.rows) == (None, 8, 2)


@pytest.mark.parametrize(
    "other", [Seal(), Seal("another key that is made up for a test, long")], ids=["none", "other"]
)
async def test_a_trail_with_a_key_goes_on_with_that_key_only(tmp_path: Path, other: Seal) -> None:
    async with a_book(tmp_path) as book:
        await book.says(1)
    async with a_book(tmp_path, other) as book:
        with pytest.raises(ConfigError, match=r"audit\.key: .* another key"):
            await book.says(2)

        assert await book.numbers() == [1]


async def test_a_key_may_come_later(tmp_path: Path) -> None:
    async with a_book(tmp_path, Seal()) as book:
        await book.says(1, 2)
    async with a_book(tmp_path, SEAL) as book:
        await book.says(3)
        verdict = await book.trail.check(SEAL)

    assert (verdict.fault, verdict.keyed_from) == (None, 3)


async def test_the_trail_is_listed_page_by_page_and_by_what_is_asked_for(tmp_path: Path) -> None:
    event, run = EventId(an_id(1)), RunId(an_id(2))
    entries = [
        Entry(Kind.RUN_QUEUED, NOON, "client:ana", event=event, run=run),
        Entry(Kind.RUN_STARTED, NOON + timedelta(hours=1), event=event, run=run),
        Entry(Kind.EVENT_DECIDED, NOON + timedelta(hours=2), "client:bob", event=event),
    ]
    async with a_book(tmp_path) as book:
        await book.store.write(partial(record, entries=entries))
        now = NOON + timedelta(hours=3)

        async def listed(**wanted: object) -> list[int]:
            asked = AuditFilter.model_validate(wanted)
            return [entry.seq for entry in (await book.trail.entries(asked, now)).items]

        assert await listed() == [3, 2, 1]
        assert await listed(run=run) == [2, 1]
        assert await listed(event=event, actor="client:bob") == [3]
        assert await listed(kind="run.started") == [2]
        assert await listed(since="2h") == [3, 2]
        first = await book.trail.entries(AuditFilter(limit=2), now)
        assert (len(first.items), first.next) == (2, "2")
        second = await book.trail.entries(AuditFilter(limit=2, cursor=first.next), now)
        assert ([entry.seq for entry in second.items], second.next) == ([1], None)
