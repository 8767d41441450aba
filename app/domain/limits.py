"""How often and how widely a rule may act."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import zip_longest
from typing import Annotated

from pydantic import Field

from app.domain.duration import Duration
from app.domain.frozen import Frozen
from app.domain.rates import AtOnce, Crowd, Percent, Rate, RunRate, Width

_ENDLESS = 1_000_000
_MAX_TARGETS = "More targets than this for one event, or a larger part of a group, is a block."


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

    @property
    def reach(self) -> timedelta:
        """How far back these limits look."""
        return _reach(self.cooldown, self.rate)


@dataclass(frozen=True)
class InForce:
    """The limits of a rule and the operator's, which hold both."""

    cooldown: timedelta
    rate: tuple[RunRate, ...]
    at_once: tuple[Crowd, ...]
    max_targets: int | None
    max_share: Percent | None
    ramp: tuple[int, ...]

    @property
    def reach(self) -> timedelta:
        """How far back these limits look."""
        return _reach(self.cooldown, self.rate)


class Caps(Limits):
    """The operator's hard limits: a rule can be stricter, never wider."""

    max_targets: Width | None = Field(default=10, description=_MAX_TARGETS)

    def on(self, limits: Limits) -> InForce:
        """Give the stricter of both, limit by limit."""
        widths = (limits.max_targets, self.max_targets)
        shares = [each for each in widths if isinstance(each, Percent)]
        return InForce(
            cooldown=max(limits.cooldown, self.cooldown),
            rate=limits.rate + self.rate,
            at_once=limits.at_once + self.at_once,
            max_targets=min((each for each in widths if isinstance(each, int)), default=None),
            max_share=min(shares, key=lambda each: each.percent, default=None),
            ramp=tuple(
                min(both) for both in zip_longest(limits.ramp, self.ramp, fillvalue=_ENDLESS)
            ),
        )


def _reach(cooldown: timedelta, rates: tuple[RunRate, ...]) -> timedelta:
    return max([cooldown, *(rate.window for rate in rates)])
