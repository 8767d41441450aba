"""The breaker: after so many remediations in a row that did not repair, there are no more."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from app.domain.limits import Limits
from app.domain.restraint.block import Block
from app.domain.restraint.trouble import Cause, Trouble
from app.domain.run import UNDONE, Run, RunState

_DID_NOT_REPAIR = UNDONE | {RunState.UNKNOWN}


def did_repair(run: Run) -> bool | None:
    """Tell of the last run of a remediation; None for what was called off or blocked: neither."""
    if run.state is RunState.SUCCEEDED:
        return True
    return False if run.state in _DID_NOT_REPAIR else None


def after_failure(
    known: Trouble | None, run: Run, most: int, at: datetime, *, in_all: bool
) -> Trouble:
    """Count one more failure, of the rule on the run's target or in all; `most` of them open it."""
    target = None if in_all else run.target
    before = known or Trouble(run.rule, target, Cause.FAILURES, 0, at, "")
    count = before.count + 1
    which = "" if count == 1 else f" {count} times in a row"
    words = f"the rule did not repair{which} {before.where}, the last time: {_end(run)}"
    opened_at = before.opened_at or (at if count >= most else None)
    return replace(before, count=count, words=words, opened_at=opened_at)


def by_failures(troubles: Iterable[Trouble], limits: Limits) -> Iterator[Block]:
    """Give the blocks of open breakers; one that is switched off by now does not count."""
    for each in troubles:
        most = limits.breaker if each.target else limits.rule_breaker
        if each.is_open and each.cause is Cause.FAILURES and most is not None:
            yield each.block()


def room_left(troubles: Iterable[Trouble], limits: Limits) -> int | None:
    """Give how many may be at work at once while the rule fails; None: as many as there are.

    If all of them fail as well, the breaker of the rule opens with none too many.
    """
    if limits.rule_breaker is None:
        return None
    failed = [each.count for each in troubles if each.target is None]
    return max(limits.rule_breaker - failed[0], 1) if failed else None


def _end(run: Run) -> str:
    state = run.state.replace("_", " ")
    return f"{state} on {run.target}" + (f", {run.detail}" if run.detail else "")
