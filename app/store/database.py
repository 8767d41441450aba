"""What the store asks of a database, and which one the settings mean."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Protocol, TypeVar

from sqlalchemy import Connection

from app.ports import Clock
from app.store.file import PREFIX
from app.store.sqlite import SqliteDatabase

Result = TypeVar("Result")


class Database(Protocol):
    """Changes and questions are functions of a connection; they may be done more than once."""

    async def open(self) -> None:
        """Be ready to write, with all tables there. Raises `ConfigError`."""
        ...

    async def open_to_read(self) -> None:
        """Ask only, beside whoever serves.

        Raises `ConfigError` when there is none of ours, or that of a newer Alexis.
        """
        ...

    async def open_beside(self) -> None:
        """Also make a short change beside whoever serves. Raises `ConfigError` as above."""
        ...

    async def close(self) -> None: ...

    async def clock(self, local: Clock) -> Clock:
        """Give the clock by which what is due in this database is told.

        Raises `StoreUnavailable`.
        """
        ...

    async def write(
        self, change: Callable[[Connection], Result], *, at_the_door: int = 0
    ) -> Result:
        """Do the change; when this returns it is on disk. Raises `StoreUnavailable`.

        No two changes are under way at once, wherever they come from, except those of messages:
        so many of them wait `at_the_door`, and their unique keys decide.
        """
        ...

    async def read(self, question: Callable[[Connection], Result]) -> Result:
        """Ask something that an index answers at once. Raises `StoreUnavailable`."""
        ...

    async def read_much(self, question: Callable[[Connection], Result]) -> Result:
        """Ask something that may take long, beside everything else. Raises `StoreUnavailable`."""
        ...


def database_at(url: str, password: str | None, patience: timedelta) -> Database:
    """Make the database that the address means; `patience` is for one that does not answer."""
    if url.startswith(PREFIX):
        return SqliteDatabase(Path(url.removeprefix(PREFIX)))
    from app.store.postgres import PostgresDatabase  # noqa: PLC0415 - its driver is memory that SQLite need not pay

    return PostgresDatabase(url, password, patience)
