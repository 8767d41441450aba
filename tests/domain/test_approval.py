"""What is taken for an answer in a note, and how a rule says when it asks."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from app.domain.approval import Answer, Approval, answer_in, plain_word
from app.domain.matching import match
from app.remediation.world import new_word
from tests.parts.building import NOW, a_rule, an_event

WORD = "K7QM-2XNF-9RTB"


@pytest.mark.parametrize(
    ("note", "answer"),
    [
        pytest.param(f"approve {WORD}", Answer(yes=True, word="K7QM2XNF9RTB"), id="yes"),
        pytest.param(f"reject {WORD}", Answer(yes=False, word="K7QM2XNF9RTB"), id="no"),
        pytest.param(
            f"\n Approve   {WORD.lower()} ", Answer(yes=True, word="K7QM2XNF9RTB"), id="as typed"
        ),
        pytest.param(
            f"<p>approve&nbsp;{WORD}</p>", Answer(yes=True, word="K7QM2XNF9RTB"), id="as HTML"
        ),
        pytest.param(None, None, id="no note"),
        pytest.param("approve", None, id="no word"),
        pytest.param("approve immediately", None, id="an ordinary word"),
        pytest.param(f"please approve {WORD}", None, id="more than an answer"),
        pytest.param(f"To approve, add the note: approve {WORD}", None, id="our own words quoted"),
        pytest.param(f"approve {WORD} now", None, id="more words"),
    ],
)
def test_a_note_is_an_answer_when_it_is_nothing_else(note: str | None, answer: Any) -> None:
    assert answer_in(note) == answer


@given(st.text(max_size=60))
def test_any_note_can_be_read(text: str) -> None:
    said = answer_in(text)

    assert said is None or said.word


def test_a_word_has_sixty_bits_and_none_is_made_twice() -> None:
    words = [new_word() for _ in range(200)]

    assert len(set(words)) == 200
    assert {len(plain_word(word)) for word in words} == {12}
    assert len({sign for word in words for sign in plain_word(word)}) == 32
    assert all(answer_in(f"approve {word}") for word in words)


def test_an_answer_is_for_no_rule() -> None:
    event = an_event(answer=Answer(yes=True))

    matching = match([a_rule()], event, NOW)

    assert matching.matched == ()
    assert str(matching.failures[0][1].clause) == "no answer to a request"


@pytest.mark.parametrize(
    "wrong",
    [
        {"over_targets": -1},
        {"by": [""]},
        {"targets": [" "]},
        {"groups": [""]},
        {"within": "0s"},
        {"who": ["anna"]},
    ],
    ids=str,
)
def test_what_means_nothing_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Approval.model_validate(wrong)


def test_a_rule_that_is_written_and_read_again_is_the_same() -> None:
    rule = a_rule(approval={"groups": ["prod"], "by": ["anna"], "within": "30m"})

    again = type(rule).model_validate_json(rule.model_dump_json(by_alias=True))

    assert again == rule
    assert again.digest == rule.digest
    assert a_rule().digest != rule.digest
