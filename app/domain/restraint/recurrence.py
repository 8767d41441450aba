"""Recurrence: a rule that has to do the same again and again only masks a problem."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain import duration
from app.domain.limits import InForce
from app.domain.restraint.block import Block, BlockReason
from app.domain.restraint.trouble import UNTIL_RESET, Cause, Trouble
from app.domain.run import RunState


@dataclass(frozen=True)
class Remediation:
    """All remedies that a rule tried on a target for one problem, and how the last one ended."""

    begun: datetime
    ended: datetime | None
    state: RunState


@dataclass(frozen=True)
class Recurs(Block):
    """The block that marks a rule as ineffective on a target."""

    words: str = ""
    count: int = 0
    since: datetime | None = None

    def marked(self, rule: str, target: str, at: datetime) -> Trouble:
        since = self.since or at
        return Trouble(rule, target, Cause.RECURRENCE, self.count, since, self.words, opened_at=at)


def did_not_last(
    past: Sequence[Remediation], within: timedelta, now: datetime
) -> list[Remediation]:
    """Give the successes in a row after which the rule was wanted again so soon, now included.

    `past` is the latest first. What was wanted while an earlier one was under way belongs to that.
    """
    found, wanted = [], now
    for each in past:
        if each.state is RunState.CANCELLED or each.ended is None or each.ended > wanted:
            continue
        if each.state is not RunState.SUCCEEDED or wanted - each.ended > within:
            break
        found.append(each)
        wanted = each.begun
    return found


def by_marks(troubles: Iterable[Trouble], limits: InForce) -> Iterator[Block]:
    """Give the blocks of what is marked ineffective, unless that is switched off by now."""
    for each in troubles:
        if each.is_open and each.cause is Cause.RECURRENCE and limits.recurrence:
            yield each.block()


def by_recurrence(past: Sequence[Remediation], limits: InForce, now: datetime) -> Iterator[Block]:
    """Block what would be done once too often; it is then marked, and handed to people."""
    for limit in limits.recurrence:
        found = did_not_last(past, limit.within, now)
        if len(found) >= limit.times:
            often = "once" if len(found) == 1 else f"{len(found)} times in a row"
            words = (
                f"it succeeded {often}, and each time it was wanted again within "
                f"{duration.spell(limit.within)}"
            )
            yield Recurs(
                BlockReason.INEFFECTIVE,
                f"{words}; {UNTIL_RESET}",
                words=words,
                count=len(found),
                since=found[-1].ended,
            )
