"""The door: a message is on disk before anybody is told that it was received.

Messages that come while the last ones are being committed go into one statement together.
"""

import asyncio
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

import structlog
from pydantic import ValidationError
from sqlalchemy import Connection, bindparam, select, union

from app.domain.arrival import Arrival, Earlier, Letter, Origin, Repeat, judge
from app.domain.errors import StoreUnavailable
from app.domain.event import Event
from app.domain.ids import EventId, NewId
from app.domain.moments import microseconds
from app.observability.tracing import UNTRACED
from app.ports import Admission, Clock, Status, Tracing
from app.remediation.spans.events import received
from app.remediation.tally import Tally
from app.store.database import Database
from app.store.events import IGNORED, WAITING
from app.store.fitting import fitting
from app.store.statements import ManyRows
from app.store.tables import aliases, events
from app.store.teams import joined

log = structlog.get_logger()

_MILLISECOND = timedelta(milliseconds=1)
_INSERT = ManyRows(events)
_INSERTED = select(events.c.id).where(events.c.id.in_(bindparam("ids", expanding=True)))
_LARGEST_BATCH = 100
_MOST_EARLIER = 200


class _AtTheDoor(NamedTuple):
    """A letter, and who waits for its answer; opened, also what it says and its id."""

    letter: Letter
    done: "asyncio.Future[Admission]"


class _Opened(NamedTuple):
    id: EventId
    letter: Letter
    arrival: Arrival
    row: dict[str, Any]
    done: "asyncio.Future[Admission]"


class BatchingInbox:
    """Accepts messages; a repeat gets the id of what it repeats.

    What lies there together is read together and put down in one statement: that is several times
    faster than one by one.
    """

    def __init__(
        self,
        database: Database,
        new_id: NewId,
        now: Clock,
        tally: Tally | None = None,
        tracing: Tracing = UNTRACED,
    ) -> None:
        self._tracing = tracing
        self._database = database
        self._tally = tally or Tally()
        self._new_id = new_id
        self._now = now
        self._waiting: list[_AtTheDoor] = []
        self._storing: asyncio.Task[None] | None = None

    async def accept(self, letter: Letter) -> Admission:
        """Read it and put it on disk. Raises `PayloadError`, `StoreUnavailable`."""
        done: asyncio.Future[Admission] = asyncio.get_running_loop().create_future()
        self._waiting.append(_AtTheDoor(letter, done))
        if self._storing is None or self._storing.done():
            self._storing = asyncio.create_task(self._store_all(), name="inbox")
        return await done

    async def _store_all(self) -> None:
        while self._waiting:
            batch = self._waiting[:_LARGEST_BATCH]
            del self._waiting[:_LARGEST_BATCH]
            opened = [each for each in map(self._open, batch) if each]
            if not opened:
                continue
            began, stored_since = time.monotonic(), self._now()
            try:
                admissions = await self._database.write(
                    partial(_admit, batch=opened), at_the_door=len(opened)
                )
            except StoreUnavailable as error:
                self._tally.database_failed()
                _tell(opened, error)
                _tell(self._waiting, error)
                self._waiting.clear()
            except Exception as error:  # noqa: BLE001 - each sender is told what went wrong
                _tell(opened, error)
            else:
                self._tally.waited_for_disk("messages", time.monotonic() - began)
                now = self._now()
                for each, admission in zip(opened, admissions, strict=True):
                    self._tally.received(admission.says, each.letter.origin, admission.status)
                    _answer(each.done, admission)
                    _report(each, admission, now)
                    self._tracing.tell(received, each.letter, admission, each.id, stored_since, now)

    def _open(self, each: _AtTheDoor) -> _Opened | None:
        """Read a letter, and write its row.

        One that cannot be read or written is answered here, and held against nobody else.
        """
        event_id = EventId(self._new_id())
        try:
            arrival = each.letter.opened()
            row = _row(event_id, each.letter, arrival, arrival.event)
        except Exception as error:  # noqa: BLE001 - its sender is told what is wrong
            _answer(each.done, error)
            return None
        return _Opened(event_id, each.letter, arrival, row, each.done)


def _answer(done: "asyncio.Future[Admission]", answer: Admission | Exception) -> None:
    if done.done():
        return
    if isinstance(answer, Exception):
        done.set_exception(answer)
    else:
        done.set_result(answer)


def _tell(senders: Sequence[_AtTheDoor | _Opened], error: Exception) -> None:
    for each in senders:
        _answer(each.done, error)


