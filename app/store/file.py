"""The file of a database: how it is opened, whose it is, and that one process alone writes it."""

import fcntl
import os
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event

from app.domain.errors import ConfigError, Problem
from app.store.migrations import HEAD, prepare

PREFIX = "sqlite:///"
"""How the address of a file begins."""

_OURS = int.from_bytes(b"alxs", "big")
"""What SQLite calls the application id: it tells our files from those of others."""

_VERSION = int(HEAD)
"""Of the schema; a file with a higher one is from a later Alexis."""

_MADE_FOR_US = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
_PATIENCE_AT_START = 5.0
_LOCKED = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def engine(path: Path, begin: str, *more: str, connections: int = 1) -> Engine:
    """Make an engine whose transactions begin so. Connecting raises `ConfigError`."""
    made = create_engine(
        f"sqlite+pysqlite:///{path}",
        connect_args={"timeout": _PATIENCE_AT_START, "check_same_thread": False},
        pool_size=connections,
    )

    @event.listens_for(made, "connect")
    def _set_up(connection: sqlite3.Connection, _: Any) -> None:
        try:
            connection.isolation_level = None
            refuse_what_is_not_ours(connection, path)
            if not connection.execute("PRAGMA schema_version").fetchone()[0]:
                # counts only in an empty file; in another it would wait for whoever is writing
                connection.execute("PRAGMA auto_vacuum=INCREMENTAL")
            for pragma in (
                "journal_mode=WAL",
                "synchronous=FULL",
                "foreign_keys=ON",
                "temp_store=MEMORY",
                "cache_size=-16000",
                *more,
            ):
                connection.execute(f"PRAGMA {pragma}")
        except BaseException:
            connection.close()
            raise

    @event.listens_for(made, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return made


def make_tables(connection: Connection) -> None:
    """Make the tables or bring them up to date, and sign the file, all or nothing.

    References are not checked meanwhile, as SQLite wants it where a table is made anew; that can
    only be switched outside a transaction, and they are checked at the end.
    """
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    with connection.begin():
        prepare(connection)
        sign(connection, _VERSION)
    driver.execute("PRAGMA foreign_keys=ON")


def sign(connection: Connection, version: int) -> None:
    """Write into the file that it is ours, and the version of its tables.

    Raises `ConfigError` when a change of them has broken a reference.
    """
    if connection.exec_driver_sql("PRAGMA user_version").scalar() != version:
        if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise _refusal(f"a reference of the table {broken[0]} leads nowhere")
        connection.exec_driver_sql(f"PRAGMA application_id={_OURS}")
        connection.exec_driver_sql(f"PRAGMA user_version={version}")


def is_locked(error: BaseException | None) -> bool:
    """Tell whether it failed only because somebody else is writing."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _LOCKED


def lock(path: Path) -> int:
    """Keep a second process out of the file: two would do everything twice.

    Raises `ConfigError`, also when the folder cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        taken = os.open(f"{path}.lock", _MADE_FOR_US, 0o600)
    except OSError as error:
        raise _refusal(f"{path}: {error.strerror}: {error.filename}") from error
    try:
        fcntl.flock(taken, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(taken)
        raise _refusal(f"{path} is in use by another Alexis; stop it first") from error
    return taken


def make(path: Path) -> None:
    """Make the file if it is not there, for this user alone: payloads and outputs will be in it."""
    try:
        os.close(os.open(path, _MADE_FOR_US, 0o600))
    except OSError as error:
        raise _refusal(f"{path}: {error.strerror}") from error


def refuse_what_is_not_ours(connection: sqlite3.Connection, path: Path) -> None:
    """Look before anything is changed: the path may be a slip."""
    (whose,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (things,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if things and whose != _OURS:
        raise _refusal(f"{path} is not a database of Alexis; give it a file of its own")
    if version > _VERSION and things:
        raise _refusal(
            f"{path} was written by a newer Alexis "
            f"(schema {version}, this one knows {_VERSION}); start that one"
        )


def _refusal(what: str) -> ConfigError:
    return ConfigError(Problem("database.url", what))
