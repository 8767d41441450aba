"""What the linter says of conditions is true of every event: nothing is told on a guess."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from app.domain.conditions.condition import Condition
from app.domain.event import Event, EventKind
from app.linting.logic import TooManyCases, always, cases, implies, never, possible
from app.linting.topics import Index, offered

CONDITION: TypeAdapter[Condition] = TypeAdapter(Condition)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
WORDS = st.sampled_from(
    ["a", "ab", "abc", "abcd", "b", "P1", "p1", "P2", "5", "7.5", "9 %", "10.0.0.5"]
)
TIMES = st.sampled_from(["2026-11-22T10:00:00Z", "2026-11-20T00:00:00", "1795334500"])
VALUES = WORDS | TIMES | st.just("")
PATHS = st.sampled_from(["severity", "title", "details.x", "details.y", "*", "tags"])
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _test(name: str, wanted: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return wanted.map(lambda value: {name: value})


NUMBERS = st.sampled_from([5, 7, 7.5, 9, "2026-11-21T00:00:00Z"])
LENGTHS = st.sampled_from(["1h", "3h", "1d", "3d"])
TESTS = st.one_of(
    _test("equals", VALUES),
    _test("in", st.lists(VALUES, min_size=1, max_size=3)),
    _test("contains", st.sampled_from(["", "a", "b", "ab", "bcd"])),
    _test("starts_with", st.sampled_from(["a", "ab", "b", "abcd"])),
    _test("ends_with", st.sampled_from(["b", "c", "bc"])),
    _test("search", st.sampled_from(["a", "^a", "5|7"])),
    _test("cidr", st.sampled_from(["10.0.0.0/8", "10.0.0.0/24", "192.168.0.0/16"])),
    *(_test(name, NUMBERS) for name in ("greater_than", "at_least", "less_than", "at_most")),
    *(_test(name, LENGTHS) for name in ("older_than", "newer_than")),
)


def _field(paths: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, Any]]:
    return st.builds(
        lambda path, test, each: {"field": path, **test, **({"values": "all"} if each else {})},
        paths,
        TESTS,
        st.booleans(),
    )


HOURS = st.fixed_dictionaries(
    {"hours": st.sampled_from(["08:00-18:00", "22:00-06:00", "00:00-24:00", "12:00-13:00"])},
    optional={
        "days": st.sampled_from(["mon-fri", "sun", "sat-mon"]),
        "time_zone": st.sampled_from(["UTC", "Europe/Stockholm"]),
    },
)
LEAVES = st.one_of(
    _field(PATHS),
    st.builds(lambda path, has: {"field": path, "exists": has}, PATHS, st.booleans()),
    st.lists(st.sampled_from(["t", "u", "v"]), min_size=1, max_size=2).map(lambda it: {"tags": it}),
    st.lists(st.sampled_from(["a", "ab", "p1", "P2"]), min_size=1).map(lambda it: {"severity": it}),
    HOURS.map(lambda hours: {"during": hours}),
    st.sampled_from(["opened", "updated", "resolved"]).map(
        lambda kind: {"field": "kind", "equals": kind}
    ),
)


def _larger(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    several = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        several.map(lambda parts: {"all": parts}),
        several.map(lambda parts: {"any": parts}),
        inner.map(lambda part: {"not": part}),
    )


CONDITIONS = st.recursive(LEAVES, _larger, max_leaves=5).map(CONDITION.validate_python)
EVENTS = st.builds(
    lambda title, severity, tags, x, y, kind, missing: Event(
        source="opsgenie",
        ref="1",
        kind=kind,
        action="Create",
        key="k",
        title=title,
        severity=severity,
        tags=tuple(tags),
        missing=frozenset(missing),
        fields={"details": {"x": x, "y": y}},
    ),
    VALUES,
    st.none() | VALUES,
    st.lists(st.sampled_from(["t", "u", "v", "a"]), max_size=3),
    st.none() | VALUES | st.lists(VALUES, max_size=3),
    st.none() | VALUES | st.lists(VALUES, max_size=3),
    st.sampled_from([EventKind.OPENED, EventKind.UPDATED]),
    st.sets(st.sampled_from(["title", "severity", "tags", "details"]), max_size=2),
)
FEW_PATHS = st.sampled_from(["severity", "details.x"])
OF_FEW = st.one_of(
    _field(FEW_PATHS),
    st.builds(lambda path, has: {"field": path, "exists": has}, FEW_PATHS, st.booleans()),
    st.lists(st.sampled_from(["a", "ab", "p1"]), min_size=1).map(lambda it: {"severity": it}),
)
SIGNED = OF_FEW | OF_FEW.map(lambda clause: {"not": clause})
SEVERAL = st.lists(SIGNED, min_size=1, max_size=3).map(lambda parts: {"all": parts})
"""Conditions of which many say something about one another."""

MOMENTS = st.integers(0, 7 * 24 * 4).map(lambda quarter: NOW + timedelta(minutes=15 * quarter))


@QUICK
@given(CONDITIONS, CONDITIONS, st.lists(st.tuples(EVENTS, MOMENTS), min_size=10, max_size=20))
def test_where_one_condition_implies_another_no_event_has_the_one_without_the_other(
    one: Condition, other: Condition, moments: list[tuple[Event, datetime]]
) -> None:
    pairs = [(one, other), (other, one), (one, one)]

    told = [(this, that) for this, that in pairs if implies(this, that)]

    for this, that in told:
        for event, at in moments:
            if this.failure(event, at) is None:
                assert that.failure(event, at) is None, f"{this} without {that}"


@QUICK
@given(
    SEVERAL.map(CONDITION.validate_python),
    SIGNED.map(CONDITION.validate_python),
    st.lists(EVENTS, min_size=15, max_size=15),
)
def test_what_follows_from_what_is_said_of_a_field_holds_with_it(
    several: Condition, one: Condition, events: list[Event]
) -> None:
    follows = implies(several, one)

    if follows:
        for event in events:
            assert several.failure(event, NOW) or one.failure(event, NOW) is None


@QUICK
@given(CONDITIONS, st.lists(st.tuples(EVENTS, MOMENTS), min_size=20, max_size=30))
def test_what_never_holds_holds_for_no_event_and_what_always_holds_for_all_that_are_known(
    condition: Condition, moments: list[tuple[Event, datetime]]
) -> None:
    is_never, is_always = never(condition), always(condition)

    failures = [condition.failure(event, at) for event, at in moments]

    assert not is_never or all(failures)
    assert not is_always or all(failed is None or failed.unknown for failed in failures)


@QUICK
@given(st.lists(CONDITIONS | SIGNED.map(CONDITION.validate_python), min_size=2, max_size=5))
def test_the_index_leaves_out_no_condition_that_follows(conditions: list[Condition]) -> None:
    try:
        found = [cases(condition) for condition in conditions]
    except TooManyCases:
        return
    index = Index(
        [(condition, offered(each)) for condition, each in zip(conditions, found, strict=True)]
    )

    candidates = [index.candidates(offered(each)) for each in found]

    for one, each, near in zip(conditions, found, candidates, strict=True):
        if not possible(each):
            continue
        follow = [place for place, other in enumerate(conditions) if implies(one, other)]
        assert set(follow) <= set(near)
