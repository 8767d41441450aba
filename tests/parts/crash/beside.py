"""A database of a service, seen from beside it: it is only asked, and not even recovered."""

from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from typing import TypeVar

from anyio.from_thread import start_blocking_portal
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.ext.asyncio import create_async_engine

Result = TypeVar("Result")

_SQLITE = "sqlite:///"
_WRITTEN = text("SELECT (pg_current_wal_insert_lsn() - '0/0')::bigint")


class Beside:
    """Asks a database of either kind; who asks waits for the answer."""

    def __init__(self, url: str) -> None:
        self._life = ExitStack()
        self.is_file = url.startswith(_SQLITE)
        if self.is_file:
            file = f"{_SQLITE}file:{url.removeprefix(_SQLITE)}?mode=ro&uri=true"
            self._file = create_engine(file)
            self._life.callback(self._file.dispose)
            return
        scheme, _, place = url.partition("://")
        self._server = create_async_engine(f"{scheme}+asyncpg://{place}", pool_pre_ping=True)
        self._portal = self._life.enter_context(start_blocking_portal())
        self._life.callback(lambda: self._portal.call(self._server.dispose))

    def close(self) -> None:
        self._life.close()

    def ask(self, question: Callable[[Connection], Result]) -> Result:
        if self.is_file:
            with self._file.connect() as connection:
                return question(connection)
        return self._portal.call(partial(self._ask, question))

    async def _ask(self, question: Callable[[Connection], Result]) -> Result:
        async with self._server.connect() as connection:
            return await connection.run_sync(question)

    def written(self) -> int:
        """Tell how far PostgreSQL has written its write-ahead log."""
        return self.ask(lambda connection: int(connection.execute(_WRITTEN).scalar_one()))
