"""SQLite: one writer whose commits are shared, and readers beside it.

What was queued while the last transaction was committing goes into the next one together, so a
storm costs one flush to the disk for many changes (group commit). Statements take microseconds
and are made on the event loop; what waits for the disk, the commit, is done on a thread, and so
are questions that may take long.
"""

import asyncio
import os
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, RootTransaction
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from app.domain.errors import ConfigError, Problem, StoreUnavailable
from app.ports import Clock
from app.store.file import engine, is_locked, lock, make, make_tables

Result = TypeVar("Result")
_READERS = 2
_SLICE_IN_A_STORM = 0.003
_REST_IN_A_STORM = 39
"""While messages wait at the door, what is not urgent gets slices of so many seconds, and rests
so many times as long after each."""

_CROWD = 8
"""So many at the door at once are a storm."""

_CALM = 0.05
"""Seconds without a crowd at the door after which it counts as calm."""

_LONGEST_TRANSACTION = 0.02
"""Seconds after which a transaction takes no more changes."""

_PATIENCE = 2.0
"""Seconds that a transaction waits while another process writes."""

_LOOK_AGAIN = 0.02


@dataclass(frozen=True)
class _Queued:
    """A change that waits, and who waits for it."""

    change: Callable[[Connection], Any]
    done: "asyncio.Future[Any]"


_Outcome = tuple[Any] | BaseException


