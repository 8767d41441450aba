"""Tests of a field: each, with values that pass and values that do not."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.conditions.field_says import TESTS, FieldSays
from tests.parts.building import NOW

MINUTES_AGO = {n: (NOW - timedelta(minutes=n)).isoformat() for n in (5, 10, 15)}
MILLISECONDS = str(int(NOW.timestamp()) * 1000)


@pytest.mark.parametrize(
    ("test", "passes", "fails"),
    [
        ({"search": "b+"}, ["abc"], ["ac", ""]),
        ({"equals": 5}, ["5"], ["5.0", "05"]),
        ({"in": ["a", 5]}, ["a", "5"], ["b", "A"]),
        ({"contains": "b"}, ["abc"], ["B"]),
        ({"starts_with": "ab"}, ["abc", "ab"], ["cab", "a"]),
        ({"ends_with": "bc"}, ["abc"], ["bca"]),
        ({"greater_than": 90}, ["90.1", "1e3", "96 %", " 91 "], ["90", "-91", "x", "", "1_000"]),
        ({"at_least": "90%"}, ["90", "90.0"], ["89.99", "nan", "inf", "9" * 50]),
        ({"less_than": 0.3}, ["0.29", "-1"], ["0.3", "0.30"]),
        ({"at_most": 0.3}, ["0.3", "0.30"], ["0.31", "2026-11-22T08:00:00Z"]),
        ({"greater_than": "2026-11-22T07:59:00Z"}, [MILLISECONDS, MILLISECONDS[:10]], ["9999"]),
        ({"less_than": "2026-11-22"}, ["2026-11-21T23:59:59+00:00"], ["2026-11-22", "soon"]),
        ({"at_least": "2026-11-22T08:00:00Z"}, ["2026-11-22T09:00:00+01:00"], ["2026-11-22"]),
        ({"older_than": "10m"}, [MINUTES_AGO[15]], [MINUTES_AGO[10], MINUTES_AGO[5], "x"]),
        ({"newer_than": "10m"}, [MINUTES_AGO[5]], [MINUTES_AGO[10], MINUTES_AGO[15], "x"]),
        ({"cidr": "10.0.0.0/8"}, ["10.1.2.3"], ["11.0.0.1", "10.1.2.3:80", "10.0.0.0/8", "x"]),
        ({"cidr": ["10.0.0.1", "fd00::/8"]}, ["10.0.0.1", "fd12::1"], ["10.0.0.2", "fe80::1"]),
    ],
    ids=lambda value: str(value)[:40] if isinstance(value, dict) else "",
)
def test_a_value_passes_or_not(
    test: dict[str, object], passes: list[str], fails: list[str]
) -> None:
    clause = FieldSays.model_validate({"field": "x", **test})

    assert [value for value in passes if not clause.passes((value,), NOW)] == []
    assert [value for value in fails if clause.passes((value,), NOW)] == []


def test_each_test_is_in_the_table_above() -> None:
    table = next(mark for mark in test_a_value_passes_or_not.pytestmark).args[1]  # type: ignore[attr-defined]

    tested = {name for test, _, _ in table for name in test}

    assert {name.rstrip("_") for name in TESTS} == tested | {"exists"}


def test_one_value_is_enough_unless_all_are_asked_for() -> None:
    some = FieldSays(field="x", starts_with="app-")
    each = FieldSays(field="x", values="all", starts_with="app-")

    assert some.passes(("db-1", "app-1"), NOW)
    assert not each.passes(("db-1", "app-1"), NOW)
    assert each.passes(("app-2", "app-1"), NOW)
    assert not each.passes((), NOW)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3), st.integers(-1000, 1000))
def test_a_number_is_on_one_side_of_the_bound(value: object, bound: int) -> None:
    text = (f"{value:f}",)
    tests = ("less_than", "greater_than", "at_least", "at_most")

    less, greater, at_least, at_most = (
        FieldSays.model_validate({"field": "x", name: bound}).passes(text, NOW) for name in tests
    )

    if len(text[0]) <= 40:
        assert less is not at_least
        assert greater is not at_most
        assert (less, greater) != (True, True)


@given(st.text(max_size=60))
def test_no_value_breaks_a_test(value: str) -> None:
    for name, wanted in {
        "at_least": 1,
        "at_most": "2026-01-01",
        "older_than": "1s",
        "newer_than": "1s",
        "cidr": "::/0",
    }.items():
        FieldSays.model_validate({"field": "x", name: wanted}).passes((value,), NOW)


@pytest.mark.parametrize(
    ("clause", "said"),
    [
        ({"in": ["a", "b"]}, "field x in ['a', 'b']"),
        ({"at_least": 5}, "field x at_least 5"),
        ({"values": "all", "starts_with": "a"}, "every value of x starts_with 'a'"),
        ({"less_than": "2026-11-22T08:00:00Z"}, "field x less_than 2026-11-22T08:00:00+00:00"),
        ({"older_than": "90s"}, "field x older_than 1m30s"),
        ({"cidr": "10.0.0.0/8"}, "field x cidr ['10.0.0.0/8']"),
    ],
)
def test_a_clause_says_what_it_asks_for(clause: dict[str, object], said: str) -> None:
    assert str(FieldSays.model_validate({"field": "x", **clause})) == said
