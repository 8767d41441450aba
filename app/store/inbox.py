"""The door: a message is on disk before anybody is told that it was received.

Messages that come while the last ones are being committed go into one statement together.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Connection, or_, select

from app.domain.arrival import Arrival, Earlier, Origin, Repeat, judge
from app.domain.event import Event
from app.domain.ids import EventId, NewId
from app.domain.rule import Rule
from app.ports import Admission, Status
from app.store.events import IGNORED, WAITING
from app.store.sqlite import SqliteDatabase
from app.store.statements import upsert
from app.store.tables import aliases, events

_LARGEST_BATCH = 100
_MOST_EARLIER = 200


@dataclass(frozen=True)
class _AtTheDoor:
    id: EventId
    arrival: Arrival
    order: Rule | None


class BatchingInbox:
    """Accepts messages; a repeat gets the id of what it repeats."""

    def __init__(self, database: SqliteDatabase, new_id: NewId) -> None:
        self._database = database
        self._new_id = new_id
        self._waiting: list[tuple[_AtTheDoor, asyncio.Future[Admission]]] = []
        self._storing: set[asyncio.Task[None]] = set()

    async def accept(self, arrival: Arrival, order: Rule | None = None) -> Admission:
        """Put it on disk. Raises `StoreUnavailable`."""
        done: asyncio.Future[Admission] = asyncio.get_running_loop().create_future()
        self._waiting.append((_AtTheDoor(EventId(self._new_id()), arrival, order), done))
        if not self._storing:
            task = asyncio.create_task(self._store_all(), name="inbox")
            self._storing.add(task)
            task.add_done_callback(self._storing.discard)
        return await done

    async def _store_all(self) -> None:
        while self._waiting:
            batch = self._waiting[:_LARGEST_BATCH]
            del self._waiting[:_LARGEST_BATCH]
            at_the_door = [each for each, _ in batch]
            try:
                admissions = await self._database.write(partial(_admit, batch=at_the_door))
            except Exception as error:  # noqa: BLE001 - each sender is told what went wrong
                for _, done in batch:
                    if not done.done():
                        done.set_exception(error)
                continue
            for (_, done), admission in zip(batch, admissions, strict=True):
                if not done.done():
                    done.set_result(admission)


def _admit(connection: Connection, batch: Sequence[_AtTheDoor]) -> list[Admission]:
    """Insert what has a new key in one statement; look closely only at the others."""
    fresh = [each for each in batch if each.arrival.origin is not Origin.FEED]
    inserted = _insert(connection, [_row(each, each.arrival.event) for each in fresh])
    return [_admission(each) if each.id in inserted else _judge(connection, each) for each in batch]


def _insert(connection: Connection, rows: list[dict[str, Any]]) -> frozenset[str]:
    """Insert the rows whose key is not there yet; give the ids of those."""
    if not rows:
        return frozenset()
    statement = upsert(connection)(events).on_conflict_do_nothing().returning(events.c.id)
    return frozenset(connection.execute(statement, rows).scalars())


def _judge(connection: Connection, each: _AtTheDoor) -> Admission:
    earlier = _earlier(connection, each.arrival)
    event: Event | Repeat = judge(each.arrival, earlier) if earlier else each.arrival.event
    if isinstance(event, Repeat):
        return Admission(event.of, Status.DUPLICATE)
    if _insert(connection, [_row(each, event)]):
        return _admission(each)
    return Admission(earlier[-1].id if earlier else each.id, Status.DUPLICATE)


def _earlier(connection: Connection, arrival: Arrival) -> list[Earlier]:
    """Give what the same source said before about the same problem, the oldest first.

    A feed knows all names of a problem, a webhook perhaps only one of them.
    """
    event = arrival.event
    same = [events.c.ref == event.ref]
    if arrival.origin is Origin.FEED:
        known = select(aliases.c.problem_id).where(aliases.c.alias.in_(event.aliases))
        same.append(events.c.problem_id.in_(known))
    found = connection.execute(
        select(events.c.id, events.c.event, events.c.digest, events.c.received_at)
        .where(events.c.source == event.source, or_(*same))
        .order_by(events.c.id.desc())
        .limit(_MOST_EARLIER)
    ).all()
    return [
        Earlier(EventId(row.id), Event.model_validate_json(row.event), row.digest, row.received_at)
        for row in reversed(found)
    ]


def _admission(each: _AtTheDoor) -> Admission:
    ignored = each.arrival.event.ignore is not None
    return Admission(each.id, Status.IGNORED if ignored else Status.ACCEPTED)


def _row(each: _AtTheDoor, event: Event) -> dict[str, Any]:
    arrival = each.arrival
    ignored = event.ignore is not None
    return {
        "id": each.id,
        "key": event.key,
        "source": event.source,
        "ref": event.ref,
        "kind": event.kind,
        "action": event.action,
        "title": event.title,
        "origin": arrival.origin,
        "client": arrival.client,
        "digest": arrival.digest,
        "state": IGNORED if ignored else WAITING,
        "detail": event.ignore or "",
        "event": event.model_dump_json(exclude_defaults=True),
        "by_hand": each.order.model_dump_json(by_alias=True) if each.order else None,
        "received_at": arrival.received_at,
        "due_at": None if ignored else arrival.received_at,
    }
