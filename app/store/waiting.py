"""What waits, counted from indexes that hold only what waits, however much is stored."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Select, func, select, text

from app.domain.arrival import Origin
from app.domain.run import ACTIVE, WAITING, RunState
from app.domain.waiting import MOST_COUNTED, Line, Waiting
from app.store.dead_letters import count_of_dead_letters
from app.store.tables import cursors, deliveries, events, runs


def _lines(rows: Any, by: Any, since: Any) -> Select[Any]:
    """Count the rows by a column, and find the earliest of each."""
    some = rows.limit(MOST_COUNTED).subquery()
    return select(some.c[by], func.count().label("times"), func.min(some.c[since])).group_by(
        some.c[by]
    )


_EVENTS = _lines(
    select(events.c.origin, events.c.received_at).where(events.c.due_at.is_not(None)),
    "origin",
    "received_at",
)
_RUNS = _lines(
    select(runs.c.state, func.coalesce(runs.c.started_at, runs.c.queued_at).label("since")).where(
        runs.c.state.in_(ACTIVE | WAITING)
    ),
    "state",
    "since",
)
_APPROVAL_ENDS = select(func.min(runs.c.due_at)).where(runs.c.state == RunState.AWAITING_APPROVAL)
_NOTES = _lines(
    select(deliveries.c.source, deliveries.c.created_at).where(deliveries.c.due_at.is_not(None)),
    "source",
    "created_at",
)
_FEEDS = select(cursors.c.feed, cursors.c.at)
_SIZE_IN_POSTGRES = text("SELECT pg_database_size(current_database())")


def what_waits(connection: Connection) -> Waiting:
    """Count what waits. What was decided, done and told is not looked at."""
    by_origin = _found(connection, _EVENTS)
    held = by_origin.pop(Origin.HOLD, Line())
    runs_by_state = {RunState(state): line for state, line in _found(connection, _RUNS).items()}
    size, room = _size(connection)
    return Waiting(
        events=_together(by_origin),
        held=held.count,
        runs=runs_by_state,
        approval_ends=connection.execute(_APPROVAL_ENDS).scalar(),
        notes=_found(connection, _NOTES),
        dead=count_of_dead_letters(connection),
        feeds={row.feed: row.at for row in connection.execute(_FEEDS)},
        size=size,
        room=room,
    )


def _found(connection: Connection, lines: Select[Any]) -> dict[str, Line]:
    return {by: Line(times, since) for by, times, since in connection.execute(lines)}


def _together(lines: Mapping[str, Line]) -> Line:
    times = [line.since for line in lines.values() if line.since]
    return Line(sum(line.count for line in lines.values()), min(times, default=None))


def _size(connection: Connection) -> tuple[int, int | None]:
    """Give the bytes of the database, and those that are free where a file of ours lies."""
    if connection.dialect.name != "sqlite":
        return connection.execute(_SIZE_IN_POSTGRES).scalar_one(), None
    pages, length = (
        connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
        for name in ("page_count", "page_size")
    )
    file = connection.engine.url.database or "."
    return pages * length, shutil.disk_usage(Path(file).parent).free
