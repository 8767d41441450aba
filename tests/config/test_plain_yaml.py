"""The fast reader says what the careful one says, or leaves it to that one."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.config.plain_yaml import NotPlain, read_plain
from app.config.yaml_file import PlainDocument, read_documents, read_with_care
from app.domain.errors import ConfigError

RULES = sorted((Path(__file__).parents[2] / "rules").glob("*.yaml"))

WORDS = [
    *[
        "a",
        "b",
        "name",
        "yes",
        "no",
        "on",
        "Off",
        "y",
        "n",
        "true",
        "False",
        "null",
        "~",
        "é",
        "😀",
    ],
    *["0", "-5", "017", "0o17", "0x1F", "0b1", "1_000", "1.50", "-0.5", "1e3", ".5", "+1", "-0"],
    *["12:30", "2026-01-01", "2026-01-01T00:00:00Z", "10.20.0.0/16", "5m", "=", "<<", "a b", "''"],
    *["'it''s'", '"a\\tb"', '"\\u00e9"', "{{ details.x }}", "a#b", "a:b", "!!str 5", "*x", "&x a"],
]
SIGNS = [" ", "  ", "\n", "\n  ", "\n- ", "- ", ": ", ":", ", ", "[", "]", "{", "}", "#", " # c\n"]
MORE = ["|\n  ", ">-\n  ", "|+\n  x\n\n", "? ", "---\n", "...\n", "%", "\\", "\t", "\r\n", "\u0085"]
SOUP = st.lists(st.sampled_from([*WORDS, *SIGNS, *MORE]), max_size=14).map("".join)


def _locations(data: Any, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    yield at
    if isinstance(data, dict):
        for name, value in data.items():
            yield from _locations(value, (*at, name))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from _locations(value, (*at, number))


def _same(text: str) -> None:
    try:
        fast = [PlainDocument("f", root) for root in read_plain(text)]
    except NotPlain:
        return
    try:
        slow = read_with_care("f", text)
    except ConfigError as error:
        if "comments stand" in str(error):
            return
        raise

    assert [repr(document.data) for document in fast] == [repr(each.data) for each in slow]
    for one, other in zip(fast, slow, strict=True):
        for location in _locations(one.data):
            nowhere = (*location, "nowhere")
            assert one.problem(nowhere, "x") == other.problem(nowhere, "x")
            assert one.has(location) is other.has(location)
            assert one.has(nowhere) is other.has(nowhere)


@settings(deadline=None, max_examples=500)
@given(SOUP)
@example("a: |#\n")
@example("a: ['b':c]\n")
@example("a: 1\n...\n...\n")
@example("a: {b: [1, {c: d}]}\n---\n# nothing\n---\ne: |\n  text\n")
def test_any_text_means_the_same_at_the_same_places(text: str) -> None:
    _same(text)


@settings(deadline=None, max_examples=100)
@given(
    st.sampled_from(RULES), st.integers(0, 5000), st.integers(0, 3), st.sampled_from(WORDS + SIGNS)
)
def test_a_rule_with_a_slip_of_the_pen_means_the_same(
    file: Path, place: int, gone: int, slip: str
) -> None:
    text = file.read_text()
    place %= len(text)

    _same(text[:place] + slip + text[place + gone :])


@pytest.mark.parametrize("word", WORDS)
def test_each_word_is_the_same_value(word: str) -> None:
    _same(f"a: {word}\nb: [{word}]\n")


@pytest.mark.parametrize(
    ("text", "data"),
    [
        pytest.param("a: yes", {"a": "yes"}, id="yes is text"),
        pytest.param("a: [on, No, y]", {"a": ["on", "No", "y"]}, id="so are on, No and y"),
        pytest.param("a: 12:30", {"a": "12:30"}, id="no number to the base of 60"),
        pytest.param("a: -7\nb: 1.5", {"a": -7, "b": 1.5}, id="numbers"),
        pytest.param("a:\nb: ~\nc: true", {"a": None, "b": None, "c": True}, id="words"),
        pytest.param("a: '5'\nb: \"no\"", {"a": "5", "b": "no"}, id="quoted text"),
    ],
)
def test_what_is_common_is_read_fast(text: str, data: dict[str, Any]) -> None:
    (root,) = read_plain(text)

    assert root.data == data


@pytest.mark.parametrize("file", RULES, ids=lambda file: file.stem)
def test_our_own_rules_are_read_fast(file: Path) -> None:
    assert read_plain(file.read_text())


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a: &x 1\nb: *x", id="an alias"),
        pytest.param("a: {<<: {b: 1}}", id="a merged map"),
        pytest.param("a: !!str 5", id="a tag"),
        pytest.param("%YAML 1.1\n---\na: yes", id="another version"),
        pytest.param("a: 0o17", id="an octal number"),
        pytest.param("a: 1_000", id="a number with a line in it"),
        pytest.param("a: 2026-01-01", id="a date"),
        pytest.param("1: a", id="a name that is a number"),
        pytest.param("a: 1\na: 2", id="a name twice"),
        pytest.param("? [a]\n: b", id="a list as a name"),
        pytest.param("[a]", id="no names at all"),
        pytest.param("a: {", id="an open bracket"),
        pytest.param("a: \tb", id="a tab"),
        pytest.param("a: b\u0085c", id="a line end of old"),
        pytest.param(f"a: {'[' * 50}{']' * 50}", id="many levels"),
        pytest.param(f"a: [{'x,' * 10_001}]\nb: []", id="many values"),
    ],
)
def test_what_is_not_common_is_left_to_the_careful_reader(text: str) -> None:
    with pytest.raises(NotPlain):
        read_plain(text)


def test_what_is_left_to_the_careful_reader_is_read() -> None:
    (document,) = read_documents("f", "a: &x 1_000\nb: *x")

    assert document.data == {"a": 1000, "b": 1000}
