"""How often somebody may call: so many at once, and as many again within a length of time."""

import re
from datetime import timedelta
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema, model_validator

from app.domain import duration
from app.domain.frozen import Frozen

_WRITTEN = re.compile(r"(?P<times>\d{1,7})\s*/\s*(?P<window>\S+)")
_ROUNDING = 1e-6
"""Seconds by which sums of fractions may be wrong."""

_FASTEST = 100_000
"""Calls in a second: more is no limit."""


class Pace(Frozen):
    """At most `times` at once; after these one more each `window / times`.

    So there are never more than twice as many in any window, and as many in each that follows. It
    is the generic cell rate algorithm: all that is kept of a caller is the time at which he is as
    good as new.
    """

    times: int = Field(ge=1)
    window: timedelta = Field(gt=timedelta(0))

    @model_validator(mode="after")
    def _is_a_limit(self) -> Self:
        if self.times > _FASTEST * self.window.total_seconds():
            raise ValueError("more than a hundred thousand in a second is no limit")
        return self

    def taken(self, good_as_new: float, now: float) -> tuple[float, float]:
        """Take one more. Give when he is as good as new, and how long he has to wait.

        All are seconds of one clock that is never set back. If he has to wait nothing is taken.
        """
        window = self.window.total_seconds()
        after = max(good_as_new, now) + window / self.times
        wait = after - now - window
        return (good_as_new, wait) if wait > _ROUNDING else (after, 0.0)

    def __str__(self) -> str:
        return f"{self.times}/{duration.spell(self.window)}"


def _parse(text: object) -> object:
    if not isinstance(text, str):
        return text
    if not (parts := _WRITTEN.fullmatch(text.strip())):
        raise ValueError("write it as 600/1m: how many, slash, length of time")
    return Pace(times=int(parts["times"]), window=duration.parse(parts["window"]))


CallRate = Annotated[
    Pace,
    BeforeValidator(_parse),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "examples": ["600/1m", "20/1m", "10000/1h"]}),
]
