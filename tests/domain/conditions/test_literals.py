"""What a regular expression needs is in every text that RE2 finds it in."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.conditions.literals import folded
from app.domain.conditions.pattern import Pattern

LETTERS = "abkKsS.-é\u017f\u212a1{"


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        pytest.param("disk full", [{"disk full"}], id="plain text"),
        pytest.param(r"Disk \d+ is full$", [{"disk "}, {" is full"}], id="a class between"),
        pytest.param("(?i)Disk", [{"disk"}], id="of any case"),
        pytest.param("(?i:Überlauf) hier", [{"berlauf"}, {" hier"}], id="a letter beyond ASCII"),
        pytest.param("Überlauf", [{"Überlauf"}], id="that letter as it is"),
        pytest.param("gc (?:pause|storm)", [{"gc "}, {"pause", "storm"}], id="either"),
        pytest.param("pause|x.*|storm", [], id="either, or what needs nothing"),
        pytest.param("out(?P<w> of) memory", [{"out of memory"}], id="a group"),
        pytest.param("swaps?ed", [{"swap"}, {"ed"}], id="a letter that may be left out"),
        pytest.param("(abc)+def", [{"abc"}, {"def"}], id="a group several times"),
        pytest.param("(abc){0,3}def", [{"def"}], id="a group perhaps"),
        pytest.param(r"[]a]bc[[:alpha:]\]]de", [{"bc"}, {"de"}], id="brackets"),
        pytest.param(r"\x41bc\p{Greek}\.de", [{"bc"}, {".de"}], id="escapes"),
        pytest.param(r"\Qa.b\E", [], id="a quotation, which is not read"),
        pytest.param(f"{'(' * 900}ab{')' * 900}", [], id="too many groups in one another"),
        pytest.param(r"\d+", [], id="no text at all"),
        pytest.param("a.b", [], id="single letters"),
        pytest.param("{ab} a{b", [{"{ab} a{b"}], id="braces"),
    ],
)
def test_the_texts_that_an_expression_needs(pattern: str, needed: list[set[str]]) -> None:
    keys = Pattern(pattern).needs

    assert set(keys) == {frozenset(folded(text) for text in each) for each in needed}


CHARACTERS = st.sampled_from(LETTERS)
TEXTS = st.text(CHARACTERS, max_size=4)
ATOMS = st.one_of(
    st.text(st.sampled_from("abkKsSé-"), min_size=1, max_size=3),
    st.sampled_from(
        [".", r"\d", r"\w", r"\b", "^", "$", "[ab]", "[^k]", r"[\]s]", r"\.", r"\x6b", "(?i)"]
    ),
)
PATTERNS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"({'|'.join(parts)})"),
        st.tuples(inner, st.sampled_from(["*", "+", "?", "{2}", "{0,2}", "{1,}?"])).map(
            lambda both: f"(?:{both[0]}){both[1]}"
        ),
        inner.map(lambda part: f"(?i:{part})"),
        inner.map(lambda part: f"(?-i:{part})"),
        st.lists(inner, min_size=2, max_size=2).map("|".join),
    ),
    max_leaves=6,
)


@settings(deadline=None, max_examples=400)
@given(PATTERNS, st.lists(TEXTS, min_size=1, max_size=12).map("".join))
def test_a_text_that_it_is_found_in_has_something_of_each_key(pattern: str, text: str) -> None:
    try:
        expression = Pattern(pattern)
    except ValueError:
        return

    for said in (text, text.upper(), text.lower()):
        if expression.found_in(said):
            assert all(any(each in folded(said) for each in key) for key in expression.needs)
