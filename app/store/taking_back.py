"""An older release is to go on: the tables are changed back to those that it knows."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from app.domain.errors import ConfigError, Problem
from app.store.file import PREFIX, engine, lock, sign
from app.store.migrations import take_back

_OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND application_name = 'alexis' AND pid <> pg_backend_pid()"
)


async def taken_back(url: str, password: str | None, patience: timedelta, to: str) -> str:
    """Change the tables back to this revision, all or nothing; give which they were.

    Raises `ConfigError` when an Alexis is at work there, there are no tables of ours, or it fails.
    """
    if url.startswith(PREFIX):
        return _of_a_file(Path(url.removeprefix(PREFIX)), to)
    from app.store.postgres import PostgresDatabase  # noqa: PLC0415 - its driver is memory that SQLite need not pay

    database = PostgresDatabase(url, password, patience)
    try:
        return await database.change_tables(_alone(to))
    finally:
        await database.close()


def _of_a_file(path: Path, to: str) -> str:
    if not path.is_file():
        raise ConfigError(Problem("database.url", f"there is no file {path} yet"))
    taken = lock(path)
    made = engine(path, "BEGIN IMMEDIATE", "foreign_keys=OFF")
    try:
        with made.begin() as connection:
            was = take_back(connection, to)
            sign(connection, int(min(was, to)))
    except DBAPIError as error:
        raise ConfigError(Problem("database.url", f"{path}: {error.orig}")) from error
    finally:
        made.dispose()
        os.close(taken)
    return was


def _alone(to: str) -> Callable[[Connection], str]:
    def change(connection: Connection) -> str:
        if others := connection.execute(_OTHERS).scalar_one():
            what = f"{others} connections of an Alexis are open there; stop all replicas first"
            raise ConfigError(Problem("database.url", what))
        return take_back(connection, to)

    return change
