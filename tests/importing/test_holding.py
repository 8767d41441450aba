"""The `duration` of 2018 becomes `hold_for`."""

import json
from typing import Any

import pytest

from app.domain.rule import Mode
from app.importing.folder import convert
from app.importing.holding import hold_for
from app.importing.part import Part, read_json
from app.importing.telling import Fate, Telling
from tests.importing.old_rules import FILE, evaluation, old_rule
from tests.parts.building import GRAMMAR


def _durations(*said: Any) -> list[Part]:
    return [Part("rule.json", each, (i, "duration"), lambda _: 1) for i, each in enumerate(said)]


@pytest.mark.parametrize(
    ("said", "became"),
    [
        pytest.param(["5m"], "5m", id="one"),
        pytest.param(["5m", "1h", "30s"], "1h", id="the longest"),
        pytest.param(["0m"], None, id="no time"),
        pytest.param(["a while"], None, id="not a length of time"),
        pytest.param([], None, id="none"),
    ],
)
def test_a_rule_that_can_wait_waits_for_the_longest(said: list[str], became: str | None) -> None:
    assert hold_for(_durations(*said), told=Telling()) == became


def test_a_rule_that_can_wait_is_written_so() -> None:
    old = old_rule(evaluation_list=[evaluation(duration="5m")])
    files = {FILE: json.dumps(old).encode()}

    result = convert(files, GRAMMAR, Mode.OBSERVE)

    assert result.problems == []
    assert "\nhold_for: 5m\n" in result.texts["rules/restart.yaml"]


def test_the_waits_that_are_not_the_longest_are_told() -> None:
    told = Telling()

    hold_for(_durations("5m", "1h"), told=told)

    assert [(each.key, each.fate) for each in told.told] == [
        ("[0].duration", Fate.DROPPED),
        ("[1].duration", Fate.CHANGED),
    ]


def test_lines_are_those_of_the_file() -> None:
    text = '{"a": [1,\n {"b":\n 2}],\r\n "c\\"d": {"e": "x,{\\n}"}, "a": 3}'

    part, twice = read_json("x.json", text)

    places = {each.key: each.line for each in part.named()}
    assert places == {"a": 4, 'c"d': 4}
    assert part.at('c"d').at("e").line == 4
    assert [(each.key, each.line) for each in twice] == [("a", 1)]
