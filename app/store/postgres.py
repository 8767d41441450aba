"""PostgreSQL: one writer over all replicas, and messages beside it.

Changes rest on what they read: cooldowns, rates, one run at a time on a target. So they are done
one after the other, over all replicas, under one advisory lock. Those that wait in one replica
share a transaction (group commit). Messages at the door need no lock: unique keys decide.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar

import asyncpg
from sqlalchemy import Connection, text
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from app.domain.errors import ConfigError, Problem, StoreUnavailable
from app.ports import Clock
from app.store.migrations import prepare, require
from app.store.postgres_clock import SharedClock
from app.store.postgres_connections import connecting, engine_of

Result = TypeVar("Result")
_Change = Callable[[Connection], Any]

_A_LONG_CHANGE = 86_400.0
"""Seconds that a change of large tables may take: cut off, it would never be done."""

_MOST_IN_A_TRANSACTION = 50
_CROWD, _CALM = 8, 0.05
"""So many at the door at once are a storm, until so many seconds have gone by without it."""

_REST_IN_A_STORM, _LONGEST_REST = 19, 0.5
"""What is not urgent rests then so many times as long as it took, and at most so many seconds."""

_TRIES = 3
_COLLISIONS = ("40001", "40P01")
"""Two transactions were in each other's way, and this one was undone: it is done again."""

_OUR_LOCK, _OUR_TABLES = 0x616C7873, 0x616C7874
"""The keys of our advisory locks: `alxs` for changes, the next one to make the tables."""

_ALONE = text(f"SELECT pg_advisory_xact_lock({_OUR_LOCK})")
_MAKING_TABLES = text(f"SELECT pg_advisory_xact_lock({_OUR_TABLES})")

_AWAY = (SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError)


@dataclass(frozen=True)
class _Queued:
    """A change that waits, and who waits for it."""

    change: _Change
    done: "asyncio.Future[Any]"


