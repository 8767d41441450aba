"""What is shown of dead letters. Nothing here trusts what the rows hold: it may be damaged."""

from typing import Any

from pydantic import JsonValue
from pydantic_core import from_json
from sqlalchemy import Connection, Row, Select, func, select

from app.domain.dead_letter import DeadLetter, DeadLetterFilter, DeadLetterKind, DeadLetterView
from app.domain.views import Page
from app.store.tables import deliveries, events, faults, notes, runs

_LISTED: Select[Any] = (
    select(
        faults.c.id,
        faults.c.kind,
        faults.c.reason,
        faults.c.tries,
        faults.c.dead_at,
        func.coalesce(events.c.id, runs.c.event_id, notes.c.event_id).label("event"),
        func.coalesce(runs.c.id, notes.c.run_id).label("run"),
        func.coalesce(events.c.source, deliveries.c.source).label("source"),
        func.coalesce(events.c.ref, deliveries.c.ref).label("ref"),
    )
    .select_from(
        faults.outerjoin(events, events.c.id == faults.c.id)
        .outerjoin(runs, runs.c.id == faults.c.id)
        .outerjoin(deliveries, deliveries.c.id == faults.c.id)
        .outerjoin(notes, notes.c.id == deliveries.c.note_id)
    )
    .where(faults.c.dead_at.is_not(None))
)
_WHOLE = _LISTED.add_columns(
    events.c.event.label("said"),
    runs.c.plan,
    deliveries.c.team,
    notes.c.text,
)


def count_of_dead_letters(connection: Connection) -> dict[str, int]:
    """Count by kind what waits to be requeued."""
    found = connection.execute(
        select(faults.c.kind, func.count().label("times"))
        .where(faults.c.dead_at.is_not(None))
        .group_by(faults.c.kind)
        .order_by(faults.c.kind)
    )
    return {row.kind: row.times for row in found}


def dead_letters(connection: Connection, wanted: DeadLetterFilter) -> Page[DeadLetter]:
    """List dead letters, the newest first."""
    query = _LISTED
    if wanted.kind is not None:
        query = query.where(faults.c.kind == wanted.kind)
    if wanted.cursor:
        query = query.where(faults.c.id < wanted.cursor)
    rows = connection.execute(query.order_by(faults.c.id.desc()).limit(wanted.limit + 1)).all()
    shown = rows[: wanted.limit]
    return Page(
        items=tuple(DeadLetter(**row._asdict()) for row in shown),
        next=shown[-1].id if len(rows) > wanted.limit else None,
    )


def dead_letter(connection: Connection, letter_id: str) -> DeadLetterView | None:
    """Give one with all that it holds."""
    row = connection.execute(_WHOLE.where(faults.c.id == letter_id)).first()
    if row is None:
        return None
    said = {name: getattr(row, name) for name in DeadLetter.model_fields}
    return DeadLetterView(**said, body=_body(row))


def _body(row: Row[Any]) -> JsonValue:
    match row.kind:
        case DeadLetterKind.EVENT:
            return _read(row.said)
        case DeadLetterKind.RUN:
            return _read(row.plan)
        case _:
            return {"team": row.team} if row.team else {"note": row.text}


def _read(text: str | None) -> JsonValue:
    try:
        said: JsonValue = from_json(text or "null", allow_inf_nan=False)
    except ValueError:
        return text
    return said
