"""The database of the settings, opened by a verb beside whoever serves."""

import getpass
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app.config.database_settings import Database as Place
from app.domain.errors import ConfigError, Problem, StoreUnavailable
from app.store.database import Database, database_at


@asynccontextmanager
async def opened(place: Place, *, to_write: bool = False) -> AsyncIterator[Database]:
    """Open it to ask, or to make a short change too. Raises `ConfigError`, whatever is wrong."""
    database = database_at(place.url, place.secret, place.lease)
    try:
        await (database.open_beside() if to_write else database.open_to_read())
        yield database
    except StoreUnavailable as error:
        raise ConfigError(Problem("database.url", f"{place.shown}: {error}")) from error
    finally:
        await database.close()


def whoever_calls() -> str:
    """Give who is at the command line, as the audit trail calls it."""
    try:
        return f"user:{getpass.getuser()}"
    except (KeyError, OSError):  # in a container a number may have no name
        return f"user:{os.getuid()}"
