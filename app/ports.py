"""Every seam on one page: what the core asks of the world outside, and in which words.

A source or a task type says what happened; the core decides on retry, timeout, note and log.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar, NamedTuple, NoReturn, ParamSpec, Protocol, TypeVar

from app.domain.approval_view import ApprovalView
from app.domain.arrival import Letter
from app.domain.audit import Seal
from app.domain.audit_check import Head, Verdict
from app.domain.breakers import BreakerFilter, BreakerView
from app.domain.dead_letter import DeadLetter, DeadLetterFilter, DeadLetterView
from app.domain.deed import Deed
from app.domain.delivery import read_alone
from app.domain.event import Entity, Event, Whereabouts
from app.domain.filters import (
    AuditFilter,
    EventFilter,
    ListFilter,
    PauseFilter,
    ReportFilter,
    RunFilter,
)
from app.domain.fleet import Machine
from app.domain.ids import ApprovalId, EventId, RunId
from app.domain.promotion import Ladder
from app.domain.receipt import Receipt
from app.domain.reporting.manual import Manual
from app.domain.reporting.shown import Report
from app.domain.reporting.tables import ReportedRun
from app.domain.restraint.block import Block
from app.domain.restraint.shown import PauseView
from app.domain.restraint.storm_report import StormFilter, StormView
from app.domain.rules_view import Lately, LatelyAsked
from app.domain.run import Run, RunState
from app.domain.span import Span, SpanContext
from app.domain.task import Doing, Ending, TaskResult
from app.domain.views import (
    AuditEntry,
    EventStory,
    EventSummary,
    Page,
    RuleSaid,
    RunSummary,
    RunView,
)
from app.domain.waiting import Waiting
from app.ledger import Due, Ledger

Asked = ParamSpec("Asked")
Result = TypeVar("Result")
Clock = Callable[[], datetime]


# ── sources ───────────────────────────────────────────────────────────────────────────────────
class Desk(Protocol):
    """Asks a source about its problems, and writes on them."""

    has_teams: ClassVar[bool]

    async def fetch(self, ref: str) -> Event | None:
        """Give the problem as it is now; None when the source has no such problem.

        Raises `SourceUnavailable`.
        """
        ...

    async def post_note(self, ref: str, text: str) -> Receipt: ...

    async def has_note(self, ref: str, marker: str) -> bool | None:
        """Tell whether a note with this marker is there; None when the source cannot say now."""
        ...

    async def add_team(self, ref: str, team: str) -> Receipt: ...

    async def act(self, ref: str, deed: Deed) -> Receipt:
        """Do something to it; what the source does not have is `Refused`."""
        ...

    async def ask(self, request: str) -> Receipt:
        """Ask what became of a write that was `Accepted`."""
        ...


class Locator(Protocol):
    """Knows on which hosts the things run that a problem is on."""

    async def whereabouts(self, entities: Sequence[Entity]) -> Whereabouts:
        """Give the hosts of all of them. Raises `SourceUnavailable`."""
        ...


class Feed(Protocol):
    """The polling side of a source."""

    overlap: timedelta
    """How far before the last look a change may still turn up."""

    def changes(self, since: datetime, now: datetime) -> AsyncIterator[Sequence[Event]]:
        """Give, page by page to the end, all problems that changed since then.

        Raises `SourceUnavailable`.
        """
        ...


@dataclass(frozen=True)
class Source:
    """A product that tells us about trouble. Without an account it has neither desk nor feed.

    `read` turns the body of a webhook into an event, or raises `PayloadError`; `alias` gives the
    name here of a problem that the source calls so. `takes_answers`: people answer requests there,
    by a note, and by the buttons that are named.

    `unwrap` gives the messages that one delivery holds, each as `read` reads it; without it that
    is the body itself. `is_signed` tells by headers (their names in small letters) and body whether
    the delivery is signed by who may send; then no client's token is asked for. Both may raise
    `PayloadError`. `example` is a body to try out.
    """

    name: str
    read: Callable[[bytes], Event]
    alias: Callable[[str], str]
    desk: Desk | None = None
    locator: Locator | None = None
    feed: Feed | None = None
    feed_interval: timedelta = timedelta(minutes=1)
    feed_lookback: timedelta = timedelta(hours=1)
    remediation_team: str | None = None
    investigation_team: str | None = None
    approve_action: str | None = None
    reject_action: str | None = None
    takes_answers: bool = False
    unwrap: Callable[[Mapping[str, str], bytes], Sequence[bytes]] | None = None
    is_signed: Callable[[Mapping[str, str], bytes], bool] | None = None
    example: Mapping[str, Any] = field(default_factory=dict)

    def read_alone(self, body: bytes) -> Event:
        """Read a delivery that holds one message. Raises `PayloadError`."""
        return read_alone(self.read, self.unwrap, body)


# ── task types ────────────────────────────────────────────────────────────────────────────────
class Output(Protocol):
    """Where a task puts what its command prints; the core caps it and takes out secrets."""

    def stdout(self, data: bytes) -> None: ...

    def stderr(self, data: bytes) -> None: ...


@dataclass(frozen=True)
class Place:
    """Where a task is done, and what it may know of why, as environment variables.

    `refs` says by source what it calls the problem; it is filled for specs `on_problem` only.
    """

    target: str
    machine: Machine
    environment: Mapping[str, str]
    refs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class TaskType(Protocol):
    """A kind of thing to do."""

    async def run(self, spec: Any, place: Place, output: Output) -> Ending:
        """Do it and say how it ended.

        Raises `TargetUnreachable` when nothing can have happened, `TargetLost` when something
        may have. Cancelled, it ends what it began on the target before it gives way.
        """
        ...


class OpenConnections(Protocol):
    """The connections to hosts, as they are counted at the moment."""

    @property
    def open(self) -> int: ...
    @property
    def opening(self) -> int: ...
    @property
    def waiting(self) -> int:
        """How many commands wait for a place, on their host or in all."""
        ...

    @property
    def logins(self) -> int:
        """How often a host let us in since the start."""
        ...

    @property
    def failed_logins(self) -> int: ...


# ── traces ────────────────────────────────────────────────────────────────────────────────────
class Tracing(Protocol):
    """Hears, as spans, what took how long; what is made for it is made only if it `is_on`.

    It raises nothing, and waits for nothing.
    """

    @property
    def is_on(self) -> bool: ...

    def tell(
        self, make: Callable[Asked, Iterable[Span]], *args: Asked.args, **more: Asked.kwargs
    ) -> None:
        """Have these spans told; they are made of the arguments."""
        ...

    def within(
        self, where: Callable[Asked, SpanContext], *args: Asked.args, **more: Asked.kwargs
    ) -> AbstractContextManager[None]:
        """Let calls to the outside that are made meanwhile be children of this span."""
        ...


# ── the store ─────────────────────────────────────────────────────────────────────────────────
class Status(StrEnum):
    """What became of a message at the door."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    IGNORED = "ignored"


