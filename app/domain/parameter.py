"""What the value of a placeholder has to be: its type, its bounds, the values that are allowed."""

from collections.abc import Mapping
from typing import Self

from pydantic import Field, FiniteFloat, model_validator

from app.domain.conditions.field_says import Text
from app.domain.conditions.pattern import Pattern
from app.domain.frozen import Frozen
from app.domain.value_type import ValueType, trouble

_SHOWN = 80


class Parameter(Frozen):
    """What the value has to be: all that is said here. `default` when the event does not say it."""

    type: ValueType = Field(default=ValueType.TEXT, description="What kind of value it is.")
    one_of: tuple[Text, ...] | None = Field(
        default=None, min_length=1, description="It is one of these, spelt exactly."
    )
    search: Pattern | None = Field(
        default=None, description="A regular expression (RE2) that matches the whole value."
    )
    at_least: int | FiniteFloat | None = Field(
        default=None, description="The least integer or number."
    )
    at_most: int | FiniteFloat | None = Field(
        default=None, description="The greatest integer or number."
    )
    default: Text | None = Field(
        default=None, description="The value when the event has no such field."
    )

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if not (self.at_least is None and self.at_most is None) and not self.type.is_number:
            raise ValueError("at_least and at_most are for the types integer and number")
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            raise ValueError("at_least is more than at_most")
        defaults = () if self.default is None else (self.default,)
        for name, texts in (("one_of", self.one_of or ()), ("default", defaults)):
            for text in texts:
                if complaint := self.complaint(text):
                    raise ValueError(f"{name} {complaint}")
        return self

    def complaint(self, text: str) -> str | None:
        """Say why this text is not a value of it; None if it is."""
        if why := trouble(text):
            return why
        if self._holds(text):
            return None
        return f"has to be {self.wanted()}, not {_shown(text)}"

    def wanted(self) -> str:
        """Say in words what is wanted."""
        words = [self.type.wanted]
        if self.at_least is not None:
            words.append(f"at least {self.at_least}")
        if self.at_most is not None:
            words.append(f"at most {self.at_most}")
        if self.one_of is not None:
            words.append("one of " + _cut(", ".join(self.one_of)))
        if self.search is not None:
            words.append("as a whole like " + _cut(self.search.text))
        return ", ".join(words)

    def _holds(self, text: str) -> bool:
        return (
            self.type.fits(text)
            and self._is_in_bounds(text)
            and (self.one_of is None or text in self.one_of)
            and (self.search is None or self.search.is_all_of(text))
        )

    def _is_in_bounds(self, text: str) -> bool:
        if not self.type.is_number:
            return True
        number = int(text) if self.type is ValueType.INTEGER else float(text)
        return (self.at_least is None or number >= self.at_least) and (
            self.at_most is None or number <= self.at_most
        )


Parameters = Mapping[str, Parameter]
"""The parameters of a rule by the paths of their fields."""


def _shown(text: str) -> str:
    """Show a value that was refused, so that it does no harm where it is read."""
    return f"'{_cut(''.join(sign for sign in text if sign.isprintable()))}'"


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
