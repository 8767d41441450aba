"""Placeholders in texts, lists, mappings and parts of what a task is to do."""

from functools import partial
from typing import ClassVar
from urllib.parse import quote, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, ValidationError

from app.domain.filling import STORED, FilledSpec
from app.domain.frozen import Frozen
from app.domain.placeholder import ValueRefused
from app.domain.value_type import trouble
from tests.parts.building import an_event


class Part(Frozen):
    words: tuple[str, ...] = ()


class LetterSpec(FilledSpec):
    """A made-up task: some texts, one of which is a part of an address."""

    shorthand: ClassVar[str] = "text"
    templates: ClassVar = {"text": str, "heads": str, "part": str, "path": partial(quote, safe="")}

    text: str = ""
    heads: dict[str, str] = Field(default_factory=dict)
    part: Part = Part()
    path: str = ""
    plain: str = ""


def test_every_text_is_filled_wherever_it_stands_and_no_other() -> None:
    spec = LetterSpec(
        text="{{ title }}!",
        heads={"{{ title }}": "of {{ title }}"},
        part=Part(words=("{{ title }}", "b")),
        plain="{{ title }}",
    )

    filled = spec.filled(an_event(title="T"), {})

    assert filled == LetterSpec(
        text="T!",
        heads={"{{ title }}": "of T"},
        part=Part(words=("T", "b")),
        plain="{{ title }}",
    )


def test_its_paths_are_those_of_all_its_templates_but_not_the_target() -> None:
    spec = LetterSpec(text="{{ target }} {{ a.b }}", part=Part(words=("{{ c }}",)))

    assert spec.paths() == {"a.b", "c"}


def test_the_target_is_put_in_later_encoded_as_its_place_needs_it() -> None:
    spec = LetterSpec(text="on {{ target }}", path="/x/{{ target }}")

    filled = spec.filled(an_event(), {})

    assert filled == spec
    assert filled.at("a/b") == LetterSpec(text="on a/b", path="/x/a%2Fb")


def test_what_only_looks_like_a_placeholder_is_refused() -> None:
    with pytest.raises(ValidationError, match="write a placeholder as"):
        LetterSpec(heads={"x": "{{ title }"})


def test_a_value_that_the_event_does_not_have_is_refused() -> None:
    with pytest.raises(ValueRefused, match=r"does not say details\.x"):
        LetterSpec(text="{{ details.x }}").filled(an_event(), {})


@given(st.text(min_size=1).filter(lambda text: trouble(text) is None))
def test_whatever_a_value_is_it_is_stored_and_read_again(value: str) -> None:
    event = an_event(fields={"x": value})
    filled = LetterSpec(text="<{{ x }}>", path="/{{ x }}/").filled(event, {})

    read = LetterSpec.model_validate_json(filled.model_dump_json(), context=STORED)

    assert read == filled
    assert read.text == f"<{value}>"
    assert unquote(read.path) == f"/{value}/"
    assert read.path.count("/") == 2
