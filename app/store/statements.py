"""Statements are made once: to make one costs several times what it costs to run it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Connection,
    Dialect,
    Executable,
    Select,
    Table,
    bindparam,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite

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

    It is made once and goes to the driver as it is, with values as they stand in a row: what
    SQLAlchemy does for each value would be most of its cost. PostgreSQL gets all rows in one
    statement, a column at a time: else each row would be one, and none would say what was new.
    """

    def __init__(self, table: Table, *, new_only: bool = False) -> None:
        self._table = table
        self._at_the_end = "" if new_only else " ON CONFLICT DO NOTHING"
        self._made: dict[str, str] = {}

    def insert(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> int:
        """Insert the rows, which all have the same columns each time; give how many were new."""
        dialect, names = connection.dialect, list(rows[0])
        statement = self._made.get(dialect.name)
        if statement is None:
            statement = self._made[dialect.name] = self._make(dialect, names)
        if dialect.name == "postgresql":
            columns = tuple([[row[name] for row in rows] for name in names])
            return connection.exec_driver_sql(statement, columns).rowcount
        values = [tuple([row[name] for name in names]) for row in rows]
        return connection.exec_driver_sql(statement, values).rowcount

    def _make(self, dialect: Dialect, names: Sequence[str]) -> str:
        quote = dialect.identifier_preparer.quote
        into = f"INSERT INTO {quote(self._table.name)} ({', '.join(map(quote, names))}) "
        if dialect.name == "postgresql":
            types = [self._table.c[name].type.compile(dialect) for name in names]
            arrays = [f"${number}::{type_}[]" for number, type_ in enumerate(types, start=1)]
            rows = f"SELECT * FROM unnest({', '.join(arrays)})"  # noqa: S608 - names of our own tables
        else:
            rows = f"VALUES ({', '.join('?' * len(names))})"
        return into + rows + self._at_the_end


def next_due(due_at: Column[datetime]) -> Select[Any]:
    """Make the question for the first time of the column after `now`."""
    return select(func.min(due_at)).where(due_at > NOW)


def unindexed(column: Column[Any]) -> ColumnElement[Any]:
    """Give the column so that no index of it is used, but that of another condition.

    Without statistics SQLite takes any equality for the narrowest condition.
    """
    return func.coalesce(column, literal_column("''"))
