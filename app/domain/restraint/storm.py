"""When so much goes wrong at once that repairs by themselves would rather do harm: a storm.

What is counted are signs: a target on which a rule would act, and a problem that has opened. Each
has the time at which it was seen last, so the n-th newest of them says all: whether there are n
within a time, and until when there will be.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil

from pydantic import Field

from app.domain import duration
from app.domain.duration import Duration
from app.domain.frozen import Frozen
from app.domain.ids import EventId, ProblemId
from app.domain.restraint.block import Block, BlockReason


class Sign(StrEnum):
    """What is counted."""

    TARGET = "target"
    PROBLEM = "problem"


Newest = Callable[[Sign, int], datetime | None]
"""Gives when the n-th newest of these was seen; None when there are not so many."""


class StormLimits(Frozen):
    """When so much happens at once that nothing begins by itself until it is quiet again."""

    targets: int | None = Field(
        default=20, ge=1, description="More targets on which rules would act are a storm."
    )
    problems: int | None = Field(
        default=100, ge=1, description="More problems that have opened are a storm."
    )
    within: Duration = Field(
        default=timedelta(minutes=5), gt=timedelta(0), description="So many in this time."
    )
    quiet: Duration = Field(
        default=timedelta(minutes=15),
        gt=timedelta(0),
        description="A storm is over when it was quiet for so long.",
    )
    quiet_below: float = Field(
        default=0.5, gt=0, le=1, description="It is quiet below this share of both counts."
    )

    def most(self, sign: Sign) -> int | None:
        """Give the count above which it is a storm."""
        return self.targets if sign is Sign.TARGET else self.problems

    def restless(self, sign: Sign) -> int | None:
        """Give the count from which on it is not quiet."""
        most = self.most(sign)
        return None if most is None else ceil(round(most * self.quiet_below, 6))


NO_STORMS = StormLimits(targets=None, problems=None)


@dataclass(frozen=True)
class Storm:
    """A storm that lasts; `look_at` is when it can be over at the earliest."""

    id: str
    why: str
    began_at: datetime
    event: EventId
    problem: ProblemId
    look_at: datetime


def exceeded(
    limits: StormLimits, signs: Iterable[Sign], newest: Newest, now: datetime
) -> Sign | None:
    """Tell of which of these there are so many now that it is a storm."""
    for sign in signs:
        most = limits.most(sign)
        first = newest(sign, most + 1) if most is not None else None
        if first and first > now - limits.within:
            return sign
    return None


def over_at(limits: StormLimits, newest: Newest) -> datetime | None:
    """Give when a storm is over if nothing more is seen; None when nothing keeps it up.

    Until the last of what made it restless is out of the window it is not quiet.
    """
    quiet_since = []
    for sign in Sign:
        restless = limits.restless(sign)
        first = newest(sign, restless) if restless is not None else None
        if first:
            quiet_since.append(first + limits.within)
    return max(quiet_since) + limits.quiet if quiet_since else None


def why(limits: StormLimits, sign: Sign, count: int) -> str:
    """Say what made it a storm."""
    what = sign.value if count == 1 else f"{sign.value}s"
    return f"{count} {what} in {duration.spell(limits.within)}"


def by_storm(storm: Storm) -> Block:
    return Block(
        BlockReason.STORM,
        f"a storm since {storm.began_at:%Y-%m-%d %H:%M:%S} UTC: {storm.why}; nothing begins by "
        "itself until it is quiet",
    )
