"""How a database comes to the tables of this version: made at once, or changed step by step.

Each step is a revision in `versions`, of Alembic. They go into the package and need no file of
settings: `prepare` is called with a connection wherever a database is opened.
"""

from typing import Final

import structlog
from sqlalchemy import (
    Column,
    Connection,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    insert,
    inspect,
    select,
)

from app.domain.errors import ConfigError, Problem
from app.store import restraint_tables, tables
from app.store.columns import metadata

log = structlog.get_logger()

FIRST: Final = "0001"
"""The revision of a database that does not say one: the table of revisions came after it."""

HEAD: Final = "0012"
"""The revision of the tables as they are now."""

TABLES: Final = (tables, restraint_tables)
"""Whoever makes tables has to have imported them all."""

_versions = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)


def prepare(connection: Connection) -> None:
    """Make the tables, or change those of an older Alexis, in the transaction of the caller.

    Raises `ConfigError` when they are those of a newer one.
    """
    there = inspect(connection)
    if there.has_table(_versions.name):
        found = connection.execute(select(_versions.c.version_num)).scalar_one()
    elif there.has_table("events"):
        found = _stamp(connection, FIRST)
    else:
        metadata.create_all(connection, checkfirst=False)  # there is nothing: do not look again
        found = _stamp(connection, HEAD)
    _refuse_newer(found)
    if found < HEAD:
        # Only now: Alembic takes 12 MB that a service would hold for ever, and slows every start.
        from app.store.migrations.moving import upgrade  # noqa: PLC0415

        upgrade(connection, HEAD)
        log.info("schema_upgraded", since=found, until=HEAD)


def take_back(connection: Connection, to: str) -> str:
    """Change the tables back to those of this revision, for an older Alexis; give what they were.

    What only newer tables hold is dropped, all else stays. There has to be nobody at work on them.
    """
    found: str = connection.execute(select(_versions.c.version_num)).scalar_one()
    _refuse_newer(found)
    if found > to:
        from app.store.migrations.moving import downgrade  # noqa: PLC0415 - as above

        downgrade(connection, to)
    return found


def require(connection: Connection) -> None:
    """Look only. Raises `ConfigError` unless the tables are there, and of this revision."""
    if not inspect(connection).has_table(_versions.name):
        raise ConfigError(Problem("database.url", "there are no tables of Alexis there yet"))
    found = connection.execute(select(_versions.c.version_num)).scalar_one()
    _refuse_newer(found)
    if found < HEAD:
        what = f"written by an older Alexis (schema {found}, this one knows {HEAD}); serve it once"
        raise ConfigError(Problem("database.url", what))


def _refuse_newer(found: str) -> None:
    if found > HEAD:
        what = f"written by a newer Alexis (schema {found}, this one knows {HEAD}); start that one"
        raise ConfigError(Problem("database.url", what))


def _stamp(connection: Connection, revision: str) -> str:
    """Write down which revision the tables are."""
    _versions.create(connection)
    connection.execute(insert(_versions).values(version_num=revision))
    return revision
