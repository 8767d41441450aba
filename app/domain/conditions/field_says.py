"""The clause that looks at one field of an event: one test of its values."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal, cast

from pydantic import BeforeValidator, Field, model_validator

from app.domain import duration
from app.domain.conditions.clause import Leaf
from app.domain.conditions.comparing import Bound, Networks, as_time, compare, is_within
from app.domain.conditions.pattern import Pattern
from app.domain.duration import Duration


def _as_text(value: object) -> object:
    """Fields are compared as text, but YAML reads `equals: 5` as a number and `true` as a bool."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float) else value


Text = Annotated[str, BeforeValidator(_as_text)]
Part = Annotated[Text, Field(min_length=1)]
FieldPath = Annotated[str, Field(min_length=1, max_length=300)]


class FieldSays(Leaf):
    """Some value of the field passes the one test that is given; with `values: all` each does."""

    field: FieldPath = Field(
        description="A path such as title or details.host; * is everything that the event says."
    )
    values: Literal["any", "all"] = Field(
        default="any", description="all: there is a value, and each one passes the test."
    )
    search: Pattern | None = Field(default=None, description="A regular expression is found.")
    equals: Text | None = Field(default=None, description="It is exactly this.")
    in_: tuple[Text, ...] | None = Field(
        default=None, alias="in", min_length=1, description="It is exactly one of these."
    )
    contains: Text | None = Field(default=None, description="It has this text in it.")
    starts_with: Part | None = Field(default=None, description="It begins with this text.")
    ends_with: Part | None = Field(default=None, description="It ends with this text.")
    greater_than: Bound | None = Field(default=None, description="It is greater, or later.")
    at_least: Bound | None = Field(default=None, description="It is this or greater, or later.")
    less_than: Bound | None = Field(default=None, description="It is less, or earlier.")
    at_most: Bound | None = Field(default=None, description="It is this or less, or earlier.")
    older_than: Duration | None = Field(
        default=None, description="It is a time, so long before the event was received."
    )
    newer_than: Duration | None = Field(
        default=None, description="It is a time, less than so long before the event was received."
    )
    cidr: Networks | None = Field(default=None, description="It is an address of these networks.")
    exists: bool | None = Field(default=None, description="There is a value, or there is none.")

    @model_validator(mode="after")
    def _one_test(self) -> "FieldSays":
        given = [name for name in TESTS if getattr(self, name) is not None]
        if len(given) != 1:
            names = ", ".join(name.rstrip("_") for name in TESTS)
            raise ValueError(f"give one of {names} beside field")
        if self.exists is not None and self.values == "all":
            raise ValueError("exists looks at the field, not at each value: leave values out")
        return self

    @property
    def test(self) -> str:
        """The name of the test that is given, as a rule writes it."""
        return self._test.rstrip("_")

    @property
    def _test(self) -> str:
        return next(name for name in TESTS if getattr(self, name) is not None)

    @property
    def path(self) -> str:
        return self.field

    def passes(self, found: tuple[str, ...], at: datetime) -> bool:
        if self.exists is not None:
            return bool(found) is self.exists
        name = self._test
        test, wanted = _PASSES[name], getattr(self, name)
        if self.values == "any":
            return any(test(text, wanted, at) for text in found)
        return bool(found) and all(test(text, wanted, at) for text in found)

    def __str__(self) -> str:
        field = f"field {self.field}" if self.values == "any" else f"every value of {self.field}"
        if self.exists is not None:
            return f"{field} {'exists' if self.exists else 'does not exist'}"
        return f"{field} {self.test} {_shown(getattr(self, self._test))}"


def _shown(wanted: Any) -> str:
    if isinstance(wanted, Pattern):
        return repr(wanted.text)
    if isinstance(wanted, str):
        return repr(wanted)
    if isinstance(wanted, tuple):
        return str([str(each) for each in wanted])
    if isinstance(wanted, timedelta):
        return duration.spell(wanted)
    return wanted.isoformat() if isinstance(wanted, datetime) else f"{wanted:f}"


def _older(text: str, length: Any, at: datetime) -> bool:
    time = as_time(text)
    return time is not None and at - time > length


def _newer(text: str, length: Any, at: datetime) -> bool:
    time = as_time(text)
    return time is not None and at - time < length


_Passes = Callable[[str, Any, datetime], bool]
_PASSES: dict[str, _Passes] = {
    "search": lambda text, pattern, _: cast(Pattern, pattern).found_in(text),
    "equals": lambda text, wanted, _: text == wanted,
    "in_": lambda text, wanted, _: text in wanted,
    "contains": lambda text, wanted, _: wanted in text,
    "starts_with": lambda text, wanted, _: text.startswith(wanted),
    "ends_with": lambda text, wanted, _: text.endswith(wanted),
    "greater_than": lambda text, bound, _: compare(text, bound) == 1,
    "at_least": lambda text, bound, _: compare(text, bound) in (0, 1),
    "less_than": lambda text, bound, _: compare(text, bound) == -1,
    "at_most": lambda text, bound, _: compare(text, bound) in (-1, 0),
    "older_than": _older,
    "newer_than": _newer,
    "cidr": lambda text, networks, _: is_within(text, networks),
}
TESTS = (*_PASSES, "exists")
"""The tests, as the fields of `FieldSays` are called."""
