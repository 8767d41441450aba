"""What is looked for in texts of others takes a time that grows with the text, and no more."""

import json
import time
from collections.abc import Callable

import pytest

from app.domain.approval import answer_in
from app.domain.conditions.pattern import Pattern
from app.domain.legible import clean
from app.domain.note import is_ours
from app.domain.parameter import Parameter
from app.domain.value_type import ValueType
from app.sources.opsgenie.payload import read
from tests.parts.payloads import an_alert

_LONG = 100_000
_PIECES = (
    *("a", "1", " ", "-", ".", "/", ":", "@", "<", "<a", "&", "[", "[alexis ", "\x1b["),
    *("\x1b]", "\n"),
    *(
        "P-1",
        "-1",
        "1_1",
        "pid=",
        "/problem/",
        "approve ",
        "a b ",
        "a.",
        "a@",
        "%",
        "{{",
        "\\",
        "'",
    ),
)


def _alert(text: str) -> object:
    return read(json.dumps(an_alert(message=text, description=text)).encode(), "opsgenie", "us")


def _fitting(type_: ValueType) -> Callable[[str], object]:
    return lambda text: type_.fits(text[:1000])


READS: dict[str, Callable[[str], object]] = {
    "a text for people": clean,
    "a note of ours": is_ours,
    "an answer in a note": answer_in,
    "an alert": _alert,
    **{f"a value of the type {type_}": _fitting(type_) for type_ in ValueType},
}


@pytest.mark.parametrize("what", READS)
def test_no_text_makes_the_reading_long(what: str) -> None:
    begun = time.process_time()

    for piece in _PIECES:
        for text in (piece * (_LONG // len(piece)), f"<{piece * (_LONG // len(piece))}\x00>"):
            READS[what](text)

    assert time.process_time() - begun < 10


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|aa)+$", "(.*a){20}", "(?:a?){30}a{30}"])
def test_a_pattern_of_a_rule_does_not_explode(pattern: str) -> None:
    begun = time.process_time()
    read = Parameter.model_validate({"search": pattern}).search
    assert isinstance(read, Pattern)

    read.found_in("a" * _LONG + "!")

    assert time.process_time() - begun < 5
