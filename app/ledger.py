"""The rows, inside one transaction: what the core asks of them and what they hold.

Nothing here waits for anything but the database.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from app.domain.audit import Entry, Kind, Row
from app.domain.dead_letter import DeadLetterKind
from app.domain.decide import Block, Past
from app.domain.event import Event
from app.domain.gap import Gap
from app.domain.ids import DecisionId, DeliveryId, EventId, NoteId, ProblemId, RunId
from app.domain.matching import Matching
from app.domain.note import Telling
from app.domain.problem import Problem
from app.domain.rule import Rule
from app.domain.run import Run
from app.domain.task import TaskResult

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
    def hold(self, hold: Hold) -> None:
        """Let it wait as an event of its own, unless it does already."""
        ...

    def bring_forward(self, now: datetime) -> None:
        """Let nothing wait any longer for a later time, but what is held; so for runs and notes."""
        ...

    def decided(
        self, event_id: EventId, event: Event, problem: ProblemId, matching: Matching, at: datetime
    ) -> None: ...
    def event(self, event_id: EventId) -> Event: ...


@dataclass(frozen=True)
class Sink:
    """A problem of a source on which notes are written; `alias` is one of its names here."""

    source: str
    ref: str
    alias: str


class Problems(Protocol):
    """The rows of problems, of their names, and of where they are told about."""

    def known_as(self, aliases: Sequence[str]) -> Problem | None: ...
    def get(self, problem_id: ProblemId) -> Problem: ...
    def save(self, problem: Problem, aliases: Sequence[str]) -> None: ...
    def add_sink(self, problem: Problem, sink: Sink, names: Sequence[str]) -> None:
        """Tell on this sink from now on, and what was told of this episode before."""
        ...

    def sinks(self, problem_id: ProblemId) -> Sequence[Sink]: ...


@dataclass(frozen=True)
class Step:
    """A remembered step of a run: claimed before it began; its result, if it came to an end."""

    name: str
    claimed_at: datetime
    until: datetime | None = None
    result: TaskResult | None = None


class Runs(Protocol):
    """The rows of decisions and runs."""

    def acted(self, rule: str, problem: Problem, occasion: str) -> bool:
        """Tell whether the rule had a run for the problem's episode and the occasion."""
        ...

    def past(
        self, rule: str, target: str, problem: Problem, occasion: str, since: datetime
    ) -> Past:
        """Give what the rule did on the target since then."""
        ...

    def add_decision(
        self,
        decision_id: DecisionId,
        event_id: EventId,
        problem_id: ProblemId,
        rule: Rule,
        block: Block | None,
        at: datetime,
    ) -> None: ...
    def add(self, run: Run, block: Block | None = None) -> None: ...
    def due(self, now: datetime, limit: int) -> Due:
        """Give what is due, and of what waits for the same target only the first."""
        ...

    def get(self, run_id: RunId) -> Run: ...
    def save(self, run: Run) -> None:
        """Write the run down, unless it is over: what has ended stays as it ended."""
        ...

    def ask_to_stop(self, run_id: RunId, by: str, at: datetime) -> None: ...
    def bring_forward(self, now: datetime) -> None: ...
    def asked_to_stop(self, ids: Sequence[RunId]) -> Sequence[RunId]:
        """Give those of these runs that a person asked to stop."""
        ...

    def begin(self, run_id: RunId, at: datetime) -> bool:
        """Start a queued run unless another one is at work on its target; tell whether it did."""
        ...

    def of_problem(self, problem_id: ProblemId) -> Sequence[Run]: ...
    def rule(self, digest: str) -> Rule: ...


class Steps(Protocol):
    """The rows of steps."""

    def of(self, run_id: RunId) -> Mapping[str, Step]: ...
    def claim(self, run_id: RunId, step: Step) -> bool:
        """Write the claim row; False when it was there."""
        ...

    def remember(self, run_id: RunId, step: Step) -> None:
        """Write the result down, unless there is one, or the run is over."""
        ...

    def renew(self, run_id: RunId, step: Step) -> None:
        """Write anew when it began and until when it lasts."""
        ...


class DeliveryState(StrEnum):
    """Where a note stands on its way to one sink."""

    PENDING = "pending"
    SENDING = "sending"
    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    UNCONFIRMED = "unconfirmed"
    FAILED = "failed"


