"""One remedy of one rule, done for one problem on one target."""

from datetime import datetime
from enum import StrEnum

from app.domain.frozen import Frozen
from app.domain.ids import ApprovalId, DecisionId, EventId, ProblemId, RunId
from app.domain.rule import Plan
from app.domain.task import Outcome


class RunState(StrEnum):
    """Where a run stands; docs/states.md draws it."""

    AWAITING_APPROVAL = "awaiting_approval"
    QUEUED = "queued"
    RUNNING = "running"
    VERIFYING = "verifying"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    TIMED_OUT = "timed_out"
    UNREACHABLE = "unreachable"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"
    BLOCKED = "blocked"


WAITING = frozenset({RunState.AWAITING_APPROVAL, RunState.QUEUED})
ACTIVE = frozenset({RunState.RUNNING, RunState.VERIFYING})
CALLED_OFF = "the problem was over before"
"""So begins the detail of a run that was called off, since there was nothing left to repair."""

RAMP_STOPPED = "the ramp stopped"
"""So begins the detail of a run whose wave never had its turn."""

UNDONE = frozenset({RunState.FAILED, RunState.TIMED_OUT, RunState.UNREACHABLE})


class Run(Frozen):
    """`remedy` counts from 0; `occasion` is empty unless a person asked for it once more.

    `waits` says for what a queued run has to wait, beside its turn on the target. `wave` counts
    from 0 where a decision has several of them. A run that people are asked about has an
    `approval_id`, and begins only when `approved_by` says whose yes it has.
    """

    id: RunId
    decision_id: DecisionId
    event_id: EventId
    problem_id: ProblemId
    episode: int
    occasion: str
    rule: str
    rule_digest: str
    remedy: int
    remedies: int
    target: str
    plan: Plan
    state: RunState
    detail: str = ""
    queued_at: datetime
    started_at: datetime | None = None
    finished_at: datetime | None = None
    due_at: datetime | None = None
    waits: str | None = None
    cancelled_by: str | None = None
    approval_id: ApprovalId | None = None
    approved_by: str | None = None
    wave: int | None = None

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE

    @property
    def is_first(self) -> bool:
        """Whether it is for nobody's answer, earlier remedy or wave that it waits."""
        return not (self.remedy or self.wave or self.approval_id)

    @property
    def is_over(self) -> bool:
        return self.state not in ACTIVE | WAITING

    @property
    def only_looks(self) -> bool:
        """Whether it is blocked, and what is to be seen on its target is to be told with that."""
        return self.state is RunState.BLOCKED and self.due_at is not None


class Follow(StrEnum):
    """What comes after the end of a run."""

    NOTHING = "nothing"
    NEXT_REMEDY = "next_remedy"
    ESCALATE = "escalate"


_STATES = {
    Outcome.SUCCEEDED: RunState.SUCCEEDED,
    Outcome.FAILED: RunState.FAILED,
    Outcome.TIMED_OUT: RunState.TIMED_OUT,
    Outcome.UNREACHABLE: RunState.UNREACHABLE,
    Outcome.UNKNOWN: RunState.UNKNOWN,
    Outcome.CANCELLED: RunState.CANCELLED,
}


def state_after(outcome: Outcome) -> RunState:
    """Give the state of a run whose last task ended so."""
    return _STATES[outcome]


def state_after_look(outcome: Outcome) -> RunState:
    """Give the state of a run that could not even look before its first task: nothing happened."""
    return RunState.CANCELLED if outcome is Outcome.CANCELLED else RunState.UNREACHABLE


def what_follows(run: Run, *, problem_is_open: bool) -> Follow:
    """Decide what comes after a run that has ended: the next remedy, a human, or nothing.

    What may have had an effect (`unknown`) is for a human to look at, not for a next try.
    """
    if run.state in {RunState.SUCCEEDED, RunState.CANCELLED} or not problem_is_open:
        return Follow.NOTHING
    if run.state in UNDONE and run.remedy + 1 < run.remedies:
        return Follow.NEXT_REMEDY
    return Follow.ESCALATE
