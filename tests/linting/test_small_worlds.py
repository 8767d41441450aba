"""In a world so small that every event of it can be tried, what the linter says is true of all."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import combinations, product
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from app.domain.conditions.condition import Condition
from app.domain.event import Event, EventKind
from app.linting.logic import always, cases, implies, never
from app.linting.topics import Index, offered

CONDITION: TypeAdapter[Condition] = TypeAdapter(Condition)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
QUICK = settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
Clauses = st.SearchStrategy[dict[str, Any]]

VALUES = (
    *("", "a", "ab", "abcd", "bcd", "P1", "p1", "P2", "5", "7", "9 %", "10.0.0.5", "10.9.0.1"),
    *("2026-11-22T11:30:00Z", "2026-11-22T10:30:00Z", "2026-11-20T00:00:00Z"),
)


def _event(
    x: object = None,
    severity: str | None = None,
    tags: Sequence[str] = (),
    missing: Sequence[str] = (),
) -> Event:
    return Event(
        source="opsgenie",
        ref="1",
        kind=EventKind.OPENED,
        action="Create",
        key="k",
        severity=severity,
        tags=tuple(tags),
        missing=frozenset(missing),
        fields={"details": {"x": x}},
    )


def _subsets(of: Sequence[str]) -> list[tuple[str, ...]]:
    return [each for size in range(len(of) + 1) for each in combinations(of, size)]


LISTS = [_event(x=[*each]) for size in (1, 2) for each in combinations(VALUES, size)]
OF_X = [_event(), _event(missing=["details"]), *LISTS, _event(x=["a", "bcd", "7"])]
OF_SEVERITY = [_event(severity=each) for each in (None, *VALUES)] + [_event(missing=["severity"])]
OF_ALL = [
    _event(x, severity, tags, missing)
    for x, severity, tags, missing in product(
        (None, "a"),
        (None, "P1", "P2"),
        _subsets(["t", "u"]),
        _subsets(["details", "severity", "tags", "title"]),
    )
]
WEEK = [NOW + timedelta(minutes=60 * hour) for hour in range(7 * 24)]


def _tests(path: str) -> list[Clauses]:
    """Give families of clauses; those of one family often say something about one another."""
    texts = st.sampled_from(VALUES)
    wanted: dict[str, st.SearchStrategy[Any]] = {
        "equals": texts,
        "in": st.lists(texts, min_size=1, max_size=3),
        "contains": st.sampled_from(["", "a", "b", "bcd"]),
        "starts_with": st.sampled_from(["a", "ab", "b"]),
        "ends_with": st.sampled_from(["b", "cd", "bcd"]),
        "search": st.sampled_from(["a", "^a", "5|7"]),
        "cidr": st.sampled_from(["10.0.0.0/8", "10.0.0.0/24", "10.9.0.0/16"]),
        **dict.fromkeys(
            ("greater_than", "at_least", "less_than", "at_most"), st.sampled_from([5, 7, 9])
        ),
        **dict.fromkeys(("older_than", "newer_than"), st.sampled_from(["1h", "2h", "1d"])),
    }
    exists = st.booleans().map(lambda has: {"field": path, "exists": has})
    clauses = {
        name: st.builds(
            lambda name, value, each: {"field": path, name: value} | each,
            st.just(name),
            values,
            st.sampled_from([{}, {"values": "all"}]),
        )
        for name, values in wanted.items()
    }
    return [
        st.one_of(exists, *(clauses[name] for name in names))
        for names in (
            ("equals", "in", "contains", "starts_with", "ends_with", "search"),
            ("equals", "in", "greater_than", "at_least", "less_than", "at_most"),
            ("older_than", "newer_than"),
            ("equals", "cidr"),
            tuple(wanted),
        )
    ]


def _signed(clauses: Clauses) -> Clauses:
    return clauses | clauses.map(lambda clause: {"not": clause})


def _several(clauses: Clauses) -> Clauses:
    return st.lists(_signed(clauses), min_size=1, max_size=3).map(lambda parts: {"all": parts})


def _pairs(families: list[Clauses]) -> st.SearchStrategy[tuple[Any, Any]]:
    return st.sampled_from(families).flatmap(
        lambda family: st.tuples(_several(family), _signed(family))
    )


def _larger(inner: Clauses) -> Clauses:
    several = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        several.map(lambda parts: {"all": parts}),
        several.map(lambda parts: {"any": parts}),
        inner.map(lambda part: {"not": part}),
    )


LEVELS = st.lists(st.sampled_from(["a", "p1", "P2", "5"]), min_size=1, max_size=2)
OF_LEVELS = LEVELS.map(lambda levels: {"severity": levels})
OF_SAME = [OF_LEVELS, *(family | OF_LEVELS for family in _tests("severity"))]
SIMPLE: Clauses = st.sampled_from(
    [
        {"tags": ["t"]},
        {"tags": ["u"]},
        {"tags": ["t", "u"]},
        {"severity": "P1"},
        {"severity": ["P1", "P2"]},
        {"field": "severity", "exists": True},
        {"field": "details.x", "exists": False},
        {"field": "details.x", "equals": "a"},
        {"field": "kind", "equals": "opened"},
        {"field": "title", "exists": True},
    ]
)
TREES = st.recursive(SIMPLE, _larger, max_leaves=4)
HOURS = st.fixed_dictionaries(
    {"hours": st.sampled_from(["08:00-18:00", "22:00-06:00", "00:00-24:00", "12:00-13:30"])},
    optional={
        "days": st.sampled_from(["mon-fri", "sun", "sat-mon"]),
        "time_zone": st.sampled_from(["UTC", "Europe/Stockholm"]),
    },
).map(lambda hours: {"during": hours})


def _check(one: Any, other: Any, events: Sequence[Event], times: Sequence[datetime]) -> None:
    """Hold what is told of two conditions against every event at every time."""
    this, that = CONDITION.validate_python(one), CONDITION.validate_python(other)
    worlds = [(event, at) for event in events for at in times]
    if implies(this, that):
        offering, goal = cases(this), [(that, offered(cases(that)))]
        assert never(this) or Index(goal).candidates(offered(offering)) == [0]
        for event, at in worlds:
            assert this.failure(event, at) or that.failure(event, at) is None, (event, at)
    for condition in (this, that):
        if never(condition):
            assert all(condition.failure(event, at) for event, at in worlds)
        if always(condition):
            failures = [condition.failure(event, at) for event, at in worlds]
            assert all(failed is None or failed.unknown for failed in failures)


@QUICK
@given(_pairs(_tests("details.x")))
def test_of_a_field_with_several_values(pair: tuple[Any, Any]) -> None:
    _check(*pair, OF_X, [NOW])


@QUICK
@given(_pairs(OF_SAME))
def test_of_a_field_with_one_value(pair: tuple[Any, Any]) -> None:
    _check(*pair, OF_SEVERITY, [NOW])


@QUICK
@given(_pairs([SIMPLE]))
def test_of_clauses_of_which_some_are_not_known(pair: tuple[Any, Any]) -> None:
    _check(*pair, OF_ALL, [NOW])


@QUICK
@given(TREES, TREES)
def test_of_trees_of_clauses_of_which_some_are_not_known(one: Any, other: Any) -> None:
    _check(one, other, OF_ALL, [NOW])


@QUICK
@given(_pairs([HOURS]))
def test_of_the_hours_of_a_week(pair: tuple[Any, Any]) -> None:
    _check(*pair, [_event()], WEEK)
