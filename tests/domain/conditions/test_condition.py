"""The grammar of conditions: what is refused, and in which words."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from app.domain.conditions.condition import Condition
from app.domain.conditions.pattern import Pattern

CONDITION: TypeAdapter[Any] = TypeAdapter(Condition)
ONE_KEY = "a clause has exactly one of: all, any, not, tags, priority, severity, field, during"
ONE_TEST = "give one of search, equals, in, contains, starts_with"


@pytest.mark.parametrize(
    ("clause", "place", "what"),
    [
        pytest.param({}, (), ONE_KEY, id="nothing"),
        pytest.param("jvm", (), ONE_KEY, id="a text"),
        pytest.param({"tag": ["a"]}, (), ONE_KEY, id="an unknown clause"),
        pytest.param({"tags": ["a"], "all": []}, (), ONE_KEY, id="two clauses in one"),
        pytest.param({"all": [{"or": []}]}, ("all", "all", 0), ONE_KEY, id="deep inside"),
        pytest.param({"tags": []}, ("tags", "tags"), "at least 1 item", id="no tag"),
        pytest.param({"tags": "jvm"}, ("tags", "tags"), "valid tuple", id="one tag, no list"),
        pytest.param({"all": []}, ("all", "all"), "at least 1 item", id="all of nothing"),
        pytest.param({"any": []}, ("any", "any"), "at least 1 item", id="any of nothing"),
        pytest.param({"not": {}}, ("not", "not"), ONE_KEY, id="not nothing"),
        pytest.param({"field": "title"}, ("field",), ONE_TEST, id="no test"),
        pytest.param(
            {"field": "title", "equals": "a", "contains": "b"}, ("field",), ONE_TEST, id="two tests"
        ),
        pytest.param(
            {"field": "tags", "values": "all", "exists": True},
            ("field",),
            "leave values out",
            id="each exists",
        ),
        pytest.param(
            {"field": "a", "in": []}, ("field", "in"), "at least 1 item", id="one of none"
        ),
        pytest.param(
            {"field": "a", "starts_with": ""}, ("field", "starts_with"), "at least 1", id="begins"
        ),
        pytest.param(
            {"field": "a", "at_least": "x"}, ("field", "at_least"), "with a number", id="no number"
        ),
        pytest.param(
            {"field": "a", "at_least": True}, ("field", "at_least"), "with a number", id="yes"
        ),
        pytest.param(
            {"field": "a", "at_least": ".inf"}, ("field", "at_least"), "with a number", id="no end"
        ),
        pytest.param(
            {"field": "a", "older_than": "x"}, ("field", "older_than"), "as 30s, 2m", id="no length"
        ),
        pytest.param(
            {"field": "a", "cidr": "10.0.0.0/40"}, ("field", "cidr"), "no network", id="no network"
        ),
        pytest.param({"priority": []}, ("priority", "priority"), "at least 1", id="no priority"),
        pytest.param({"during": {}}, ("during", "during"), "give days, hours", id="no hours"),
        pytest.param(
            {"during": {"days": "mo"}}, ("during", "during"), "'mo' is no day", id="no day"
        ),
        pytest.param(
            {"during": {"hours": "8-18"}}, ("during", "during"), "write 08:00-18:00", id="bare"
        ),
        pytest.param(
            {"during": {"hours": "08:00-08:00"}}, ("during", "during"), "are no hours", id="empty"
        ),
        pytest.param(
            {"during": {"days": "mon", "time_zone": "Europe/Nowhere"}},
            ("during", "during"),
            "no time zone 'Europe/Nowhere'",
            id="no zone",
        ),
        pytest.param({"condition": ""}, ("condition", "condition"), "at least 1", id="no name"),
        pytest.param(
            {"field": "", "exists": True}, ("field", "field"), "at least 1 char", id="no field"
        ),
        pytest.param(
            {"field": "title", "matches": "a"}, ("field", "matches"), "Extra inputs", id="unknown"
        ),
        pytest.param(
            {"field": "title", "search": "("}, ("field", "search"), "missing ): (", id="half open"
        ),
        pytest.param(
            {"field": "title", "search": "(?=a)"}, ("field", "search"), "no look-around", id="look"
        ),
        pytest.param(
            {"field": "title", "search": r"(a)\1"}, ("field", "search"), "back-ref", id="back"
        ),
        pytest.param(
            {"field": "title", "search": "a" * 2001}, ("field", "search"), "at most 2000", id="long"
        ),
        pytest.param(
            {"field": "title", "search": "((a{100}){100}){100}"},
            ("field", "search"),
            "not a regular expression",
            id="a pattern that grows too large",
        ),
    ],
)
def test_what_is_no_condition_is_refused_where_it_stands(
    clause: object, place: tuple[str | int, ...], what: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        CONDITION.validate_python(clause)

    error = refused.value.errors()[0]
    assert error["loc"] == place
    assert what in error["msg"]


def test_a_pattern_that_is_wrong_is_one_problem_not_two() -> None:
    with pytest.raises(ValidationError) as refused:
        CONDITION.validate_python({"field": "title", "search": 5})

    assert [error["msg"] for error in refused.value.errors()] == ["Input should be a valid string"]


@pytest.mark.parametrize(
    ("clause", "words"),
    [
        ({"tags": ["a", 5]}, "tags ['a', '5']"),
        ({"field": "title", "search": "a|b"}, "field title search 'a|b'"),
        ({"field": "title", "equals": True}, "field title equals 'true'"),
        ({"field": "title", "contains": "a"}, "field title contains 'a'"),
        ({"field": "title", "exists": True}, "field title exists"),
        ({"field": "title", "exists": False}, "field title does not exist"),
        ({"all": [{"tags": ["a"]}, {"tags": ["b"]}]}, "all of tags ['a']; tags ['b']"),
        ({"any": [{"tags": ["a"]}, {"tags": ["b"]}]}, "any of tags ['a']; tags ['b']"),
        ({"not": {"tags": ["a"]}}, "not (tags ['a'])"),
    ],
)
def test_a_condition_says_itself_in_one_line(clause: object, words: str) -> None:
    assert str(CONDITION.validate_python(clause)) == words


def test_patterns_of_the_same_text_are_the_same() -> None:
    assert Pattern("a+") == Pattern("a+")
    assert len({Pattern("a+"), Pattern("a+"), Pattern("b")}) == 2
    assert repr(Pattern("a+")) == "Pattern('a+')"
    assert Pattern("a+") != "a+"
