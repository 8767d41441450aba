"""The breaker: after so many remediations in a row that did not repair, there are no more."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.limits import InForce
from app.domain.restraint.block import Block
from app.domain.restraint.trouble import Cause, Trouble
from app.domain.run import UNDONE, RunState

_DID_NOT_REPAIR = UNDONE | {RunState.UNKNOWN}


@dataclass(frozen=True)
class End:
    """How a remediation ended: the last of its remedies."""

    rule: str
    target: str
    state: RunState
    at: datetime
    detail: str = ""

    @property
    def repaired(self) -> bool | None:
        """Whether it did; None for what was called off or blocked: neither."""
        if self.state is RunState.SUCCEEDED:
            return True
        return False if self.state in _DID_NOT_REPAIR else None

    def __str__(self) -> str:
        said = f"{self.state.replace('_', ' ')} on {self.target}"
        return f"{said}, {self.detail}" if self.detail else said


def after(known: Sequence[Trouble], end: End, limits: InForce) -> tuple[Trouble, ...]:
    """Give the failures in a row on the end's target and in all, when they were `known` before."""
    if end.repaired is None:
        return tuple(known)
    if end.repaired:
        return tuple(each for each in known if each.is_open)
    there = next((each for each in known if each.target), None)
    in_all = next((each for each in known if not each.target), None)
    each_with_limit = (
        (there, end.target, limits.breaker),
        (in_all, None, limits.rule_breaker),
    )
    return tuple(
        _one_more(before, target, end, most)
        for before, target, most in each_with_limit
        if most is not None
    )


def in_a_row(ends: Iterable[End], target: str, limits: InForce) -> tuple[Trouble, ...]:
    """Give the failures in a row on a target and in all after these ends, the earliest first."""
    there: tuple[Trouble, ...] = ()
    in_all: tuple[Trouble, ...] = ()
    for end in ends:
        both = after((*(there if end.target == target else ()), *in_all), end, limits)
        there = tuple(each for each in both if each.target) if end.target == target else there
        in_all = tuple(each for each in both if not each.target)
    return (*there, *in_all)


def _one_more(before: Trouble | None, target: str | None, end: End, most: int) -> Trouble:
    before = before or Trouble(end.rule, target, Cause.FAILURES, 0, end.at, "")
    count = before.count + 1
    which = "" if count == 1 else f" {count} times in a row"
    where = f" on {before.target}" if before.target else ""
    words = f"the rule did not repair{which}{where}, the last time: {end}"
    opened_at = before.opened_at or (end.at if count >= most else None)
    return replace(before, count=count, words=words, opened_at=opened_at)


def by_failures(troubles: Iterable[Trouble], limits: InForce) -> Iterator[Block]:
    """Give the blocks of open breakers; one that is switched off by now does not count."""
    for each in troubles:
        most = limits.breaker if each.target else limits.rule_breaker
        if each.is_open and each.cause is Cause.FAILURES and most is not None:
            yield each.block()


def room_left(troubles: Iterable[Trouble], limits: InForce) -> int | None:
    """Give how many may be at work at once while the rule fails; None: as many as there are.

    If all of them fail as well, the breaker of the rule opens with none too many.
    """
    if limits.rule_breaker is None:
        return None
    failed = [each.count for each in troubles if each.target is None]
    return max(limits.rule_breaker - failed[0], 1) if failed else None
