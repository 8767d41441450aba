"""What is seen of a clause is what it said when it was asked, and nothing else."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.matching import match
from app.domain.shared import Shared, with_shared
from app.testing.coverage import coverage
from app.testing.place import Place
from app.testing.trace import Trace
from tests.parts.building import NOW, a_rule, an_event

A, B = {"tags": ["a"]}, {"tags": ["b"]}


def seen(when: Any, *tags: str, **said: Any) -> dict[str, str]:
    """Hold a rule with this condition against an event; give what was seen, by the clauses."""
    trace = Trace()
    watched = trace.watch(a_rule(when=when, **said))
    match([watched], an_event(tags=tags), NOW)
    words = {(True, False): "holds", (False, True): "fails", (False, False): "not asked"}
    return {each.clause: words[each.holds, each.fails] for each in trace.seen.values()}


@pytest.mark.parametrize(
    ("when", "tags", "expected"),
    [
        pytest.param({"all": [A, B]}, "ab", ("holds", "holds", "holds"), id="all: both hold"),
        pytest.param({"all": [A, B]}, "b", ("fails", "fails", "not asked"), id="all: one fails"),
        pytest.param({"any": [A, B]}, "a", ("holds", "holds", "not asked"), id="any: one holds"),
        pytest.param({"any": [A, B]}, "b", ("holds", "fails", "holds"), id="any: the other"),
        pytest.param({"not": A}, "a", ("fails", "holds"), id="not: it holds"),
        pytest.param({"not": A}, "", ("holds", "fails"), id="not: it fails"),
    ],
)
def test_a_clause_is_seen_as_it_was_asked(when: Any, tags: str, expected: tuple[str, ...]) -> None:
    assert tuple(seen(when, *tags).values()) == expected


def test_what_is_unknown_neither_holds_nor_fails() -> None:
    trace = Trace()
    watched = trace.watch(a_rule(when={"field": "description", "exists": True}))

    match([watched], an_event(missing={"description"}), NOW)

    assert [(each.holds, each.fails) for each in trace.seen.values()] == [(False, False)]


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({"sources": ["jsm"]}, id="of another source"),
        pytest.param({"actions": ["Close"]}, id="of another action"),
    ],
)
def test_a_rule_that_is_not_for_the_event_is_not_asked(said: dict[str, Any]) -> None:
    assert set(seen(A, "a", **said).values()) == {"not asked"}


def test_a_rule_that_is_switched_off_is_not_watched() -> None:
    assert seen(A, "a", enabled=False) == {}


def test_a_shared_condition_is_one_for_all_rules_that_refer_to_it() -> None:
    shared = Shared.model_validate({"conditions": {"c": {"any": [A, B]}}})
    one = with_shared(a_rule(name="one", when={"condition": "c"}), shared)
    two = with_shared(a_rule(name="two", when={"not": {"condition": "c"}}), shared)
    trace = Trace()
    watched = [trace.watch(one), trace.watch(two)]

    match(watched, an_event(tags=("a",)), NOW)
    match(watched, an_event(tags=()), NOW)

    found = coverage(trace, lambda site: Place(site.owner, 1, 1))
    assert [(each.name, each.clauses, each.percent) for each in found.conditions] == [
        ("one", 1, 100),
        ("two", 2, 100),
        ("condition c", 3, 83),
    ]
    assert [each.to for each in found.conditions[2].unseen] == ["hold"]


CLAUSES = st.recursive(
    st.sampled_from([A, B, {"field": "description", "contains": "x"}, {"priority": "P1"}]),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all": parts}),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts}),
        inner.map(lambda part: {"not": part}),
    ),
    max_leaves=8,
)
EVENTS = st.builds(
    an_event,
    tags=st.sets(st.sampled_from("ab")).map(tuple),
    description=st.sampled_from([None, "x", "y"]),
    priority=st.sampled_from([None, "P1"]),
    missing=st.sets(st.sampled_from(["tags", "description", "priority"])),
)


@settings(max_examples=100, deadline=None)
@given(when=CLAUSES, event=EVENTS)
def test_a_watched_rule_says_what_the_rule_says(when: Any, event: Any) -> None:
    rule = a_rule(when=when)

    plain, watched = match([rule], event, NOW), match([Trace().watch(rule)], event, NOW)

    assert [failed for _, failed in watched.failures] == [failed for _, failed in plain.failures]
    assert len(watched.matched) == len(plain.matched)
