"""A copy of the database while it is in use: as it was at one moment, whole or not there at all."""

import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from app.domain.errors import ConfigError, Problem
from app.store.file import refuse_what_is_not_ours

_PAGES = 500
_REST = 0.005
"""Seconds after so many pages, in which the service has the disk for itself."""


def back_up(database: Path, to: Path, told: Callable[[float], None] = lambda _: None) -> int:
    """Copy the database to a new file, for its user alone; give its length in bytes.

    `told` is called again and again with how much is done, from 0 to 1. Raises `ConfigError` when
    it cannot, or when the file is there.
    """
    if not database.is_file():
        raise ConfigError(Problem("database.url", f"there is no file {database} yet"))
    part = to.with_name(f".{to.name}.part-{os.getpid()}")
    try:
        if to.exists():
            raise FileExistsError(0, "is there already; name a new file", str(to))
        os.close(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        try:
            _copy(database, part, told)
            _flush(part)
            os.link(part, to)
        finally:
            for ending in ("", "-journal", "-wal", "-shm"):
                Path(f"{part}{ending}").unlink(missing_ok=True)
        _flush(to.parent)
    except OSError as error:
        raise ConfigError(Problem(str(to), error.strerror or str(error))) from error
    except sqlite3.Error as error:
        raise ConfigError(Problem(str(database), str(error))) from error
    return to.stat().st_size


def _copy(database: Path, part: Path, told: Callable[[float], None]) -> None:
    def rest(status: int, left: int, pages: int) -> None:
        told(1 - left / max(pages, 1))
        time.sleep(_REST)

    with (
        closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(part)) as copy,
    ):
        source.isolation_level = None
        refuse_what_is_not_ours(source, database)
        # One transaction from the first page to the last: otherwise each commit of the service
        # would make the copy begin anew, and under load it would never end.
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        source.backup(copy, pages=_PAGES, progress=rest)
        found = copy.execute("PRAGMA quick_check(1)").fetchone()
        if found != ("ok",):
            raise sqlite3.DatabaseError(f"the copy is broken: {found[0]}")


def _flush(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
