"""So many times in a row or in a time, as people write it: `3/1h`."""

import re
from datetime import timedelta
from typing import Annotated

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema

from app.domain import duration
from app.domain.frozen import Frozen

_WRITTEN = re.compile(r"(\d{1,6})\s*/\s*(\S+)")


class TimesWithin(Frozen):
    """So many times, and the time that they are looked for in."""

    times: int = Field(ge=1)
    within: timedelta = Field(gt=timedelta(0))

    def __str__(self) -> str:
        return f"{self.times}/{duration.spell(self.within)}"


def _parse(text: object) -> object:
    if not isinstance(text, str):
        return text
    if not (parts := _WRITTEN.fullmatch(text.strip())):
        raise ValueError("write it as 3/1h: times, slash, length of time")
    return TimesWithin(times=int(parts[1]), within=duration.parse(parts[2]))


def _several(value: object) -> object:
    if value is None:
        return ()
    return (value,) if isinstance(value, str | TimesWithin) else value


_One = Annotated[
    TimesWithin,
    BeforeValidator(_parse),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "examples": ["3/1h", "4/30m"]}),
]
SoOften = Annotated[
    tuple[_One, ...],
    BeforeValidator(_several, json_schema_input_type=_One | list[_One] | None),
]
"""One, or several that all hold, or none."""