class PostgresDatabase:
    """A database that several replicas share. `patience` is for a server that does not answer."""

    def __init__(self, url: str, password: str | None, patience: timedelta) -> None:
        self._connecting = connecting(url, password)
        self._patience = patience.total_seconds()
        self._engine = engine_of(self._connecting, self._patience)
        self._reading = self._engine.execution_options(postgresql_readonly=True)
        self._waiting: list[_Queued] = []
        self._at_work: set[asyncio.Task[Any]] = set()
        self._writing: asyncio.Task[None] | None = None
        self._storm_until = 0.0
        self._clock: SharedClock | None = None

    async def open(self) -> None:
        """Make what tables are not there; several replicas may do so at once."""
        await self.change_tables(prepare)

    async def change_tables(self, change: Callable[[Connection], Result]) -> Result:
        """Do it while nobody else changes tables, however long it takes. Raises `ConfigError`."""

        def alone(connection: Connection) -> Result:
            connection.execute(_MAKING_TABLES)
            return change(connection)

        patient = engine_of(self._connecting, self._patience, answer=_A_LONG_CHANGE, connections=1)
        try:
            return await self._transact(alone, of=patient)
        except StoreUnavailable as error:
            raise ConfigError(Problem("database.url", str(error))) from error
        finally:
            await patient.dispose()

    async def open_to_read(self) -> None:
        """Look whether it is ours. Raises `ConfigError`."""
        try:
            await self._transact(require, of=self._reading)
        except StoreUnavailable as error:
            raise ConfigError(Problem("database.url", str(error))) from error

    async def open_beside(self) -> None:
        """Likewise: no other process is in the way of a change."""
        await self.open_to_read()

    async def close(self) -> None:
        if self._clock:
            await self._clock.stop()
        while self._at_work:
            await asyncio.wait(self._at_work)
        await self._engine.dispose()

    async def clock(self, local: Clock) -> Clock:
        """Give the server's time: the clocks of replicas differ. Raises `StoreUnavailable`."""
        self._clock = SharedClock(self, local)
        await self._clock.start()
        return self._clock

    async def write(
        self, change: Callable[[Connection], Result], *, at_the_door: int = 0
    ) -> Result:
        """Do the change; when this returns it is on disk. Raises `StoreUnavailable`.

        While many wait at the door, all else gets a smaller share of the time.
        """
        if at_the_door >= _CROWD:
            self._storm_until = time.monotonic() + _CALM
        if at_the_door:
            return await asyncio.shield(self._begin(self._transact(change)))
        done: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Queued(change, done))
        if self._writing is None or self._writing.done():
            self._writing = self._begin(self._write_all())
        return await done

    async def read(self, question: Callable[[Connection], Result]) -> Result:
        """Ask something that an index answers at once. Raises `StoreUnavailable`."""
        return await self._transact(question, of=self._reading)

    async def read_much(self, question: Callable[[Connection], Result]) -> Result:
        """Ask something that may take long. Raises `StoreUnavailable`."""
        return await self._transact(question, of=self._reading)

    def _begin(self, work: Awaitable[Result]) -> "asyncio.Task[Result]":
        """Begin what goes on to its end even if nobody waits for it any more."""
        task = asyncio.ensure_future(work)
        self._at_work.add(task)
        task.add_done_callback(self._at_work.discard)
        return task

    async def _write_all(self) -> None:
        while self._waiting:
            batch = self._waiting[:_MOST_IN_A_TRANSACTION]
            del self._waiting[: len(batch)]
            began = time.monotonic()
            outcomes = await self._commit([queued.change for queued in batch])
            for queued, outcome in zip(batch, outcomes, strict=True):
                if queued.done.done():
                    continue
                if isinstance(outcome, BaseException):
                    queued.done.set_exception(outcome)
                else:
                    queued.done.set_result(outcome[0])
            await self._rest(time.monotonic() - began)

    async def _rest(self, took: float) -> None:
        """Let messages go first, as long as there is a crowd of them."""
        until = time.monotonic() + min(_REST_IN_A_STORM * took, _LONGEST_REST)
        while (left := min(until, self._storm_until) - time.monotonic()) > 0:  # noqa: ASYNC110 - nothing tells of the calm
            await asyncio.sleep(left)

    async def _commit(self, changes: Sequence[_Change]) -> Sequence[tuple[Any] | BaseException]:
        """Do them in one transaction; when one of them fails by itself, each in one of its own."""
        try:
            return await self._transact(partial(_do_alone, changes=changes))
        except StoreUnavailable as error:
            return [error] * len(changes)
        except Exception as error:  # noqa: BLE001 - who asked for the change is told
            if len(changes) == 1:
                return [error]
        return [(await self._commit([change]))[0] for change in changes]

    async def _transact(
        self, work: Callable[[Connection], Result], of: AsyncEngine | None = None
    ) -> Result:
        tries = _TRIES
        while True:
            try:
                async with (of or self._engine).begin() as connection:
                    return await connection.run_sync(work)
            except (IntegrityError, DataError):
                raise
            except _AWAY as error:
                tries -= 1
                if tries and getattr(_cause(error), "sqlstate", None) in _COLLISIONS:
                    continue
                raise StoreUnavailable(_said(error)) from error


def _do_alone(connection: Connection, changes: Sequence[_Change]) -> list[tuple[Any]]:
    connection.execute(_ALONE)
    return [(change(connection),) for change in changes]


def _cause(error: BaseException) -> BaseException:
    """Give the server's own error, out of those that were made of it."""
    if isinstance(error, DBAPIError) and error.orig:
        return error.orig.__cause__ or error.orig
    return error


def _said(error: BaseException) -> str:
    """Say in a line what went wrong."""
    cause = _cause(error)
    if isinstance(cause, TimeoutError):
        return "no answer in time"
    return (str(cause).splitlines() or [type(cause).__name__])[0]
