"""How often and how widely a rule may act."""

import re
from datetime import timedelta
from typing import Annotated

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema

from app.domain import duration
from app.domain.duration import Duration
from app.domain.frozen import Frozen
from app.domain.restraint.so_often import SoOften

_RATE = re.compile(r"(\d{1,6})\s*/\s*(\S+)")


class _Rate(Frozen):
    """At most `times` in any window of this length."""

    times: int = Field(ge=1)
    window: timedelta = Field(gt=timedelta(0))

    def __str__(self) -> str:
        return f"{self.times}/{duration.spell(self.window)}"


def _parse_rate(text: object) -> object:
    if not isinstance(text, str):
        return text
    if not (parts := _RATE.fullmatch(text.strip())):
        raise ValueError("write a rate as 3/1h: times, slash, length of time")
    return _Rate(times=int(parts[1]), window=duration.parse(parts[2]))


Rate = Annotated[
    _Rate,
    BeforeValidator(_parse_rate),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "examples": ["3/1h", "7/1d"]}),
]


class Limits(Frozen):
    """What a rule allows itself, per rule and target."""

    cooldown: Duration = Field(
        default=timedelta(0), description="The least time between two runs of the rule on a target."
    )
    rate: tuple[Rate, ...] = Field(
        default=(), description="At most so many runs of the rule on a target in such a time."
    )
    max_targets: int | None = Field(
        default=None, ge=1, description="More targets than this for one event is a block."
    )
    breaker: int | None = Field(
        default=None,
        ge=1,
        description="After so many failures in a row on a target it acts there no more.",
    )
    rule_breaker: int | None = Field(
        default=None,
        ge=1,
        description="After so many failures in a row, on whichever targets, it acts no more.",
    )
    recurrence: SoOften = Field(
        default=(),
        description="Wanted again on a target so soon after a success, so often in a row: "
        "it is ineffective there.",
    )
    flapping: SoOften = Field(
        default=(),
        description="So many openings of its problem on a target in such a time: it waits.",
    )

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

    max_targets: int | None = Field(default=10, ge=1)
    breaker: int | None = Field(default=3, ge=1)
    rule_breaker: int | None = Field(default=5, ge=1)
    recurrence: SoOften = Field(default="5/1h", validate_default=True)
    flapping: SoOften = Field(default="20/1h", validate_default=True)

    def on(self, limits: Limits) -> Limits:
        """Give the stricter of both, limit by limit."""
        return Limits(
            cooldown=max(limits.cooldown, self.cooldown),
            rate=limits.rate + self.rate,
            max_targets=_least(limits.max_targets, self.max_targets),
            breaker=_least(limits.breaker, self.breaker),
            rule_breaker=_least(limits.rule_breaker, self.rule_breaker),
            recurrence=limits.recurrence + self.recurrence,
            flapping=limits.flapping + self.flapping,
        )


def _least(*numbers: int | None) -> int | None:
    return min((number for number in numbers if number is not None), default=None)
