"""The rows of notes and their deliveries: what is told, and how far it has come."""

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from app.domain.ids import DeliveryId, EventId, NewId, NoteId, RunId
from app.domain.note import Telling, marked
from app.domain.problem import Problem
from app.ledger import Delivery, DeliveryState, Due, Sink
from app.store.statements import next_due, upsert
from app.store.tables import deliveries, notes, sinks

_OPEN = (DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.ACCEPTED)
_BEFORE_SENT = (DeliveryState.PENDING, DeliveryState.SENDING)


class NoteRows:
    """Notes and deliveries inside one transaction."""

    def __init__(self, connection: Connection, new_id: NewId) -> None:
        self._connection = connection
        self._new_id = new_id

    def tell(
        self, telling: Telling, problem: Problem, event_id: EventId, at: datetime, *, aloud: bool
    ) -> None:
        note_id = NoteId(self._new_id())
        written = self._connection.execute(
            upsert(self._connection)(notes)
            .values(
                id=note_id,
                problem_id=problem.id,
                episode=problem.episode,
                key=telling.key,
                milestone=telling.milestone,
                event_id=event_id,
                run_id=telling.run_id,
                text=marked(telling.text, note_id),
                teams=json.dumps(dict(telling.teams)),
                aloud=aloud,
                created_at=at,
            )
            .on_conflict_do_nothing()
        )
        if not aloud or written.rowcount == 0:
            return
        to = self._connection.execute(select(sinks).where(sinks.c.problem_id == problem.id)).all()
        for sink in to:
            self._deliver(note_id, Sink(sink.source, sink.ref, sink.alias), telling.teams, at)

    def tell_before(self, problem: Problem, sink: Sink) -> None:
        """Post to a sink what was told of this episode before the sink was known."""
        told = self._connection.execute(
            select(notes)
            .where(notes.c.problem_id == problem.id, notes.c.episode == problem.episode)
            .where(notes.c.aloud)
            .order_by(notes.c.id)
        ).all()
        for note in told:
            self._deliver(NoteId(note.id), sink, json.loads(note.teams), note.created_at)

    def _deliver(self, note_id: NoteId, sink: Sink, teams: Mapping[str, str], at: datetime) -> None:
        """Queue the note, and after it the team that is to see it."""
        for team in dict.fromkeys((None, teams.get(sink.source))):
            self._connection.execute(
                insert(deliveries).values(
                    id=self._new_id(),
                    note_id=note_id,
                    source=sink.source,
                    ref=sink.ref,
                    team=team,
                    state=DeliveryState.PENDING,
                    tries=0,
                    created_at=at,
                    due_at=at,
                )
            )

    def told(self, problem: Problem) -> bool:
        found = self._connection.execute(
            select(notes.c.id)
            .where(notes.c.problem_id == problem.id, notes.c.episode == problem.episode)
            .limit(1)
        ).first()
        return found is not None

    def due(self, now: datetime, limit: int) -> Due:
        earlier = deliveries.alias("earlier")
        before = select(earlier.c.id).where(
            earlier.c.source == deliveries.c.source,
            earlier.c.ref == deliveries.c.ref,
            earlier.c.due_at.is_not(None),
            earlier.c.state.in_(_BEFORE_SENT),
            earlier.c.id < deliveries.c.id,
        )
        found = self._connection.execute(
            select(deliveries.c.id)
            .where(deliveries.c.due_at <= now, ~before.exists())
            .order_by(deliveries.c.due_at, deliveries.c.id)
            .limit(limit)
        )
        return [row.id for row in found], next_due(self._connection, deliveries.c.due_at, now)

    def delivery(self, delivery_id: DeliveryId) -> Delivery | None:
        row = self._connection.execute(
            select(deliveries, notes.c.text, notes.c.event_id, notes.c.run_id)
            .join(notes, notes.c.id == deliveries.c.note_id)
            .where(deliveries.c.id == delivery_id, deliveries.c.state.in_(_OPEN))
        ).first()
        if row is None:
            return None
        return Delivery(
            id=delivery_id,
            note_id=NoteId(row.note_id),
            event_id=EventId(row.event_id),
            run_id=RunId(row.run_id) if row.run_id else None,
            source=row.source,
            ref=row.ref,
            team=row.team,
            text=row.text,
            state=DeliveryState(row.state),
            tries=row.tries,
            request=row.request,
            created_at=row.created_at,
            due_at=row.due_at,
            detail=row.detail,
        )

    def save(self, delivery: Delivery) -> None:
        self._connection.execute(
            update(deliveries)
            .where(deliveries.c.id == delivery.id)
            .values(
                state=delivery.state,
                detail=delivery.detail,
                tries=delivery.tries,
                request=delivery.request,
                due_at=delivery.due_at,
            )
        )

    def hold(self, source: str, until: datetime) -> None:
        self._connection.execute(
            update(deliveries)
            .where(deliveries.c.source == source, deliveries.c.due_at < until)
            .where(deliveries.c.state == DeliveryState.PENDING)
            .values(due_at=until)
        )
