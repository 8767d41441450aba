"""What is over for long is deleted: problem by problem, a few rows in each transaction.

A problem goes as a whole, with all that came of it, since its rows explain each other. It stays
while anything of it could still count: it is open, something of it is undecided, under way or
undelivered, or a run of it is within reach of a cooldown or a rate.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Delete,
    Select,
    Table,
    and_,
    delete,
    exists,
    or_,
    select,
    tuple_,
)

from app.domain.problem import ProblemState
from app.domain.run import ACTIVE, WAITING
from app.ledger.retention import Cutoff, Forgotten, Mark
from app.store import events as states
from app.store.database import Database
from app.store.restraint_tables import (
    approvals,
    breakers,
    event_tags,
    pauses,
    silences,
    storm_signs,
    storms,
)
from app.store.tables import (
    aliases,
    audit,
    cursors,
    decisions,
    deliveries,
    events,
    faults,
    gaps,
    looks,
    notes,
    problems,
    rule_files,
    rule_sets,
    rules,
    runs,
    sightings,
    sinks,
    steps,
)
from app.store.unused_rules import Unused, find_unused

STAYS: Final = (
    *(rules, rule_sets, rule_files, cursors, looks, gaps, audit),
    *(pauses, breakers, storms, storm_signs, silences),
)
"""Tables that do not grow with events, and the audit trail, which is cut by hand."""

_EVENTS_AT_ONCE = 25
_ROWS_AT_ONCE = 100
_PAGES_AT_ONCE = 50
_STORM = 500
"""While so many events wait to be decided, nothing is deleted."""

_waiting = select(events.c.source, events.c.ref).where(events.c.state == states.WAITING).distinct()
_other = events.alias("other")


class StoredRetention:
    """The retention over a database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._unused: Unused | None = None

    async def forget(self, cutoff: Cutoff, after: Mark | None) -> Forgotten:
        return await self._database.write(lambda connection: forget(connection, cutoff, after))

    async def forget_rules(self, before: datetime) -> bool:
        unused = self._unused or await self._database.read_much(
            lambda connection: find_unused(connection, before)
        )
        self._unused = await self._database.write(unused.delete_some) if unused else None
        return unused is not None

    async def size(self) -> int | None:
        return await self._database.read(_size)

    async def give_back(self) -> bool:
        return await self._database.write(_give_back)


def forget(connection: Connection, cutoff: Cutoff, after: Mark | None) -> Forgotten:
    """Look at some old events after this place, and delete what of them may go."""
    looked = connection.execute(_old(cutoff, after)).all()
    waiting = connection.execute(_waiting.limit(_STORM)).all() if looked else []
    if not looked or len(waiting) == _STORM:
        return Forgotten()
    candidates = {row.problem_id for row in looked if row.problem_id}
    settled = connection.execute(
        select(problems.c.id)
        .where(problems.c.id.in_(candidates), *_is_settled(cutoff))
        .where(~_has(events, tuple_(events.c.source, events.c.ref).in_([*map(tuple, waiting)])))
        .with_for_update(skip_locked=True)
    ).scalars()
    gone = _delete_problems(connection, settled.all())
    ignored = [row.id for row in looked if row.state == states.IGNORED]
    alone = connection.execute(_IGNORED_ALONE.where(events.c.id.in_(ignored))).rowcount
    here = Mark(looked[-1].received_at, looked[-1].id)
    return Forgotten(gone.problems, gone.events + alone, here if gone.all else after, more=True)


def _old(cutoff: Cutoff, after: Mark | None) -> Select[Any]:
    place = (events.c.received_at, events.c.id)
    query = select(events.c.id, events.c.received_at, events.c.problem_id, events.c.state)
    query = query.where(events.c.received_at < cutoff.events)
    if after:
        query = query.where(tuple_(*place) > after)
    return query.order_by(*place).limit(_EVENTS_AT_ONCE)


