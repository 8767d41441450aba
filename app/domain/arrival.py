"""What a message is in view of what came before: news, or a repeat."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from app.domain.errors import PayloadError
from app.domain.event import Event, EventKind
from app.domain.ids import EventId
from app.domain.rule import Rule

_LONGEST_REF = 1200


class Origin(StrEnum):
    """How a message reached us."""

    WEBHOOK = "webhook"
    FEED = "feed"
    MANUAL = "manual"
    HOLD = "hold"
    """None came: the problem of an earlier message has been open for as long as a rule asks."""


class Letter(NamedTuple):
    """A message that has come and is not read yet. `read` may raise `PayloadError`.

    `order` is what a person asks for by hand, instead of the rules. `caused_by` is the span that
    had it sent, as the header `traceparent` says it.
    """

    body: bytes
    read: Callable[[bytes], Event]
    origin: Origin
    client: str
    received_at: datetime
    order: Rule | None = None
    caused_by: str | None = None

    def opened(self) -> "Arrival":
        """Read the message. Raises `PayloadError`."""
        digest = hashlib.sha256(self.body).hexdigest()
        return Arrival(_known(self.read(self.body)), digest, self.origin, self.received_at)


class Arrival(NamedTuple):
    """A message that was read. `digest` is of its bytes; a feed's came when the feed asked."""

    event: Event
    digest: str
    origin: Origin
    received_at: datetime


@dataclass(frozen=True)
class Earlier:
    """What is known of a message that came before."""

    id: EventId
    event: Event
    digest: str
    received_at: datetime


@dataclass(frozen=True)
class Repeat:
    """The message says nothing new."""

    of: EventId


def _known(event: Event) -> Event:
    """Make sure that it can be told what it is about. Raises `PayloadError`.

    What has no name here is known by its id at its source. That id cannot be shortened, since the
    source is asked by it.
    """
    for field, ref in (("ref", event.ref), *(("links.ref", link.ref) for link in event.links)):
        if len(ref.encode(errors="replace")) > _LONGEST_REF:
            raise PayloadError(field, f"longer than {_LONGEST_REF} bytes")
    if event.aliases:
        return event
    return event.model_copy(update={"aliases": (f"{event.source}:{event.ref}",)})


def judge(arrival: Arrival, earlier: Sequence[Earlier]) -> Event | Repeat:
    """Judge a message whose key was seen before.

    `earlier` holds all that came about the same problem, oldest first, at least one. Gives the
    event to keep, with a key of its own, or what it repeats.
    """
    same = next((seen for seen in earlier if seen.digest == arrival.digest), None)
    if same and arrival.origin is not Origin.FEED:
        return Repeat(same.id)
    event = arrival.event
    end = _end(earlier)
    if event.kind is EventKind.OPENED:
        if end and _begins_again(arrival, end):
            return _kept(event, earlier, reopens=True)
        if not end and _is_news(event, earlier):
            return _kept(event, earlier, kind=EventKind.UPDATED)
    elif event.kind is EventKind.RESOLVED and not end:
        return _kept(event, earlier)
    return Repeat(next((seen.id for seen in earlier if seen.event.key == event.key), earlier[0].id))


def _end(earlier: Sequence[Earlier]) -> Earlier | None:
    """Give the message that ended the problem, if it has ended and did not begin again."""
    end: Earlier | None = None
    for seen in earlier:
        if seen.event.kind is EventKind.RESOLVED:
            end = end or seen
        elif seen.event.kind is EventKind.OPENED and end and _later(seen.event, end):
            end = None
    return end


def _begins_again(arrival: Arrival, end: Earlier) -> bool:
    """A feed asks for the state of now; a webhook may come late and has to prove its time."""
    if arrival.origin is Origin.FEED:
        return arrival.received_at > end.received_at
    return _later(arrival.event, end)


def _later(event: Event, end: Earlier) -> bool:
    if event.reopens:
        return True
    ended_at = end.event.occurred_at
    return bool(event.occurred_at and ended_at and event.occurred_at > ended_at)


def _is_news(event: Event, earlier: Sequence[Earlier]) -> bool:
    """Tell whether the message brings a tag, an entity or a title that was not there before."""
    tags = {tag for seen in earlier for tag in seen.event.tags}
    entities = {entity.id for seen in earlier for entity in seen.event.entities}
    titles = {seen.event.title for seen in earlier}
    return (
        not tags.issuperset(event.tags)
        or not entities.issuperset(entity.id for entity in event.entities)
        or bool(event.title and event.title not in titles)
    )


def _kept(event: Event, earlier: Sequence[Earlier], **changes: object) -> Event:
    return event.model_copy(update={**changes, "key": f"{event.key}#{len(earlier)}"})
