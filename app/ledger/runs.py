"""The rows of decisions, runs and steps."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.domain.ids import ApprovalId, DecisionId, EventId, ProblemId, RunId
from app.domain.problem import Problem
from app.domain.restraint.block import Block, BlockReason
from app.domain.restraint.situation import Past
from app.domain.rule import Rule
from app.domain.run import Run, RunState
from app.domain.task import TaskResult
from app.ledger.events import Due


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

    def done_on(self, rule: str, problem: Problem, occasion: str) -> Collection[str]:
        """Give the targets on which the rule had a run for the problem's episode and occasion."""
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

    def asked_about(self, approval_id: ApprovalId) -> Sequence[Run]:
        """Give the runs that wait for the answer to a request."""
        ...

    def approve(self, run_id: RunId, by: str, words: str, at: datetime) -> bool:
        """Queue a run that waits for approval; tell whether it did: only the first yes counts."""
        ...

    def ask_to_stop(self, run_id: RunId, by: str, at: datetime) -> None: ...
    def bring_forward(self, now: datetime) -> None: ...
    def asked_to_stop(self, ids: Sequence[RunId]) -> Sequence[RunId]:
        """Give those of these runs that a person asked to stop."""
        ...

    def wait(self, run_id: RunId, why: str, until: datetime) -> None:
        """Let a queued run wait for room, at the longest until then."""
        ...

    def let_begin(self, now: datetime) -> None:
        """Let the first of those that wait for room look again whether there is any."""
        ...

    def block(self, run_id: RunId, block: Block, at: datetime, *, looks: bool = False) -> None:
        """End a run that has not acted, since something speaks against it, as if it never began.

        `looks`: it is due still, to see what there is to see.
        """
        ...

    def why_blocked(self, run_id: RunId) -> Block: ...
    def looked_at(
        self, rule: str, target: str, problem: Problem, occasion: str
    ) -> Sequence[BlockReason]:
        """Give for which reasons the rule looked there already, or will, instead of acting."""
        ...

    def has_looked(self, run_id: RunId, at: datetime) -> None:
        """Let a blocked run be due no more."""
        ...

    def begin(self, run_id: RunId, at: datetime) -> bool:
        """Start a queued run unless another one is at work on its target; tell whether it did."""
        ...

    def under_way(self) -> Mapping[RunState, int]:
        """Count the runs that are not over, by state."""
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
