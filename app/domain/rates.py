"""How many runs there may be of what belongs together: in a length of time, or at once."""

import re
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema, model_validator
from pydantic_core import PydanticKnownError

from app.domain import duration
from app.domain.frozen import Frozen

_AMOUNT = r"(?P<times>\d{1,6})\s*(?P<percent>%)?"
_SCOPE = r"(?P<scope>per rule and target|per rule|per target|per group|per tag|in all)"
_TAG = r"(?:\s+(?P<tag>\S.*))?"
_RATE = re.compile(rf"{_AMOUNT}\s*/\s*(?P<window>\S+)(?:\s+{_SCOPE}{_TAG})?")
_AT_ONCE = re.compile(rf"{_AMOUNT}\s+{_SCOPE}{_TAG}")
_PERCENT = re.compile(r"(\d{1,3})\s*%")


class Scope(StrEnum):
    """What a number of runs is counted over, whichever rule they are of unless it says so."""

    RULE_AND_TARGET = "per rule and target"
    RULE = "per rule"
    TARGET = "per target"
    GROUP = "per group"
    TAG = "per tag"
    ALL = "in all"

    @property
    def is_wide(self) -> bool:
        """Whether several targets of one event share it."""
        return self not in {Scope.RULE_AND_TARGET, Scope.TARGET}


class Quantity(Frozen):
    """At most `times` in a scope, or so many percent of the hosts of a group.

    `tag` is the pattern of the tags that are counted, each by itself.
    """

    times: int = Field(ge=1)
    percent: bool = False
    scope: Scope = Scope.RULE_AND_TARGET
    tag: str | None = None

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.percent and self.scope is not Scope.GROUP:
            raise ValueError("percent are those of a group: write 25%/1h per group")
        if self.percent and self.times > _WHOLE:
            raise ValueError("more than 100%")
        if (self.tag is None) == (self.scope is Scope.TAG):
            raise ValueError("write a tag, or a pattern of tags, after `per tag`, and only there")
        return self

    def most(self, hosts: int) -> int:
        """Give how many that are, in a group of so many hosts."""
        return part_of(self.times, hosts) if self.percent else self.times

    @property
    def _amount(self) -> str:
        return f"{self.times}%" if self.percent else str(self.times)

    @property
    def _where(self) -> str:
        return f"{self.scope} {self.tag}" if self.tag else str(self.scope)


_WHOLE = 100


def part_of(percent: int, hosts: int) -> int:
    """Give so many percent of these hosts, rounded down, but one at least."""
    return max(1, hosts * percent // _WHOLE)


class RunRate(Quantity):
    """At most so many in any window of this length."""

    window: timedelta = Field(gt=timedelta(0))

    def __str__(self) -> str:
        said = f"{self._amount}/{duration.spell(self.window)}"
        return said if self.scope is Scope.RULE_AND_TARGET else f"{said} {self._where}"


class Crowd(Quantity):
    """At most so many under way at once."""

    @model_validator(mode="after")
    def _of_several_targets(self) -> Self:
        if not self.scope.is_wide:
            raise ValueError("a target has one run at a time anyway")
        return self

    def __str__(self) -> str:
        return f"{self._amount} {self._where}"


class Percent(Frozen):
    """So many percent of the hosts of a group."""

    percent: int = Field(ge=1, le=_WHOLE)

    def __str__(self) -> str:
        return f"{self.percent}%"


def _parse_rate(text: object) -> object:
    if not isinstance(text, str):
        return text
    if not (parts := _RATE.fullmatch(text.strip())):
        raise ValueError(
            "write a rate as 3/1h: times, slash, length of time; then per rule, per target, "
            "per group, per tag service:* or in all"
        )
    scope = Scope(parts["scope"] or Scope.RULE_AND_TARGET)
    return RunRate(**_quantity(parts), window=duration.parse(parts["window"]), scope=scope)


def _parse_crowd(text: object) -> object:
    if not isinstance(text, str):
        return text
    if not (parts := _AT_ONCE.fullmatch(text.strip())):
        raise ValueError("write it as 3 per rule, 1 per group, 10% per group or 20 in all")
    return Crowd(**_quantity(parts), scope=Scope(parts["scope"]))


def _quantity(parts: re.Match[str]) -> dict[str, Any]:
    said: dict[str, Any] = {"times": int(parts["times"]), "percent": bool(parts["percent"])}
    return {**said, "tag": parts["tag"].strip()} if parts["tag"] else said


def _parse_width(value: object) -> object:
    if isinstance(value, str) and (parts := _PERCENT.fullmatch(value.strip())):
        return Percent(percent=int(parts[1]))
    if isinstance(value, str) and value.strip().isdigit():
        value = int(value)
    if isinstance(value, Percent):
        return value
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError("write a number of targets as 5, or a part of a group as 20%")  # noqa: TRY004 - pydantic asks for it
    if value < 1:
        raise PydanticKnownError("greater_than_equal", {"ge": 1})
    return value


def _written(said: object) -> object:
    return said if isinstance(said, int) else str(said)


Rate = Annotated[
    RunRate,
    BeforeValidator(_parse_rate),
    PlainSerializer(str, return_type=str),
    WithJsonSchema(
        {
            "type": "string",
            "examples": ["3/1h", "20/1d per rule", "25%/1h per group", "5/1h per tag service:*"],
        }
    ),
]
AtOnce = Annotated[
    Crowd,
    BeforeValidator(_parse_crowd),
    PlainSerializer(str, return_type=str),
    WithJsonSchema(
        {"type": "string", "examples": ["3 per rule", "1 per group", "10% per group", "20 in all"]}
    ),
]
Width = Annotated[
    int | Percent,
    BeforeValidator(_parse_width),
    PlainSerializer(_written),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer", "minimum": 1},
                {"type": "string", "pattern": r"^\s*[0-9]{1,3}\s*%\s*$"},
            ],
            "examples": [5, "20%"],
        }
    ),
]
