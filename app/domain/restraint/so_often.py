"""So many times in a row or in a time, as people write it: `3/1h`."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer, PlainValidator, WithJsonSchema

from app.domain import duration

_WRITTEN = re.compile(r"([1-9]\d{0,5})\s*/\s*(\S+)")


@dataclass(frozen=True)
class TimesWithin:
    """So many times, and the time that they are looked for in."""

    times: int
    within: timedelta

    def __str__(self) -> str:
        return f"{self.times}/{duration.spell(self.within)}"


def _parse(said: object) -> TimesWithin:
    if isinstance(said, TimesWithin):
        return said
    if not isinstance(said, str) or not (parts := _WRITTEN.fullmatch(said.strip())):
        raise ValueError("write it as 3/1h: times, slash, length of time")
    within = duration.parse(parts[2])
    if not within:
        raise ValueError("a length of time that is more than nothing")
    return TimesWithin(int(parts[1]), within)


def _several(said: object) -> object:
    if said is None:
        return ()
    return (said,) if isinstance(said, str | TimesWithin) else said


_SCHEMA = {"type": "string", "examples": ["3/1h", "4/30m"]}
_One = Annotated[
    TimesWithin,
    PlainValidator(_parse),
    PlainSerializer(str, return_type=str),
    WithJsonSchema(_SCHEMA),
]
SoOften = Annotated[
    tuple[_One, ...],
    BeforeValidator(_several),
    WithJsonSchema({"anyOf": [_SCHEMA, {"type": "array", "items": _SCHEMA}, {"type": "null"}]}),
]
"""One, or several that all hold, or none."""