class SqliteDatabase:
    """A database file that this process alone writes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._engine = engine(path, "BEGIN IMMEDIATE")
        self._reading = engine(path, "BEGIN", "query_only=ON", connections=_READERS + 1)
        self._urgent: deque[_Queued] = deque()
        self._other: deque[_Queued] = deque()
        self._wake = asyncio.Event()
        self._others_rest_until = 0.0
        self._storm_until = 0.0
        self._closing = False
        self._committer = ThreadPoolExecutor(1, "sqlite-commit")
        self._readers = ThreadPoolExecutor(_READERS, "sqlite-reader")
        self._connection: Connection | None = None
        self._lock: int | None = None
        self._writing: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Take the file for this process and make its tables.

        Raises `ConfigError` when another process has it, it is not ours, or it cannot be opened.
        """
        self._lock = lock(self._path)
        make(self._path)
        try:
            self._prepare()
        except DBAPIError as error:
            raise ConfigError(Problem("database.url", f"{self._path}: {error.orig}")) from error
        self._writing = asyncio.create_task(self._write_for_ever(), name="sqlite-writer")

    async def open_to_read(self) -> None:
        """Ask only, beside whoever serves. Raises `ConfigError` when there is no such file."""
        if not self._path.is_file():
            raise ConfigError(Problem("database.url", f"there is no file {self._path} yet"))

    async def open_beside(self) -> None:
        """Also make a short change beside whoever serves. Raises `ConfigError` as above."""
        await self.open_to_read()
        try:
            self._connection = self._engine.connect()
        except DBAPIError as error:
            raise ConfigError(Problem("database.url", f"{self._path}: {error.orig}")) from error
        self._writing = asyncio.create_task(self._write_for_ever(), name="sqlite-writer")

    async def close(self) -> None:
        if self._writing:
            self._closing = True
            self._wake.set()
            await self._writing
        if self._connection:
            self._connection.close()
        self._committer.shutdown()
        self._readers.shutdown()
        self._engine.dispose()
        self._reading.dispose()
        if self._lock is not None:
            os.close(self._lock)

    async def clock(self, local: Clock) -> Clock:
        """Give the local clock: nobody else reads these times."""
        return local

    async def write(
        self, change: Callable[[Connection], Result], *, at_the_door: int = 0
    ) -> Result:
        """Do the change; when this returns it is on disk. Raises `StoreUnavailable`.

        Somebody waits at the door for it: then it goes first. Many do: that is a storm, and all
        else gets a small share of the time.
        """
        done: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        (self._urgent if at_the_door else self._other).append(_Queued(change, done))
        if at_the_door >= _CROWD:
            self._storm_until = time.monotonic() + _CALM
        self._wake.set()
        return await done

    async def read(self, question: Callable[[Connection], Result]) -> Result:
        """Ask something that an index answers at once. Raises `StoreUnavailable`."""
        return self._ask(question)

    async def read_much(self, question: Callable[[Connection], Result]) -> Result:
        """Ask something that may take long, beside everything else. Raises `StoreUnavailable`."""
        return await self._in(self._readers, partial(self._ask, question))

    def _ask(self, question: Callable[[Connection], Result]) -> Result:
        try:
            with self._reading.begin() as connection:
                return question(connection)
        except DBAPIError as error:
            raise StoreUnavailable(str(error.orig)) from error

    async def _in(self, threads: ThreadPoolExecutor, work: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(threads, work)

    def _prepare(self) -> None:
        self._connection = self._engine.connect()
        make_tables(self._connection)
        self._connection.exec_driver_sql("PRAGMA busy_timeout=0")
        self._connection.rollback()

    async def _write_for_ever(self) -> None:
        while self._urgent or self._other or not self._closing:
            urgent, other = self._take()
            if not (urgent or other):
                await self._rest()
                continue
            outcomes = await self._commit(urgent, other)
            self._other.extendleft(reversed(other[len(outcomes) - len(urgent) :]))
            for queued, outcome in zip(urgent + other, outcomes, strict=False):
                if queued.done.done():
                    continue
                if isinstance(outcome, BaseException):
                    queued.done.set_exception(outcome)
                else:
                    queued.done.set_result(outcome[0])

    def _take(self) -> tuple[list[_Queued], list[_Queued]]:
        """Take what the next transaction is to do; the others only if it is their turn."""
        now = time.monotonic()
        urgent = list(self._urgent)
        self._urgent.clear()
        other: list[_Queued] = []
        if now >= min(self._others_rest_until, self._storm_until) or self._closing:
            other = list(self._other)
            self._other.clear()
        return urgent, other

    def _join(self, urgent: list[_Queued], other: list[_Queued]) -> None:
        """Let what came meanwhile share the fate of what has waited, and not wait as long again."""
        for taken, came in ((urgent, self._urgent), (other, self._other)):
            taken.extend(came)
            came.clear()

    async def _rest(self) -> None:
        """Wait for the next change, or for the turn of the others."""
        self._wake.clear()
        turn = min(self._others_rest_until, self._storm_until) - time.monotonic()
        with suppress(TimeoutError):
            async with asyncio.timeout(max(turn, 0) if self._other else None):
                await self._wake.wait()

    async def _commit(self, urgent: list[_Queued], other: list[_Queued]) -> list[_Outcome]:
        """Do in one transaction what is urgent, and of the rest as much as there is time for.

        A change that fails by itself takes no other with it. Gives an outcome for each that was
        done, the urgent first.
        """
        outcomes: list[_Outcome] = []
        try:
            transaction = await self._begin()
        except DBAPIError as error:
            self._join(urgent, other)
            return [_unavailable(error)] * (len(urgent) + len(other))
        try:
            try:
                self._apply_all(urgent, other, outcomes)
                await self._in(self._committer, transaction.commit)
            except BaseException:
                transaction.rollback()
                self._undo()
                raise
        except DBAPIError as error:
            return [_unavailable(error)] * max(len(outcomes), len(urgent), 1)
        except _Failed as failed:
            return [failed.error]
        return outcomes

    def _undo(self) -> None:
        """Roll back what is open still, or no transaction could ever begin again.

        SQLAlchemy itself does not after a COMMIT that failed.
        """
        assert self._connection is not None  # noqa: S101 - open() was called
        self._connection.connection.rollback()

    def _apply_all(
        self, urgent: list[_Queued], other: list[_Queued], outcomes: list[_Outcome]
    ) -> None:
        alone = len(urgent) + len(other) == 1
        outcomes += [self._apply(queued.change, alone=alone) for queued in urgent]
        began = time.monotonic()
        longest = _SLICE_IN_A_STORM if began < self._storm_until else _LONGEST_TRANSACTION
        for queued in other:
            outcomes.append(self._apply(queued.change, alone=alone))
            if time.monotonic() - began > longest:
                break
        ended = time.monotonic()
        if other:
            self._others_rest_until = ended + _REST_IN_A_STORM * (ended - began)

    async def _begin(self) -> RootTransaction:
        """Begin; while another process writes, look again without holding up all else here."""
        assert self._connection is not None  # noqa: S101 - open() was called
        until = time.monotonic() + _PATIENCE
        while True:
            try:
                return self._connection.begin()
            except OperationalError as error:
                if not is_locked(error.orig) or time.monotonic() > until:
                    raise
            await asyncio.sleep(_LOOK_AGAIN)

    def _apply(self, change: Callable[[Connection], Any], *, alone: bool) -> _Outcome:
        """Do one change. What the database itself fails at is the end of the whole transaction."""
        assert self._connection is not None  # noqa: S101 - open() was called
        savepoint = None if alone else self._connection.begin_nested()
        try:
            answer = change(self._connection)
        except Exception as error:
            if isinstance(error, DBAPIError) and not isinstance(error, IntegrityError):
                raise
            if savepoint is None:
                raise _Failed(error) from error
            savepoint.rollback()
            return error
        if savepoint:
            savepoint.commit()
        return (answer,)


class _Failed(Exception):
    """The only change of a batch failed: nothing is to be committed."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error


def _unavailable(error: DBAPIError) -> StoreUnavailable:
    unavailable = StoreUnavailable(str(error.orig))
    unavailable.__cause__ = error
    return unavailable
