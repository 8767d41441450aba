"""Placeholders in tasks: a value is not read again as one, and what is filled can be kept."""

from collections.abc import Callable, Mapping
from typing import ClassVar

import pytest
from pydantic import Field

from app.domain.filling import FilledSpec
from app.domain.placeholder import ValueRefused
from tests.parts.building import an_event


class Words(FilledSpec):
    """Texts in a list and under names."""

    shorthand: ClassVar[str] = "said"
    templates: ClassVar[Mapping[str, Callable[[str], str]]] = {"said": str.upper, "named": str}

    said: tuple[str, ...] = ()
    named: dict[str, str] = Field(default_factory=dict)
    short: str = ""


class Short(Words):
    """A text that must not become long."""

    templates: ClassVar[Mapping[str, Callable[[str], str]]] = {"short": str}

    short: str = Field(max_length=10)


def test_values_are_encoded_and_what_is_around_them_is_not() -> None:
    words = Words(said=("a {{ title }}",), named={"b": "{{ title }} at {{ target }}"})

    filled = words.filled(an_event(title="x"), {}).at("app-01.example.net")

    assert filled.said == ("a X",)
    assert filled.named == {"b": "x at app-01.example.net"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("{{ title }}", "{{ target }}", id="a placeholder"),
        pytest.param("{{ title }}", "half of }} one", id="half of one"),
        pytest.param("{{ title }}{{ description }}", "{", id="one in two halves"),
    ],
)
def test_a_value_is_never_a_placeholder(text: str, value: str) -> None:
    words = Words(named={"a": text})

    with pytest.raises(ValueRefused):
        words.filled(an_event(title=value, description=value), {})


def test_what_could_not_be_read_again_is_not_kept() -> None:
    with pytest.raises(ValueRefused, match="with its values short is refused"):
        Short(short="{{title}}").filled(an_event(title="x" * 11), {})
