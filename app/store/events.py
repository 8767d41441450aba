"""The rows of events: the inbox's, until they are decided."""

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select, update

from app.domain.decide import Matching
from app.domain.event import Event
from app.domain.grammar import Grammar
from app.domain.ids import EventId, ProblemId
from app.ledger import Due, Undecided
from app.store.statements import next_due
from app.store.tables import events

WAITING = "waiting"
DECIDED = "decided"
IGNORED = "ignored"


class EventRows:
    """Events inside one transaction."""

    def __init__(self, connection: Connection, grammar: Grammar) -> None:
        self._connection = connection
        self._grammar = grammar

    def due(self, now: datetime, limit: int) -> Due:
        found = self._connection.execute(
            select(events.c.id)
            .where(events.c.due_at <= now)
            .order_by(events.c.due_at, events.c.id)
            .limit(limit)
        )
        return [row.id for row in found], next_due(self._connection, events.c.due_at, now)

    def undecided(self, ids: Sequence[EventId]) -> Sequence[Undecided]:
        found = self._connection.execute(
            select(
                events.c.id,
                events.c.event,
                events.c.by_hand,
                events.c.received_at,
                events.c.tries,
            )
            .where(events.c.id.in_(ids), events.c.state == WAITING)
            .order_by(events.c.id)
        )
        return [
            Undecided(
                id=EventId(row.id),
                event=Event.model_validate_json(row.event),
                order=self._grammar.rule.model_validate_json(row.by_hand) if row.by_hand else None,
                received_at=row.received_at,
                tries=row.tries,
            )
            for row in found
        ]

    def postpone(self, event_id: EventId, due_at: datetime, tries: int) -> None:
        self._connection.execute(
            update(events).where(events.c.id == event_id).values(due_at=due_at, tries=tries)
        )

    def decided(
        self, event_id: EventId, event: Event, problem: ProblemId, matching: Matching, at: datetime
    ) -> None:
        failures = [[rule.name, failed.clause, failed.saw] for rule, failed in matching.failures]
        self._connection.execute(
            update(events)
            .where(events.c.id == event_id)
            .values(
                state=DECIDED,
                due_at=None,
                event=event.model_dump_json(exclude_defaults=True),
                problem_id=problem,
                rules_tried=matching.tried,
                failures=json.dumps(failures, ensure_ascii=False),
                decided_at=at,
            )
        )

    def event(self, event_id: EventId) -> Event:
        text = self._connection.execute(
            select(events.c.event).where(events.c.id == event_id)
        ).scalar_one()
        return Event.model_validate_json(text)
