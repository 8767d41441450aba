"""The rows of notes and their deliveries: what is told, and how far it has come."""

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, bindparam, exists, insert, select, update

from app.domain.ids import DeliveryId, EventId, NewId, NoteId, RunId
from app.domain.note import Telling, marked
from app.domain.problem import Problem
from app.ledger import Delivery, DeliveryState, Due, Sink
from app.store.statements import NOW, ByDialect, next_due
from app.store.tables import deliveries, notes, sinks

_OPEN = (DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.ACCEPTED)
_BEFORE_SENT = (DeliveryState.PENDING, DeliveryState.SENDING)

_WRITE = ByDialect(lambda insert: insert(notes).on_conflict_do_nothing())
_OF_EPISODE = (
    notes.c.problem_id == bindparam("problem_id"),
    notes.c.episode == bindparam("episode"),
)
_TOLD = select(notes.c.id).where(*_OF_EPISODE).limit(1)
_TOLD_ALOUD = select(notes).where(*_OF_EPISODE, notes.c.aloud).order_by(notes.c.id)
_SINKS = select(sinks).where(sinks.c.problem_id == bindparam("problem_id"))
_DELIVER = insert(deliveries)

_earlier = deliveries.alias("earlier")
_DUE = (
    select(deliveries.c.id)
    .where(
        deliveries.c.due_at <= NOW,
        ~exists().where(
            _earlier.c.source == deliveries.c.source,
            _earlier.c.ref == deliveries.c.ref,
            _earlier.c.due_at.is_not(None),
            _earlier.c.state.in_(_BEFORE_SENT),
            _earlier.c.id < deliveries.c.id,
        ),
    )
    .order_by(deliveries.c.due_at, deliveries.c.id)
    .limit(bindparam("limit"))
)
_NEXT_DUE = next_due(deliveries.c.due_at)
_DELIVERY = (
    select(deliveries, notes.c.text, notes.c.event_id, notes.c.run_id)
    .join(notes, notes.c.id == deliveries.c.note_id)
    .where(deliveries.c.id == bindparam("delivery_id"), deliveries.c.state.in_(_OPEN))
)
_SAVED = ("state", "detail", "tries", "request", "due_at")
_SAVE = (
    update(deliveries)
    .where(deliveries.c.id == bindparam("delivery_id"))
    .values({name: bindparam(f"new_{name}") for name in _SAVED})
)
_HOLD = (
    update(deliveries)
    .where(deliveries.c.source == bindparam("of"), deliveries.c.due_at < bindparam("until"))
    .where(deliveries.c.state == DeliveryState.PENDING)
    .values(due_at=bindparam("until"))
)
_BRING_FORWARD = update(deliveries).where(deliveries.c.due_at > NOW).values(due_at=NOW)


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
            _WRITE.on(self._connection),
            {
                "id": note_id,
                "problem_id": problem.id,
                "episode": problem.episode,
                "key": telling.key,
                "milestone": telling.milestone,
                "event_id": event_id,
                "run_id": telling.run_id,
                "text": marked(telling.text, note_id),
                "teams": json.dumps(dict(telling.teams)),
                "aloud": aloud,
                "created_at": at,
            },
        )
        if not aloud or written.rowcount == 0:
            return
        for sink in self._connection.execute(_SINKS, {"problem_id": problem.id}).all():
            self._deliver(note_id, Sink(sink.source, sink.ref, sink.alias), telling.teams, at)

    def tell_before(self, problem: Problem, sink: Sink) -> None:
        """Post to a sink what was told of this episode before the sink was known."""
        episode = {"problem_id": problem.id, "episode": problem.episode}
        for note in self._connection.execute(_TOLD_ALOUD, episode).all():
            self._deliver(NoteId(note.id), sink, json.loads(note.teams), note.created_at)

    def _deliver(self, note_id: NoteId, sink: Sink, teams: Mapping[str, str], at: datetime) -> None:
        """Queue the note, and after it the team that is to see it."""
        for team in dict.fromkeys((None, teams.get(sink.source))):
            self._connection.execute(
                _DELIVER,
                {
                    "id": self._new_id(),
                    "note_id": note_id,
                    "source": sink.source,
                    "ref": sink.ref,
                    "team": team,
                    "state": DeliveryState.PENDING,
                    "tries": 0,
                    "created_at": at,
                    "due_at": at,
                },
            )

    def told(self, problem: Problem) -> bool:
        episode = {"problem_id": problem.id, "episode": problem.episode}
        return self._connection.execute(_TOLD, episode).first() is not None

    def due(self, now: datetime, limit: int) -> Due:
        found = self._connection.execute(_DUE, {"now": now, "limit": limit}).scalars()
        return list(found), self._connection.execute(_NEXT_DUE, {"now": now}).scalar()

    def delivery(self, delivery_id: DeliveryId) -> Delivery | None:
        row = self._connection.execute(_DELIVERY, {"delivery_id": delivery_id}).first()
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
        new = {f"new_{name}": getattr(delivery, name) for name in _SAVED}
        self._connection.execute(_SAVE, {"delivery_id": delivery.id, **new})

    def hold(self, source: str, until: datetime) -> None:
        self._connection.execute(_HOLD, {"of": source, "until": until})

    def bring_forward(self, now: datetime) -> None:
        self._connection.execute(_BRING_FORWARD, {"now": now})