def _has(table: Table, *wanted: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(table.c.problem_id == problems.c.id, *wanted)


def _is_settled(cutoff: Cutoff) -> Sequence[ColumnElement[bool]]:
    """Tell of a problem that it may go.

    What was asked for by hand has no end that somebody would tell of: it is over with its runs.
    """
    over = and_(problems.c.state == ProblemState.RESOLVED, problems.c.changed_at < cutoff.events)
    undelivered = exists().where(
        notes.c.problem_id == problems.c.id,
        deliveries.c.note_id == notes.c.id,
        deliveries.c.due_at.is_not(None),
    )
    still_counts = or_(
        runs.c.state.in_(ACTIVE | WAITING),
        runs.c.due_at.is_not(None),
        runs.c.queued_at >= cutoff.runs,
        runs.c.finished_at >= cutoff.runs,
    )
    return (
        or_(over, ~_has(events, events.c.by_hand.is_(None))),
        ~_has(events, events.c.received_at >= cutoff.events),
        ~_has(runs, still_counts),
        ~undelivered,
        ~_has(storms, storms.c.ended_at.is_(None)),
    )


_IGNORED_ALONE = delete(events).where(
    events.c.state == states.IGNORED,
    ~exists().where(
        _other.c.ref == events.c.ref,
        _other.c.source == events.c.source,
        _other.c.state != states.IGNORED,
    ),
)
"""Our own notes that came back belong to no problem, and tell repeats of its messages apart."""


class _Gone(NamedTuple):
    """What a step has deleted; `all`: of every problem that it was to delete."""

    problems: int
    events: int
    all: bool


def _delete_problems(connection: Connection, ids: Sequence[str]) -> _Gone:
    """Delete rows from the leaves to the root, as many as one step may."""
    if not ids:
        return _Gone(0, 0, all=True)
    room, gone_events = _ROWS_AT_ONCE, 0
    for table, of_problem in _leaves_first(ids):
        count = connection.execute(_some(table, of_problem, room)).rowcount
        gone_events += count if table is events else 0
        room -= count
        if room <= 0:
            break
    bare = select(problems.c.id).where(problems.c.id.in_(ids), ~_has(events))
    for table in (aliases, sinks):
        connection.execute(delete(table).where(table.c.problem_id.in_(bare)))
    gone = connection.execute(delete(problems).where(problems.c.id.in_(ids), ~_has(events)))
    return _Gone(gone.rowcount, gone_events, all=gone.rowcount == len(ids))


def _leaves_first(ids: Sequence[str]) -> Sequence[tuple[Table, ColumnElement[bool]]]:
    their_notes = select(notes.c.id).where(notes.c.problem_id.in_(ids))
    their_runs = select(runs.c.id).where(runs.c.problem_id.in_(ids))
    their_events = select(events.c.id).where(events.c.problem_id.in_(ids))
    their_deliveries = select(deliveries.c.id).where(deliveries.c.note_id.in_(their_notes))
    return (
        (faults, faults.c.id.in_(their_deliveries.union(their_runs, their_events))),
        (deliveries, deliveries.c.note_id.in_(their_notes)),
        (notes, notes.c.problem_id.in_(ids)),
        (steps, steps.c.run_id.in_(their_runs)),
        (runs, runs.c.problem_id.in_(ids)),
        (approvals, approvals.c.problem_id.in_(ids)),
        (decisions, decisions.c.event_id.in_(their_events)),
        (sightings, sightings.c.event_id.in_(their_events)),
        (event_tags, event_tags.c.event_id.in_(their_events)),
        (events, events.c.problem_id.in_(ids)),
    )


def _some(table: Table, wanted: ColumnElement[bool], most: int) -> Delete:
    key = tuple_(*table.primary_key.columns)
    return delete(table).where(
        key.in_(select(*table.primary_key.columns).where(wanted).limit(most))
    )


def _size(connection: Connection) -> int | None:
    """Give the bytes in use. PostgreSQL would not say less after a deletion."""
    if connection.dialect.name != "sqlite":
        return None
    pages, free, length = (
        connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
        for name in ("page_count", "freelist_count", "page_size")
    )
    return int((pages - free) * length)


def _give_back(connection: Connection) -> bool:
    """Give some free pages back to the disk; tell whether there are more."""
    if connection.dialect.name != "sqlite":
        return False
    free = connection.exec_driver_sql("PRAGMA freelist_count").scalar_one()
    for _ in range(min(free, _PAGES_AT_ONCE)):
        connection.exec_driver_sql("PRAGMA incremental_vacuum(1)")  # the driver stops after one
    left = connection.exec_driver_sql("PRAGMA freelist_count").scalar_one()
    return bool(0 < left < free)
