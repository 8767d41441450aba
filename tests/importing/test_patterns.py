"""A pattern of Python's `re` finds the same as RE2, or it is told where not."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.conditions.pattern import Pattern
from app.importing.patterns import translated

PIECES = st.sampled_from(
    [
        "a",
        "b",
        "[ab]",
        "[^a]",
        "(a|b)",
        "(?:ab)",
        ".",
        r"\.",
        r"\-",
        "a{,2}",
        "b{1,}",
        "a*?",
        "[]a]",
    ]
)
TEXTS = st.text(alphabet="ab.-]\n", max_size=8)


@given(pieces=st.lists(PIECES, min_size=1, max_size=5), text=TEXTS)
@settings(max_examples=200, deadline=None)
def test_both_find_it_or_both_do_not(pieces: list[str], text: str) -> None:
    pattern = "^".join(["", "".join(pieces)])

    there = re.search(pattern, text) is not None

    assert Pattern(translated(pattern).text).found_in(text) is there


@pytest.mark.parametrize(
    ("pattern", "became"),
    [
        pytest.param("plain text.", "plain text.", id="as it is"),
        pytest.param(r"over\Z", r"over\z", id="the end"),
        pytest.param(r"over\\Z", r"over\\Z", id="a backslash and a letter"),
        pytest.param("x{,3}", "x{0,3}", id="at most"),
        pytest.param(r"x\{,3}", r"x\{,3}", id="braces as they are"),
        pytest.param("[{,3}]", "[{,3}]", id="braces in a set"),
        pytest.param(r"\u00e4[\u00f6]", r"\x{00e4}[\x{00f6}]", id="code points"),
        pytest.param("(?P<n>a)(?i:b)", "(?P<n>a)(?i:b)", id="groups"),
        pytest.param("[]$]", "[]$]", id="a dollar in a set"),
    ],
)
def test_what_is_spelt_differently_is_spelt_anew(pattern: str, became: str) -> None:
    found = translated(pattern)

    assert (found.text, found.remarks) == (became, ())


@pytest.mark.parametrize(
    ("pattern", "remark"),
    [
        pytest.param("over$", "$ is the very end", id="dollar"),
        pytest.param(r"\d+ left", "ASCII", id="digits"),
        pytest.param(r"[\w-]+", "ASCII", id="letters in a set"),
        pytest.param(r"\bout\b", "ASCII", id="words"),
    ],
)
def test_what_may_find_something_else_is_told_once(pattern: str, remark: str) -> None:
    found = translated(pattern)

    assert found.text == pattern
    (only,) = found.remarks
    assert remark in only


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        pytest.param("a(", "also not in 2018", id="broken"),
        pytest.param("(?<!a)b", "no look-around", id="look-behind"),
        pytest.param(r"(a)\1", "no back-references", id="back-reference"),
        pytest.param("[[:alpha:]]", "something else in RE2", id="a class of characters"),
        pytest.param("a" * 3000, "at most 2000", id="too long"),
    ],
)
def test_what_cannot_be_said_is_refused(pattern: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        translated(pattern)
