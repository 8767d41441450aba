"""Every question about what happened, on one page."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from app.domain.approval_view import ApprovalView
from app.domain.audit import Seal
from app.domain.audit_check import Head, Verdict
from app.domain.breakers import BreakerFilter, BreakerView
from app.domain.dead_letter import DeadLetter, DeadLetterFilter, DeadLetterView
from app.domain.event import Event
from app.domain.filters import (
    AuditFilter,
    EventFilter,
    ListFilter,
    PauseFilter,
    ReportFilter,
    RunFilter,
)
from app.domain.ids import ApprovalId, EventId, RunId
from app.domain.promotion import Ladder
from app.domain.reporting.manual import Manual
from app.domain.reporting.shown import Report
from app.domain.reporting.tables import ReportedRun
from app.domain.restraint.shown import PauseView
from app.domain.restraint.storm_report import StormFilter, StormView
from app.domain.rules_view import Lately, LatelyAsked
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
