"""The test that a rule carries: what may stand in it, and which clause is meant."""

from typing import Any

import pytest
from pydantic import ValidationError

from app.domain.conditions.clause import Failure
from app.domain.rule_test import RuleTest, is_meant
from tests.parts.building import GRAMMAR, a_rule


@pytest.mark.parametrize(
    ("said", "matches"),
    [
        pytest.param({}, True, id="nothing"),
        pytest.param({"expect": "matched"}, True, id="matched"),
        pytest.param({"expect": "not_matched"}, False, id="not matched"),
        pytest.param({"fails": "sources"}, False, id="a clause that fails"),
        pytest.param({"fails": "sources", "expect": "not_matched"}, False, id="both"),
    ],
)
def test_a_rule_is_to_match_unless_the_test_says_otherwise(
    said: dict[str, Any], matches: bool
) -> None:
    assert RuleTest.model_validate({"event": "a.json", **said}).is_to_match is matches


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({"fails": "tags", "expect": "matched"}, id="matches and fails"),
        pytest.param({"expect": "not_matched", "targets": ["a"]}, id="targets without a match"),
        pytest.param({"fails": "tags", "commands": ["a"]}, id="commands without a match"),
    ],
)
def test_what_does_not_fit_together_is_refused(said: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="a rule that"):
        RuleTest.model_validate({"event": "a.json", **said})


@pytest.mark.parametrize(
    ("fails", "clause", "meant"),
    [
        pytest.param({"tags": ["a"]}, "tags ['a']", True, id="the clause"),
        pytest.param({"tags": ["a"]}, "tags ['a', 'b']", False, id="another clause"),
        pytest.param({"tags": ["a"]}, "condition c: tags ['a']", True, id="of a shared condition"),
        pytest.param({"condition": "c"}, "condition c: tags ['a']", True, id="by the name"),
        pytest.param({"condition": "d"}, "condition c: tags ['a']", False, id="by another name"),
        pytest.param({"tags": ["a"]}, "any of x: tags ['a']", False, id="a part of another"),
        pytest.param("sources", "sources ['jsm']", True, id="some words"),
        pytest.param("actions", "sources ['jsm']", False, id="other words"),
    ],
)
def test_the_clause_that_fails_is_given_as_the_rule_writes_it_or_in_words(
    fails: object, clause: str, meant: bool
) -> None:
    test = RuleTest.model_validate({"event": "a.json", "fails": fails})
    assert test.fails is not None

    assert is_meant(test.fails, Failure(clause, "nothing")) is meant


def test_a_rule_with_tests_is_the_same_when_it_is_read_from_what_was_written() -> None:
    tests = [
        {"event": "a.json", "fails": {"not": {"field": "title", "search": "a|b"}}},
        {"name": "x", "event": {"tags": ["t"], "missing": ["entities"]}, "commands": ["uptime"]},
    ]
    rule = a_rule(tests=tests)

    read = GRAMMAR.rule.model_validate_json(rule.model_dump_json(by_alias=True))

    assert read == rule
    assert rule.digest == a_rule().digest
