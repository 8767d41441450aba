"""SQLite: one writer whose commits are shared, and readers beside it.

What was queued while the last transaction was committing goes into the next one together, so a
storm costs one flush to the disk for many changes (group commit). The calls of SQLite block, so
they are made on a thread of the writer and on threads of readers, never on the event loop.
"""

import asyncio
import fcntl
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, IntegrityError

from app.domain.errors import ConfigError, Problem, StoreUnavailable
from app.store.tables import metadata

Result = TypeVar("Result")
_Change = Callable[[Connection], Any]
_Queued = tuple[_Change, "asyncio.Future[Any]"]

_READERS = 2
_LARGEST_BATCH = 200
_BUSY_TIMEOUT = 5.0


class SqliteDatabase:
    """A database file that this process alone writes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._engine = _engine(path, "BEGIN IMMEDIATE")
        self._reading = _engine(path, "BEGIN", "query_only=ON")
        self._queue: asyncio.Queue[_Queued | None] = asyncio.Queue()
        self._writer = ThreadPoolExecutor(1, "sqlite-writer")
        self._readers = ThreadPoolExecutor(_READERS, "sqlite-reader")
        self._connection: Connection | None = None
        self._lock: int | None = None
        self._writing: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Take the file for this process and make its tables.

        Raises `ConfigError` when another process has it or it cannot be opened.
        """
        self._lock = _lock(self._path)
        try:
            await self._in(self._writer, self._prepare)
        except DBAPIError as error:
            raise ConfigError(Problem("database.url", f"{self._path}: {error.orig}")) from error
        self._writing = asyncio.create_task(self._write_for_ever(), name="sqlite-writer")

    def open_to_read(self) -> None:
        """Ask only, beside whoever serves. Raises `ConfigError` when there is no such file."""
        if not self._path.is_file():
            raise ConfigError(Problem("database.url", f"there is no file {self._path} yet"))

    async def close(self) -> None:
        if self._writing:
            await self._queue.put(None)
            await self._writing
        if self._connection:
            await self._in(self._writer, self._connection.close)
        self._writer.shutdown()
        self._readers.shutdown()
        self._engine.dispose()
        self._reading.dispose()
        if self._lock is not None:
            os.close(self._lock)

    async def write(self, change: Callable[[Connection], Result]) -> Result:
        """Do the change; when this returns it is on disk. Raises `StoreUnavailable`."""
        done: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._queue.put_nowait((change, done))
        return await done

    async def read(self, question: Callable[[Connection], Result]) -> Result:
        """Ask something, beside the writer. Raises `StoreUnavailable`."""

        def ask() -> Result:
            with self._reading.begin() as connection:
                return question(connection)

        try:
            return await self._in(self._readers, ask)
        except DBAPIError as error:
            raise StoreUnavailable(str(error.orig)) from error

    async def _in(self, threads: ThreadPoolExecutor, work: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(threads, work)

    def _prepare(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = self._engine.connect()
        with self._connection.begin():
            metadata.create_all(self._connection)

    async def _write_for_ever(self) -> None:
        while True:
            batch = await self._next_batch()
            if not batch:
                return
            outcomes = await self._in(self._writer, partial(self._commit, batch))
            for (_, done), outcome in zip(batch, outcomes, strict=True):
                if done.done():
                    continue
                if isinstance(outcome, BaseException):
                    done.set_exception(outcome)
                else:
                    done.set_result(outcome[0])

    async def _next_batch(self) -> list[_Queued]:
        first = await self._queue.get()
        batch = []
        while first is not None:
            batch.append(first)
            if self._queue.empty() or len(batch) >= _LARGEST_BATCH:
                break
            first = self._queue.get_nowait()
        if first is None and batch:
            self._queue.put_nowait(None)
        return batch

    def _commit(self, batch: list[_Queued]) -> list[tuple[Any] | BaseException]:
        """Do the batch in one transaction; a change that fails by itself takes no other with it."""
        assert self._connection is not None  # noqa: S101 - open() was called
        try:
            with self._connection.begin():
                return [self._apply(change, alone=len(batch) == 1) for change, _ in batch]
        except DBAPIError as error:
            unavailable = StoreUnavailable(str(error.orig))
            unavailable.__cause__ = error
            return [unavailable] * len(batch)
        except _Failed as failed:
            return [failed.error]

    def _apply(self, change: _Change, *, alone: bool) -> tuple[Any] | BaseException:
        assert self._connection is not None  # noqa: S101 - open() was called
        try:
            if alone:
                return (change(self._connection),)
            with self._connection.begin_nested():
                return (change(self._connection),)
        except IntegrityError as error:
            return self._only(error, alone=alone)
        except DBAPIError:
            raise
        except Exception as error:  # noqa: BLE001 - it is the asker's, not the database's
            return self._only(error, alone=alone)

    def _only(self, error: Exception, *, alone: bool) -> Exception:
        if alone:
            raise _Failed(error)
        return error


class _Failed(Exception):
    """The only change of a batch failed: nothing is to be committed."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error


def _engine(path: Path, begin: str, *more: str) -> Engine:
    engine = create_engine(
        f"sqlite+pysqlite:///{path}",
        connect_args={"timeout": _BUSY_TIMEOUT, "check_same_thread": False},
        pool_size=_READERS,
    )

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _: Any) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "temp_store=MEMORY",
            "cache_size=-16000",
            *more,
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _lock(path: Path) -> int:
    """Keep a second process out of the file: two would do everything twice."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(lock)
        raise ConfigError(
            Problem("database.url", f"{path} is in use by another Alexis; stop it first")
        ) from error
    return lock
