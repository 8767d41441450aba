"""Lengths of time as people write them: `30s`, `2m`, `1h30m`, `7d`."""

import re
from datetime import timedelta
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

_UNITS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_PART = re.compile(r"(\d+(?:\.\d+)?)(ms|[smhdw])")
_WHOLE = re.compile(rf"(?:{_PART.pattern})+")
_LONGEST = timedelta(days=3660)


def parse(text: object) -> timedelta:
    """Read `1h30m`, a number of seconds, or a `timedelta`.

    Raises ValueError, with an example, for anything else, below zero, or over ten years.
    """
    if isinstance(text, timedelta):
        length = text
    elif isinstance(text, int | float) and not isinstance(text, bool):
        length = timedelta(seconds=max(-1, min(text, _LONGEST.total_seconds() + 1)))
    elif isinstance(text, str) and _WHOLE.fullmatch(squeezed := text.replace(" ", "")):
        seconds = sum(float(number) * _UNITS[unit] for number, unit in _PART.findall(squeezed))
        length = timedelta(seconds=min(seconds, _LONGEST.total_seconds() + 1))
    else:
        raise ValueError("write a length of time as 30s, 2m, 1h30m or 7d")
    if not timedelta(0) <= length <= _LONGEST:
        raise ValueError("a length of time is between 0s and 3660d")
    return length


def spell(length: timedelta) -> str:
    """Write a length as `parse` reads it, in the fewest parts: `1h30m`, `1.5s`, `0s`."""
    left = round(length.total_seconds() * 1000)
    parts = []
    for unit in ("d", "h", "m"):
        whole, left = divmod(left, round(_UNITS[unit] * 1000))
        if whole:
            parts.append(f"{whole}{unit}")
    if left or not parts:
        parts.append(f"{left / 1000:g}s")
    return "".join(parts)


Duration = Annotated[
    timedelta,
    BeforeValidator(parse),
    PlainSerializer(spell, return_type=str),
    WithJsonSchema(
        {
            "type": ["string", "number"],
            "examples": ["30s", "2m", "1h30m", "7d"],
            "description": "A length of time; a bare number is seconds.",
        }
    ),
]
