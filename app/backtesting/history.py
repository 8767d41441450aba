"""What was stored, as a replay needs it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.domain.event import Event
from app.domain.ids import EventId, ProblemId


@dataclass(frozen=True)
class StoredRun:
    """What was done for an event and a rule on a target, all its remedies together.

    `began`: it was not called off before its begin. `ended_at` is None while it is at work.
    """

    rule: str
    target: str
    episode: int
    occasion: str
    queued_at: datetime
    ended_at: datetime | None
    began: bool


@dataclass(frozen=True)
class StoredDecision:
    """What was decided for a rule that matched, and by which text of it."""

    rule: str
    digest: str
    reason: str | None
    choices: frozenset[tuple[str, str | None]]


@dataclass(frozen=True)
class Happened:
    """An event that was decided. `by_hand`: a person asked for tasks, no rule was asked."""

    id: EventId
    at: datetime
    event: Event
    problem: ProblemId
    by_hand: bool
    decisions: tuple[StoredDecision, ...]
    runs: tuple[StoredRun, ...]


@dataclass(frozen=True)
class Before:
    """What had happened to a problem before the replay begins."""

    events: tuple[tuple[datetime, Event], ...]
    runs: tuple[StoredRun, ...]


@dataclass(frozen=True)
class HistoryPage:
    """Some of what happened, the oldest first.

    `before` tells of the problems that are new here and older than the replay; `going_on` are
    those of this page that will be heard of again; `more`: another page follows.
    """

    items: tuple[Happened, ...]
    before: Mapping[ProblemId, Before]
    going_on: frozenset[ProblemId]
    more: bool


@dataclass(frozen=True)
class Stock:
    """What there is beside the events that are replayed.

    `lengths` are seconds, the median by rule from the begin to the end of what it did; `left_out`
    counts the events that nothing was decided for, by their state.
    """

    first: datetime | None
    lengths: Mapping[str, float]
    left_out: Mapping[str, int]


class History(Protocol):
    """Reads it in pages. Each raises `StoreUnavailable`."""

    async def stock(self, since: datetime, until: datetime) -> Stock: ...
    async def page(
        self, begin: datetime, until: datetime, after: Happened | None, known: Collection[ProblemId]
    ) -> HistoryPage: ...