@dataclass(frozen=True)
class Delivery:
    """A note on its way to one sink, or a team to be added there."""

    id: DeliveryId
    note_id: NoteId
    event_id: EventId
    run_id: RunId | None
    source: str
    ref: str
    team: str | None
    text: str
    state: DeliveryState
    tries: int
    request: str | None
    created_at: datetime
    due_at: datetime | None = None
    detail: str = ""


class Sightings(Protocol):
    """The rows of what is counted: which event was seen, under which key, and when."""

    def seen(self, key: str, since: datetime, until: datetime) -> int:
        """Count what was seen after `since`, until and with `until`."""
        ...

    def add(self, key: str, event_id: EventId, at: datetime) -> None: ...


class Notes(Protocol):
    """The rows of notes and of their deliveries."""

    def tell(
        self, telling: Telling, problem: Problem, event_id: EventId, at: datetime, *, aloud: bool
    ) -> None:
        """Write a note down, once for its key, and a delivery for each sink if said aloud."""
        ...

    def told(self, problem: Problem) -> bool:
        """Tell whether anything was told in this episode of the problem."""
        ...

    def due(self, now: datetime, limit: int) -> Due:
        """Give what is due, and of each sink only the first, so that notes arrive in order."""
        ...

    def delivery(self, delivery_id: DeliveryId) -> Delivery | None: ...
    def save(self, delivery: Delivery) -> None: ...
    def hold(self, source: str, until: datetime) -> None:
        """Let everything that waits for this source wait at least so long."""
        ...

    def bring_forward(self, now: datetime) -> None: ...


class Cursors(Protocol):
    """How far each feed has looked, and when it was looked at last, by whichever replica."""

    def get(self, feed: str) -> datetime | None: ...
    def set(self, feed: str, at: datetime) -> None: ...
    def looks(self) -> Mapping[str, datetime]: ...
    def claim_look(self, feed: str, now: datetime, interval: timedelta) -> bool:
        """Take the look that is due now; False when it is not, or another replica took it."""
        ...


@dataclass(frozen=True)
class Revived:
    """What was a dead letter, why, and what it belongs to."""

    id: str
    kind: DeadLetterKind
    reason: str
    tries: int
    event: EventId | None
    run: RunId | None


class Faults(Protocol):
    """The rows of what failed by a fault of ours, and of dead letters.

    They are written without a look into what failed: that may be what cannot be read.
    """

    def count(self, kind: DeadLetterKind, id_: str, why: str, at: datetime) -> int:
        """Count one more fault; give how many there were."""
        ...

    def rest(self, kind: DeadLetterKind, id_: str, until: datetime) -> None:
        """Let what is due be due no sooner than then."""
        ...

    def bury(self, kind: DeadLetterKind, id_: str, why: str, tries: int, at: datetime) -> None:
        """Let it never be due again, and list it as a dead letter."""
        ...

    def revive(self, id_: str, at: datetime) -> Revived | None:
        """Let a dead letter be due anew; None when there is no such one (any more)."""
        ...


class Audit(Protocol):
    """The rows of the audit trail."""

    def record(self, entry: Entry) -> None:
        """Append it, in the transaction of what it tells of."""
        ...

    def last(self, kind: Kind) -> Row | None: ...
    def cut(self, before: datetime, at: datetime, actor: str) -> int:
        """Take away what is older, and record that; give how many rows went."""
        ...


class Gaps(Protocol):
    """The rows of the times in which messages may have been missed."""

    def unreconciled(self) -> Sequence[Gap]: ...
    def save(self, gap: Gap) -> None: ...


class Stamps(Protocol):
    """The times in the rows."""

    def latest(self) -> datetime | None:
        """Give about the last time at which anything was written."""
        ...


class Ledger(Protocol):
    """All rows, inside one transaction; nothing here waits for anything but the database."""

    @property
    def events(self) -> Events: ...
    @property
    def problems(self) -> Problems: ...
    @property
    def runs(self) -> Runs: ...
    @property
    def steps(self) -> Steps: ...
    @property
    def notes(self) -> Notes: ...
    @property
    def faults(self) -> Faults: ...
    @property
    def gaps(self) -> Gaps: ...
    @property
    def cursors(self) -> Cursors: ...
    @property
    def audit(self) -> Audit: ...
    @property
    def sightings(self) -> Sightings: ...
    @property
    def stamps(self) -> Stamps: ...
