"""How many events wait is counted while messages stand at the door, so it must cost little."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event

from app.plugins.catalogue import built_in
from app.store.events import EventRows
from app.store.file import engine, make_tables


def test_it_is_counted_in_an_index_without_a_look_at_the_rows(tmp_path: Path) -> None:
    with engine(tmp_path / "alexis.db", "BEGIN").connect() as connection:
        make_tables(connection)
        asked: list[tuple[str, Any]] = []

        @event.listens_for(connection, "before_cursor_execute")
        def _remember(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
            asked.append((statement, parameters))

        EventRows(connection, built_in().grammar).waiting(100)
        plan = _plan(connection, *asked[-1])

    assert "USING COVERING INDEX events_due" in plan


def _plan(connection: Connection, statement: str, parameters: Any) -> str:
    rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
    return "\n".join(row.detail for row in rows)
