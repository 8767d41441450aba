"""Whether all is done, asked of the database: the service itself would be busy with the answers."""

import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing
from functools import partial
from typing import Final

import asyncpg

AllDone = Callable[[], Awaitable[bool]]

_FILE: Final = "sqlite:///"
_QUESTION: Final = """
    SELECT EXISTS (SELECT 1 FROM events)
    AND NOT EXISTS (SELECT 1 FROM events WHERE state = 'waiting')
    AND NOT EXISTS (SELECT 1 FROM runs WHERE state IN ('queued', 'running', 'verifying'))
    AND NOT EXISTS (SELECT 1 FROM deliveries WHERE due_at IS NOT NULL)
    """


@asynccontextmanager
async def asking(url: str) -> AsyncIterator[AllDone]:
    """Give a question that may be asked often: is there an event, and nothing left to be done?

    A database that cannot be asked now is not done.
    """
    if url.startswith(_FILE):
        yield partial(_in_file, url.removeprefix(_FILE))
        return
    server = _Server(url)
    try:
        yield server.all_done
    finally:
        server.leave()


async def _in_file(path: str) -> bool:
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=0)) as connection:
            return bool(connection.execute(_QUESTION).fetchone()[0])
    except sqlite3.OperationalError:
        return False


class _Server:
    """PostgreSQL, with a connection that is kept while it lasts."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: asyncpg.Connection | None = None

    async def all_done(self) -> bool:
        try:
            if self._connection is None:
                self._connection = await asyncpg.connect(self._url)
            return bool(await self._connection.fetchval(_QUESTION))
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            self.leave()
            return False

    def leave(self) -> None:
        if self._connection is not None:
            self._connection.terminate()
            self._connection = None
