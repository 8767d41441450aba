"""The rows of events, and what rules count of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.domain.event import Event
from app.domain.ids import EventId, ProblemId
from app.domain.matching import Matching
from app.domain.restraint.permission import Cause
from app.domain.rule import Rule

Due = tuple[Sequence[str], datetime | None]
"""The ids of what is due now, the oldest first, and when the next one will be."""


@dataclass(frozen=True)
class Undecided:
    """An event that waits for its decisions.

    `order` is the one rule that is asked instead of all; `held`: it matched before, and was to
    wait until the problem has been open for long enough, which is now.
    """

    id: EventId
    event: Event
    order: Rule | None
    received_at: datetime
    tries: int
    origin: str
    client: str
    digest: str
    held: bool = False

    @property
    def cause(self) -> Cause:
        return Cause(self.client, by_hand=self.order is not None and not self.held)


@dataclass(frozen=True)
class Hold:
    """A rule that matched an event, and is to be decided for it only later; once for its key."""

    id: EventId
    key: str
    event: Event
    rule: Rule
    client: str
    digest: str
    at: datetime
    due_at: datetime


class Events(Protocol):
    """The rows of events."""

    def due(self, now: datetime, limit: int) -> Due: ...
    def waiting(self, at_most: int) -> int:
        """Count what waits to be decided, up to so many."""
        ...

    def undecided(self, ids: Sequence[EventId]) -> Sequence[Undecided]: ...
    def postpone(self, event_id: EventId, due_at: datetime, tries: int) -> None: ...
    def hold(self, hold: Hold) -> bool:
        """Let it wait as an event of its own; False when it does already."""
        ...

    def bring_forward(self, now: datetime) -> None:
        """Let nothing wait any longer for a later time, but what is held; so for runs and notes."""
        ...

    def decided(
        self, event_id: EventId, event: Event, problem: ProblemId, matching: Matching, at: datetime
    ) -> None: ...
    def event(self, event_id: EventId) -> Event: ...
    def received_at(self, event_id: EventId) -> datetime | None:
        """Give when its message was received; None for one that was held."""
        ...

    def cause(self, event_id: EventId) -> Cause:
        """Give who sent the event, or asked for something by it."""
        ...


class Sightings(Protocol):
    """The rows of what is counted: which event was seen, under which key, and when."""

    def seen(self, key: str, since: datetime, until: datetime) -> int:
        """Count what was seen after `since`, until and with `until`."""
        ...

    def add(self, key: str, event_id: EventId, at: datetime) -> None: ...