def _report(each: _Opened, admission: Admission, now: datetime) -> None:
    """Log what was received; what a feed only sees again is worth nobody's time."""
    letter, event = each.letter, admission.says
    seen_again = letter.origin is Origin.FEED and admission.status is Status.DUPLICATE
    (log.debug if seen_again else log.info)(
        "event_received",
        event_id=admission.event,
        status=admission.status.value,
        source=event.source,
        kind=event.kind.value,
        action=event.action,
        ref=event.ref,
        origin=letter.origin.value,
        client=letter.client,
        reason=event.ignore,
        elapsed_ms=round((now - letter.received_at) / _MILLISECOND, 1),
    )


def _admit(connection: Connection, batch: Sequence[_Opened]) -> list[Admission]:
    """Insert what has a new key in one statement; look closely only at the others."""
    fresh = [each for each in batch if each.arrival.origin is not Origin.FEED]
    inserted = _insert(connection, [each.row for each in fresh])
    return [_admission(each) if each.id in inserted else _judge(connection, each) for each in batch]


def _insert(connection: Connection, rows: list[dict[str, Any]]) -> frozenset[str]:
    """Insert the rows whose key is not there yet; give the ids of those."""
    if not rows:
        return frozenset()
    ids = [row["id"] for row in rows]
    if _INSERT.insert(connection, rows) == len(ids):
        return frozenset(ids)
    return frozenset(connection.execute(_INSERTED, {"ids": ids}).scalars())


def _judge(connection: Connection, each: _Opened) -> Admission:
    earlier = _earlier(connection, each.arrival)
    event: Event | Repeat = judge(each.arrival, earlier) if earlier else each.arrival.event
    if isinstance(event, Repeat):
        return Admission(event.of, Status.DUPLICATE, each.arrival.event)
    if _insert(connection, [_row(each.id, each.letter, each.arrival, event)]):
        return _admission(each)
    return Admission(_id_of(connection, event.key), Status.DUPLICATE, event)


def _id_of(connection: Connection, key: str) -> EventId:
    found = connection.execute(select(events.c.id).where(events.c.key == key)).scalar_one()
    return EventId(found)


def _earlier(connection: Connection, arrival: Arrival) -> list[Earlier]:
    """Give what the same source said before about the same problem, the oldest first.

    A feed knows all names of a problem, a webhook perhaps only one of them.
    """
    event = arrival.event
    same = [
        select(events.c.id).where(events.c.ref == event.ref, events.c.source == event.source),
        select(events.c.id).where(events.c.key == event.key),
    ]
    if arrival.origin is Origin.FEED:
        known = select(aliases.c.problem_id).where(aliases.c.alias.in_(event.aliases))
        same.append(select(events.c.id).where(events.c.problem_id.in_(known)))
    found = connection.execute(
        select(events.c.id, events.c.event, events.c.digest, events.c.received_at)
        .where(events.c.id.in_(union(*same)), events.c.source == event.source)
        .order_by(events.c.id.desc())
        .limit(_MOST_EARLIER)
    ).all()
    return [
        Earlier(EventId(row.id), said, row.digest, row.received_at)
        for row in reversed(found)
        if (said := _readable(row.id, row.event))
    ]


def _readable(event_id: str, text: str) -> Event | None:
    """Read an earlier event; one that is damaged must not keep out what comes after it."""
    try:
        return Event.model_validate_json(text)
    except ValidationError:
        log.warning("event_unreadable", event_id=event_id)
        return None


def _admission(each: _Opened) -> Admission:
    event = each.arrival.event
    return Admission(each.id, Status.IGNORED if event.ignore else Status.ACCEPTED, event)


def _row(event_id: EventId, letter: Letter, arrival: Arrival, event: Event) -> dict[str, Any]:
    """Give the row as it stands in the table."""
    received_at = microseconds(arrival.received_at)
    ignored = event.ignore is not None
    return {
        "id": event_id,
        "key": fitting(event.key),
        "source": event.source,
        "ref": event.ref,
        "kind": event.kind.value,
        "action": event.action,
        "title": event.title,
        "origin": arrival.origin.value,
        "client": letter.client,
        "digest": arrival.digest,
        "state": IGNORED if ignored else WAITING,
        "detail": event.ignore or "",
        "event": event.model_dump_json(exclude_defaults=True),
        "by_hand": letter.order.model_dump_json(by_alias=True) if letter.order else None,
        "received_at": received_at,
        "teams": joined(event.teams),
        "due_at": None if ignored else received_at,
    }
