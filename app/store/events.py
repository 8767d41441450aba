"""The rows of events: the inbox's, until they are decided."""

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, func, select, update

from app.domain.arrival import Origin
from app.domain.event import Event
from app.domain.gone import stored_rule
from app.domain.grammar import Grammar
from app.domain.ids import EventId, ProblemId
from app.domain.matching import Matching
from app.domain.restraint.permission import Cause
from app.ledger import Due, Hold, Undecided
from app.store.statements import NOW, ByDialect, next_due
from app.store.tables import events
from app.store.teams import joined

WAITING = "waiting"
DECIDED = "decided"
IGNORED = "ignored"
DEAD = "dead"

_MOST_FAILURES = 100
"""Of so many rules it is kept why they did not match: first those that gave way or had to wait for
more, which stand last; of the others it can be told from event and rule at any time."""

_DUE = (
    select(events.c.id)
    .where(events.c.due_at <= NOW)
    .order_by(events.c.due_at, events.c.id)
    .limit(bindparam("limit"))
)
_NEXT_DUE = next_due(events.c.due_at)
_WAITING = select(func.count()).select_from(
    select(events.c.due_at).where(events.c.due_at.is_not(None)).limit(bindparam("limit")).subquery()
)
"""Of a column that is in the index: the rows themselves need not be looked at."""

_UNDECIDED = (
    select(
        events.c.id,
        events.c.event,
        events.c.by_hand,
        events.c.received_at,
        events.c.tries,
        events.c.origin,
        events.c.client,
        events.c.digest,
    )
    .where(events.c.id.in_(bindparam("ids", expanding=True)), events.c.state == WAITING)
    .order_by(events.c.id)
)
_POSTPONE = (
    update(events)
    .where(events.c.id == bindparam("event_id"))
    .values(due_at=bindparam("until"), tries=bindparam("so_often"))
)
_DECIDED = (
    update(events)
    .where(events.c.id == bindparam("event_id"))
    .values(
        state=DECIDED,
        due_at=None,
        event=bindparam("completed"),
        problem_id=bindparam("problem"),
        rules_tried=bindparam("tried"),
        rules_matched=bindparam("matched"),
        teams=bindparam("of_teams"),
        failures=bindparam("failed"),
        decided_at=bindparam("at"),
        rule_set=bindparam("asked"),
    )
)
_HOLD = ByDialect(lambda insert: insert(events).on_conflict_do_nothing())
_BRING_FORWARD = (
    update(events).where(events.c.due_at > NOW, events.c.origin != Origin.HOLD).values(due_at=NOW)
)
_EVENT = select(events.c.event).where(events.c.id == bindparam("event_id"))
_RECEIVED_AT = select(events.c.received_at).where(
    events.c.id == bindparam("event_id"), events.c.origin != Origin.HOLD
)
_CAUSE = select(
    events.c.client,
    and_(events.c.by_hand.is_not(None), events.c.origin != Origin.HOLD).label("by_hand"),
).where(events.c.id == bindparam("event_id"))


class EventRows:
    """Events inside one transaction."""

    def __init__(self, connection: Connection, grammar: Grammar) -> None:
        self._connection = connection
        self._grammar = grammar

    def due(self, now: datetime, limit: int) -> Due:
        found = self._connection.execute(_DUE, {"now": now, "limit": limit}).scalars()
        return list(found), self._connection.execute(_NEXT_DUE, {"now": now}).scalar()

    def waiting(self, at_most: int) -> int:
        found: int = self._connection.execute(_WAITING, {"limit": at_most}).scalar_one()
        return found

    def undecided(self, ids: Sequence[EventId]) -> Sequence[Undecided]:
        found = self._connection.execute(_UNDECIDED, {"ids": list(ids)})
        return [
            Undecided(
                id=EventId(row.id),
                event=Event.model_validate_json(row.event),
                order=stored_rule(self._grammar, row.by_hand) if row.by_hand else None,
                received_at=row.received_at,
                tries=row.tries,
                origin=row.origin,
                client=row.client,
                digest=row.digest,
                held=row.origin == Origin.HOLD,
            )
            for row in found
        ]

    def postpone(self, event_id: EventId, due_at: datetime, tries: int) -> None:
        self._connection.execute(
            _POSTPONE, {"event_id": event_id, "until": due_at, "so_often": tries}
        )

    def hold(self, hold: Hold) -> bool:
        event = hold.event
        written = self._connection.execute(
            _HOLD.on(self._connection),
            {
                "id": hold.id,
                "key": hold.key,
                "source": event.source,
                "ref": event.ref,
                "kind": event.kind.value,
                "action": event.action,
                "title": event.title,
                "origin": Origin.HOLD,
                "client": hold.client,
                "digest": hold.digest,
                "state": WAITING,
                "event": event.model_dump_json(exclude_defaults=True),
                "by_hand": hold.rule.model_dump_json(by_alias=True),
                "received_at": hold.at,
                "teams": joined(event.teams),
                "due_at": hold.due_at,
            },
        )
        return written.rowcount == 1

    def bring_forward(self, now: datetime) -> None:
        self._connection.execute(_BRING_FORWARD, {"now": now})

    def decided(
        self, event_id: EventId, event: Event, problem: ProblemId, matching: Matching, at: datetime
    ) -> None:
        last = matching.failures[-_MOST_FAILURES:]
        failures = [[rule.name, failed.clause, failed.saw] for rule, failed in last]
        self._connection.execute(
            _DECIDED,
            {
                "event_id": event_id,
                "completed": event.model_dump_json(exclude_defaults=True),
                "problem": problem,
                "tried": matching.tried,
                "matched": len(matching.matched),
                "of_teams": joined(event.teams),
                "failed": json.dumps(failures, ensure_ascii=False),
                "at": at,
                "asked": matching.rule_set,
            },
        )

    def event(self, event_id: EventId) -> Event:
        text = self._connection.execute(_EVENT, {"event_id": event_id}).scalar_one()
        return Event.model_validate_json(text)

    def received_at(self, event_id: EventId) -> datetime | None:
        return self._connection.execute(_RECEIVED_AT, {"event_id": event_id}).scalar()

    def cause(self, event_id: EventId) -> Cause:
        row = self._connection.execute(_CAUSE, {"event_id": event_id}).one()
        return Cause(row.client, by_hand=bool(row.by_hand))
