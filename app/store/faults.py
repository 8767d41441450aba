"""The rows of what failed by a fault of ours, and what that does to the rows that failed."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    and_,
    bindparam,
    case,
    delete,
    exists,
    null,
    select,
    update,
)

from app.domain.dead_letter import DeadLetterKind
from app.domain.problem import ProblemState
from app.domain.run import ACTIVE, WAITING, RunState
from app.ledger import DeliveryState, Revived
from app.store.events import DEAD
from app.store.events import WAITING as UNDECIDED
from app.store.statements import ByDialect
from app.store.tables import deliveries, events, faults, notes, problems, runs

_TABLES: dict[DeadLetterKind, Table] = {
    DeadLetterKind.EVENT: events,
    DeadLetterKind.RUN: runs,
    DeadLetterKind.DELIVERY: deliveries,
}
_COUNT = ByDialect(
    lambda insert: (
        (new := insert(faults))
        .values(tries=1)
        .on_conflict_do_update(
            index_elements=["id"],
            set_={
                "tries": faults.c.tries + 1,
                "reason": new.excluded.reason,
                "failed_at": new.excluded.failed_at,
            },
        )
        .returning(faults.c.tries)
    )
)
_BURY = ByDialect(
    lambda insert: (new := insert(faults)).on_conflict_do_update(
        index_elements=["id"],
        set_={name: new.excluded[name] for name in ("tries", "reason", "failed_at", "dead_at")},
    )
)
_FORGET = (
    delete(faults)
    .where(faults.c.id == bindparam("of"), faults.c.dead_at.is_not(None))
    .returning(faults.c.kind, faults.c.reason, faults.c.tries)
)

_OVER_BEFORE = "the end of its problem"
_problem_is_open = exists().where(
    problems.c.id == runs.c.problem_id,
    problems.c.episode == runs.c.episode,
    problems.c.state == ProblemState.OPEN,
)

_not_approved = and_(runs.c.approval_id.is_not(None), runs.c.approved_by.is_(None))

_STILL_THERE: dict[DeadLetterKind, ColumnElement[bool]] = {
    DeadLetterKind.EVENT: events.c.state == UNDECIDED,
    DeadLetterKind.RUN: runs.c.state.in_(ACTIVE | WAITING),
    DeadLetterKind.DELIVERY: deliveries.c.due_at.is_not(None),
}
_ENDS: dict[DeadLetterKind, dict[str, Any]] = {
    DeadLetterKind.EVENT: {"state": DEAD},
    DeadLetterKind.RUN: {"state": RunState.UNKNOWN, "finished_at": bindparam("at")},
    DeadLetterKind.DELIVERY: {"state": DeliveryState.FAILED},
}
_DEAD: dict[DeadLetterKind, ColumnElement[bool]] = {
    DeadLetterKind.EVENT: events.c.state == DEAD,
    DeadLetterKind.RUN: runs.c.state == RunState.UNKNOWN,
    DeadLetterKind.DELIVERY: deliveries.c.state == DeliveryState.FAILED,
}
_BEGINS: dict[DeadLetterKind, dict[str, Any]] = {
    DeadLetterKind.EVENT: {"state": UNDECIDED, "tries": 0},
    # Its steps are remembered: what was begun is not begun again. A run whose problem is over by
    # now has nothing left to repair, and ends as a run that somebody cancelled. One that nobody has
    # approved goes on to wait for that.
    DeadLetterKind.RUN: {
        "state": case((_not_approved, RunState.AWAITING_APPROVAL), else_=RunState.QUEUED),
        "finished_at": None,
        "cancelled_by": case((_problem_is_open, None), else_=_OVER_BEFORE),
    },
    # As one whose answer was lost: it is looked for at the source before it is posted.
    DeadLetterKind.DELIVERY: {
        "state": DeliveryState.SENDING,
        "tries": 0,
        "request": None,
        "created_at": bindparam("at"),
    },
}


_LEAVE_ROOM_FOR_ANOTHER_END = (
    update(notes)
    .where(notes.c.run_id == bindparam("of"), notes.c.key == "ended:" + bindparam("of"))
    .values(key=notes.c.key + "#" + notes.c.id)
)
"""A note is told once for its key; the next end of a requeued run is to be told too."""


_OWNER: dict[DeadLetterKind, Select[Any]] = {
    DeadLetterKind.EVENT: select(events.c.id, null()).where(events.c.id == bindparam("of")),
    DeadLetterKind.RUN: select(runs.c.event_id, runs.c.id).where(runs.c.id == bindparam("of")),
    DeadLetterKind.DELIVERY: select(notes.c.event_id, notes.c.run_id)
    .join(deliveries, deliveries.c.note_id == notes.c.id)
    .where(deliveries.c.id == bindparam("of")),
}
"""The event and the run that it belongs to."""


class FaultRows:
    """Faults and dead letters inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def count(self, kind: DeadLetterKind, id_: str, why: str, at: datetime) -> int:
        row = {"id": id_, "kind": kind, "reason": why, "failed_at": at}
        tries: int = self._connection.execute(_COUNT.on(self._connection), row).scalar_one()
        return tries

    def rest(self, kind: DeadLetterKind, id_: str, until: datetime) -> None:
        table = _TABLES[kind]
        self._connection.execute(
            update(table).where(table.c.id == id_, table.c.due_at.is_not(None)).values(due_at=until)
        )

    def bury(self, kind: DeadLetterKind, id_: str, why: str, tries: int, at: datetime) -> None:
        table = _TABLES[kind]
        buried = self._connection.execute(
            update(table)
            .where(table.c.id == id_, _STILL_THERE[kind])
            .values(due_at=None, detail=bindparam("why"), **_ENDS[kind]),
            {"why": why, "at": at} if kind is DeadLetterKind.RUN else {"why": why},
        )
        if buried.rowcount == 0 and kind is not DeadLetterKind.RUN:
            return
        self._connection.execute(
            _BURY.on(self._connection),
            {
                "id": id_,
                "kind": kind,
                "tries": tries,
                "reason": why,
                "failed_at": at,
                "dead_at": at,
            },
        )

    def revive(self, id_: str, at: datetime) -> Revived | None:
        found = self._connection.execute(_FORGET, {"of": id_}).first()
        if found is None:
            return None
        kind = DeadLetterKind(found.kind)
        table = _TABLES[kind]
        values = {"due_at": bindparam("at"), "detail": "", **_BEGINS[kind]}
        self._connection.execute(
            update(table).where(table.c.id == bindparam("of"), _DEAD[kind]).values(values),
            {"of": id_, "at": at},
        )
        if kind is DeadLetterKind.RUN:
            self._connection.execute(_LEAVE_ROOM_FOR_ANOTHER_END, {"of": id_})
        owner = self._connection.execute(_OWNER[kind], {"of": id_}).first()
        event, run = owner or (None, None)
        return Revived(id_, kind, found.reason, found.tries, event, run)
