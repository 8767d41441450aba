"""How often and how widely a rule may act."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import zip_longest
from typing import Annotated

from pydantic import Field

from app.domain.duration import Duration
from app.domain.frozen import Frozen
from app.domain.rates import AtOnce, Crowd, Percent, Rate, RunRate, Width
from app.domain.restraint.so_often import SoOften

_ENDLESS = 1_000_000
_MAX_TARGETS = "More targets than this for one event, or a larger part of a group, is a block."
_BREAKER = "After so many failures in a row on a target it acts there no more."
_RULE_BREAKER = "After so many failures in a row, on whichever targets, it acts no more."
_RECURRENCE = (
    "Wanted again on a target so soon after a success, so often in a row: it is ineffective there."
)
_FLAPPING = "So many openings of its problem on a target in such a time: it waits."


class Limits(Frozen):
    """What a rule allows itself."""

    cooldown: Duration = Field(
        default=timedelta(0), description="The least time between two runs of the rule on a target."
    )
    rate: tuple[Rate, ...] = Field(
        default=(),
        description="At most so many runs in such a time: of the rule on a target, or of all that "
        "the scope says.",
    )
    at_once: tuple[AtOnce, ...] = Field(
        default=(), description="At most so many runs under way at once; more of them wait."
    )
    max_targets: Width | None = Field(default=None, description=_MAX_TARGETS)
    ramp: tuple[Annotated[int, Field(ge=1)], ...] = Field(
        default=(),
        description="On so many targets first, then on so many more, then on the rest: each time "
        "only when all before are repaired.",
    )
    breaker: int | None = Field(
        default=None,
        ge=1,
        description=_BREAKER,
    )
    rule_breaker: int | None = Field(
        default=None,
        ge=1,
        description=_RULE_BREAKER,
    )
    recurrence: SoOften = Field(
        default=(),
        description=_RECURRENCE,
    )
    flapping: SoOften = Field(
        default=(),
        description=_FLAPPING,
    )


@dataclass(frozen=True)
class InForce:
    """The limits of a rule and the operator's, which hold both."""

    cooldown: timedelta
    rate: tuple[RunRate, ...]
    at_once: tuple[Crowd, ...]
    max_targets: int | None
    max_share: Percent | None
    ramp: tuple[int, ...]
    breaker: int | None
    rule_breaker: int | None
    recurrence: SoOften
    flapping: SoOften

    @property
    def reach(self) -> timedelta:
        """How far back these limits look."""
        return max([self.cooldown, *(rate.window for rate in self.rate)])

    @property
    def recurs_in(self) -> timedelta:
        """How far back recurrences are looked for: each with as long a run in between."""
        lengths = (2 * each.times * each.within for each in self.recurrence)
        return max(lengths, default=timedelta(0))

    @property
    def furthest(self) -> timedelta:
        """How far back anything looks, so that it has to be kept."""
        return max([self.reach, self.recurs_in, *(each.within for each in self.flapping)])


class Caps(Limits):
    """The operator's hard limits: a rule can be stricter, never wider."""

    max_targets: Width | None = Field(default=10, description=_MAX_TARGETS)
    breaker: int | None = Field(default=3, ge=1, description=_BREAKER)
    rule_breaker: int | None = Field(default=5, ge=1, description=_RULE_BREAKER)
    recurrence: SoOften = Field(default="5/1h", validate_default=True, description=_RECURRENCE)
    flapping: SoOften = Field(default="20/1h", validate_default=True, description=_FLAPPING)

    def on(self, limits: Limits) -> InForce:
        """Give the stricter of both, limit by limit."""
        widths = (limits.max_targets, self.max_targets)
        shares = [each for each in widths if isinstance(each, Percent)]
        return InForce(
            cooldown=max(limits.cooldown, self.cooldown),
            rate=limits.rate + self.rate,
            at_once=limits.at_once + self.at_once,
            max_targets=_least(*(each for each in widths if isinstance(each, int))),
            max_share=min(shares, key=lambda each: each.percent, default=None),
            ramp=tuple(
                min(both) for both in zip_longest(limits.ramp, self.ramp, fillvalue=_ENDLESS)
            ),
            breaker=_least(limits.breaker, self.breaker),
            rule_breaker=_least(limits.rule_breaker, self.rule_breaker),
            recurrence=limits.recurrence + self.recurrence,
            flapping=limits.flapping + self.flapping,
        )


def _least(*numbers: int | None) -> int | None:
    return min((number for number in numbers if number is not None), default=None)
