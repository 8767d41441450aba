"""How two tests of a value stand to each other: every pair, held against every value."""

from itertools import product
from typing import Any

import pytest
from pydantic import TypeAdapter

from app.domain.conditions.clause import Leaf
from app.domain.conditions.condition import Condition
from app.linting.logic import cases, implies
from app.linting.topics import Index, offered
from app.linting.value_test import ValueTest, apart, value_test, within
from tests.linting.test_small_worlds import NOW, VALUES

CONDITION: TypeAdapter[Condition] = TypeAdapter(Condition)
TEXTS = ("a", "ab", "abc", "bcd", "cd")
WANTED: dict[str, tuple[Any, ...]] = {
    "equals": ("a", "abcd", "7", "10.0.0.5", "p1"),
    "in": (["a", "ab"], ["7", "5"], ["P1", "p1"]),
    **dict.fromkeys(("contains", "starts_with", "ends_with"), TEXTS),
    "search": ("^a", "bc"),
    **dict.fromkeys(("greater_than", "at_least", "less_than", "at_most"), (5, 7, 9)),
    **dict.fromkeys(("older_than", "newer_than"), ("1h", "2h", "1d")),
    "cidr": ("10.0.0.0/8", "10.0.0.0/24", "fd00::/8"),
}
CLAUSES = [
    *(
        CONDITION.validate_python({"field": "severity", name: value})
        for name, values in WANTED.items()
        for value in values
    ),
    *(CONDITION.validate_python({"severity": levels}) for levels in (["P1"], ["P1", "A"], ["P2"])),
]


def _tests() -> list[ValueTest]:
    found = [value_test(clause) for clause in CLAUSES if isinstance(clause, Leaf)]
    return [test for test in found if test is not None]


def _passing(test: ValueTest) -> set[str]:
    return {text for text in VALUES if test.clause.passes((text,), NOW)}


def test_what_is_within_another_test_passes_it_and_what_is_apart_does_not() -> None:
    pairs = list(product(_tests(), repeat=2))

    wrong = [
        f"{one.clause} and {other.clause}"
        for one, other in pairs
        if (within(one, other) and not _passing(one) <= _passing(other))
        or (apart(one, other) and _passing(one) & _passing(other))
    ]

    assert wrong == []


@pytest.mark.parametrize(
    ("one", "other", "is_within", "is_apart"),
    [
        pytest.param({"equals": "abc"}, {"starts_with": "ab"}, True, False, id="a value"),
        pytest.param({"equals": "abc"}, {"starts_with": "b"}, False, True, id="another value"),
        pytest.param({"in": ["5", "7"]}, {"at_most": 7}, True, False, id="values"),
        pytest.param({"starts_with": "abc"}, {"contains": "bc"}, True, False, id="texts"),
        pytest.param({"greater_than": 5}, {"at_least": 5}, True, False, id="more"),
        pytest.param({"at_least": 5}, {"greater_than": 5}, False, False, id="no more"),
        pytest.param({"at_least": 5}, {"less_than": 5}, False, True, id="an empty range"),
        pytest.param({"at_least": 5}, {"at_most": 5}, False, False, id="a range of one"),
        pytest.param({"older_than": "2h"}, {"older_than": "1h"}, True, False, id="older"),
        pytest.param({"older_than": "2h"}, {"newer_than": "2h"}, False, True, id="old and new"),
        pytest.param({"cidr": "10.0.0.0/24"}, {"cidr": "10.0.0.0/8"}, True, False, id="a network"),
        pytest.param({"cidr": "10.0.0.0/24"}, {"cidr": "fd00::/8"}, False, True, id="networks"),
        pytest.param({"at_least": 5}, {"at_least": "2026-01-01"}, False, False, id="not alike"),
    ],
)
def test_what_is_easy_to_see_is_seen(
    one: dict[str, Any], other: dict[str, Any], is_within: bool, is_apart: bool
) -> None:
    this, that = (
        value_test(CONDITION.validate_python({"field": "details.x", **test}))  # type: ignore[arg-type]
        for test in (one, other)
    )

    assert this is not None
    assert that is not None
    assert (within(this, that), apart(this, that)) == (is_within, is_apart)


def test_the_index_leaves_out_no_clause_that_follows_from_another() -> None:
    topics = [offered(cases(clause)) for clause in CLAUSES]
    index = Index(list(zip(CLAUSES, topics, strict=True)))

    left_out = [
        f"{one} and {other}"
        for one, near in zip(CLAUSES, map(index.candidates, topics), strict=True)
        for place, other in enumerate(CLAUSES)
        if place not in near and implies(one, other)
    ]

    assert left_out == []
