"""Databases and letters, as a test of the store needs them."""

import itertools
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, NullPool, create_engine, insert, select, text
from sqlalchemy.ext.asyncio import create_async_engine

from app.domain.arrival import Letter, Origin
from app.domain.event import Event, EventKind
from app.reality import new_ulid, now_in_utc
from app.store.database import Database
from app.store.inbox import BatchingInbox
from app.store.sqlite import SqliteDatabase
from app.store.tables import cursors, events

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
_numbers = itertools.count()


@asynccontextmanager
async def a_database(path: Path) -> AsyncIterator[SqliteDatabase]:
    """Open a database, and close it at the end."""
    database = SqliteDatabase(path)
    try:
        await database.open()
        yield database
    finally:
        await database.close()


def an_inbox(database: Database) -> BatchingInbox:
    return BatchingInbox(database, new_ulid, now_in_utc)


def a_letter(ref: str | None = None, **changes: Any) -> Letter:
    """Give a letter about a problem of its own, or about the one that is named."""
    ref = ref or f"problem-{next(_numbers)}"
    said = {"source": "opsgenie", "ref": ref, "kind": EventKind.OPENED, "action": "Create"}
    event = Event(**said, key=f"opsgenie:{ref}:opened").model_copy(update=changes)
    return Letter(
        body=json.dumps({"ref": ref}).encode(),
        read=lambda _: event,
        origin=Origin.WEBHOOK,
        client="tester",
        received_at=NOON,
    )


async def refs_in(database: Database) -> list[str]:
    """Give what the events in the database are about, in the order in which they came."""
    return await database.read(
        lambda connection: list(
            connection.execute(select(events.c.ref).order_by(events.c.id)).scalars()
        )
    )


def put(name: str, connection: Connection) -> None:
    """Write a row, as any change does."""
    connection.execute(insert(cursors).values(feed=name, at=NOON))


def names(connection: Connection) -> set[str]:
    """Give the rows that `put` wrote."""
    return set(connection.execute(select(cursors.c.feed)).scalars())


def commits_in(database: Path) -> int:
    """Count the frames in the write-ahead log that end a transaction.

    Source: SQLite, "Database File Format", the WAL: a header of 32 bytes, then frames with a
    header of 24; bytes 4 to 7 of it are not zero in a commit frame.
    """
    log = Path(f"{database}-wal").read_bytes()
    size, salts = int.from_bytes(log[8:12], "big"), log[16:24]
    frames = [log[start : start + 24] for start in range(32, len(log), 24 + size)]
    return sum(frame[8:16] == salts and any(frame[4:8]) for frame in frames)


async def sql(url: str, statement: str, **values: object) -> list[Any]:
    """Change or ask rows behind the back of the service, whatever the database."""

    def do(connection: Connection) -> list[Any]:
        done = connection.execute(text(statement), values)
        return list(done.all()) if done.returns_rows else []

    if url.startswith("sqlite"):
        with create_engine(url, poolclass=NullPool).begin() as connection:
            return do(connection)
    driver = create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://"))
    try:
        async with driver.begin() as shared:
            return await shared.run_sync(do)
    finally:
        await driver.dispose()