class Admission(NamedTuple):
    """The answer to a message: on disk, or known already. `says` is what was read."""

    event: EventId
    status: Status
    says: Event


class Inbox(Protocol):
    """Where messages are put down before anybody is told that they were received."""

    async def accept(self, letter: Letter) -> Admission:
        """Read it and put it on disk. Raises `PayloadError`, `StoreUnavailable`."""
        ...


class Store(Protocol):
    """The database."""

    async def write(self, change: Callable[[Ledger], Result]) -> Result:
        """Do the change in one transaction; when this returns it is on disk.

        Raises `StoreUnavailable` when it is not.
        """
        ...

    async def read(self, question: Callable[[Ledger], Result]) -> Result:
        """Ask something. Raises `StoreUnavailable`."""
        ...


class RuleThen(NamedTuple):
    """An event, when it was received, and what a rule said to it, if that is known."""

    event: Event
    received_at: datetime
    then: RuleSaid | None


class Views(Protocol):
    """Questions about what happened. Each raises `StoreUnavailable`."""

    async def events(self, wanted: EventFilter) -> Page[EventSummary]: ...
    async def event(self, event_id: EventId) -> EventStory | None: ...
    async def rule_on_event(self, event_id: EventId, name: str) -> RuleThen | None: ...
    async def runs(self, wanted: RunFilter, now: datetime) -> Page[RunSummary]: ...
    async def run(self, run_id: RunId) -> RunView | None: ...
    async def report(
        self,
        wanted: ReportFilter,
        now: datetime,
        ladder: Ladder | None = None,
        manual: Manual | None = None,
    ) -> Report:
        """Make the report.

        With a ladder it says also which rules have earned another mode, with manual times also
        the time that was saved.
        """
        ...

    def report_runs(
        self, wanted: ReportFilter, now: datetime
    ) -> AsyncIterator[Sequence[ReportedRun]]:
        """Give what the report is made of in pages, the oldest first, what was blocked too."""
        ...

    async def approvals(self, wanted: ListFilter) -> Page[ApprovalView]:
        """List what waits for a person's yes."""
        ...

    async def approval(self, approval_id: ApprovalId) -> ApprovalView | None: ...
    async def dead_letters(self, wanted: DeadLetterFilter) -> Page[DeadLetter]: ...
    async def dead_letter(self, letter_id: str) -> DeadLetterView | None: ...
    async def pauses(self, wanted: PauseFilter) -> Page[PauseView]: ...
    async def breakers(self, wanted: BreakerFilter) -> Page[BreakerView]: ...
    async def storms(self, wanted: StormFilter, now: datetime) -> Page[StormView]: ...
    async def rules_lately(self, asked: LatelyAsked) -> Mapping[str, Lately]: ...
    async def waiting(self) -> Waiting:
        """Count what waits, and say since when."""
        ...


