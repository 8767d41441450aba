"""Statements are made once: to make one costs several times what it costs to run it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Connection,
    Executable,
    Select,
    Table,
    bindparam,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.compiler import SQLCompiler

NOW: BindParameter[datetime] = bindparam("now")

_Insert = Callable[[Table], Any]


class ByDialect:
    """A statement with ON CONFLICT, which each dialect spells by an INSERT of its own."""

    def __init__(self, make: Callable[[_Insert], Executable]) -> None:
        self._made = {"sqlite": make(sqlite.insert), "postgresql": make(postgresql.insert)}

    def on(self, connection: Connection) -> Executable:
        return self._made[connection.dialect.name]


class ManyRows:
    """An INSERT of many rows that leaves out those whose key is there, unless that is an error.

    It is compiled once and goes to the driver as it is, with values as they stand in a row: what
    SQLAlchemy does for each value would be most of its cost.
    """

    def __init__(self, table: Table, *, new_only: bool = False) -> None:
        self._table = table
        self._new_only = new_only
        self._compiled: dict[str, SQLCompiler] = {}

    def insert(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> int:
        """Insert the rows, which all have the same columns each time; give how many were new."""
        compiled = self._compiled.get(connection.dialect.name) or self._compile(connection, rows[0])
        order = compiled.positiontup
        values = [tuple([row[name] for name in order]) for row in rows] if order else list(rows)
        return connection.exec_driver_sql(compiled.string, values).rowcount

    def _compile(self, connection: Connection, row: Mapping[str, Any]) -> SQLCompiler:
        dialect = connection.dialect
        insert = sqlite.insert if dialect.name == "sqlite" else postgresql.insert
        statement = insert(self._table).values({name: bindparam(name) for name in row})
        if not self._new_only:
            statement = statement.on_conflict_do_nothing()
        compiled = statement.compile(dialect=dialect)
        self._compiled[dialect.name] = compiled
        return compiled


def next_due(due_at: Column[datetime]) -> Select[Any]:
    """Make the question for the first time of the column after `now`."""
    return select(func.min(due_at)).where(due_at > NOW)


def unindexed(column: Column[Any]) -> ColumnElement[Any]:
    """Give the column so that no index of it is used, but that of another condition.

    Without statistics SQLite takes any equality for the narrowest condition.
    """
    return func.coalesce(column, literal_column("''"))