class Trail(Protocol):
    """Questions about the audit trail. Each raises `StoreUnavailable`."""

    async def entries(self, wanted: AuditFilter, now: datetime) -> Page[AuditEntry]: ...
    async def head(self) -> Head: ...
    async def check(self, seal: Seal, remembered: Head | None = None) -> Verdict: ...


# ── the engine ────────────────────────────────────────────────────────────────────────────────
class Work(StrEnum):
    """The kinds of work: a lane for each."""

    EVENTS = "events"
    RUNS = "runs"
    NOTES = "notes"
    FEEDS = "feeds"
    CLOCK = "clock"
    STORM = "storm"


@dataclass(frozen=True)
class Lane:
    """One kind of work: what is due and when more will be, and what is done with it.

    The rows decide; to be woken is only a hint. `at_once` bounds how many are under way.
    `failed` remembers in its row that one failed, so that it rests and is not due for ever.
    """

    name: Work
    due: Callable[[datetime, int], Awaitable[Due]]
    do: Callable[[Sequence[str]], Awaitable[None]]
    at_once: int
    batch: int = 1
    failed: Callable[[str, Exception], Awaitable[None]] | None = None


class Lease(NamedTuple):
    """By what one of several replicas holds its work, in seconds, and how many rows it holds."""

    length: float
    age: float
    jobs: int


class Dispatcher(Protocol):
    """Finds what is due and has it done, until it is told to stop."""

    @property
    def lease(self) -> Lease | None:
        """None where there are no other replicas."""
        ...

    def wake(self, *lanes: Work) -> None:
        """Say that something may be due there."""
        ...

    def tell_of_a_stop(self) -> None:
        """Let all replicas look whether a run that is at work there was asked to stop."""
        ...


class Journal(Protocol):
    """What the story of one run is told with: each step is done once, and remembered.

    After a crash the story is told again from its start; what was done is not done again.
    """

    run: Run

    async def perform(self, step: str, doing: Doing, *, repeatable: bool) -> TaskResult:
        """Do it on the run's target. What was begun and not ended is not begun again: `UNKNOWN`.

        Unless it is repeatable.
        """
        ...

    async def pause(self, step: str, length: timedelta) -> None:
        """Let the run rest so long; nothing waits in memory meanwhile."""
        ...

    async def rest(self, length: timedelta) -> NoReturn:
        """Leave the story here; it is told again after so long."""
        ...

    def has_begun(self, step: str) -> bool:
        """Tell whether the step was begun before, however it ended."""
        ...

    async def look(self, probe: Doing) -> TaskResult:
        """Do what changes nothing on the run's target; not remembered."""
        ...

    async def deadline(self, step: str, length: timedelta) -> datetime:
        """Give the time that is so far from when this was first asked."""
        ...

    async def verify(self) -> None:
        """Begin to verify, unless that has begun."""
        ...

    async def problem_is_over(self, *, ask: bool) -> bool:
        """Tell whether the problem is over, by what is known, or by asking its source."""
        ...

    def now(self) -> datetime: ...

    async def finish(self, state: RunState, detail: str, results: Sequence[TaskResult]) -> None:
        """End the run: its state, its note and what follows from it, in one transaction."""
        ...

    async def refuse(self, block: Block, seen: Sequence[tuple[str, TaskResult]]) -> None:
        """End the run, which has not acted, as blocked; `seen` says what speaks against it."""
        ...

    async def may_look(self) -> bool:
        """Tell whether a run that is blocked may look at its target all the same."""
        ...

    async def tell_what_is_seen(self) -> None:
        """Tell why a run was blocked, and what there is to see on its target."""
        ...
