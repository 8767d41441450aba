"""The index gives what a loop over all rules would give, for any rules and any event."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.event import Event
from app.domain.indexing.index import Index
from app.domain.matching import depends_on_missing, match
from app.domain.rule import Rule
from benchmarks.rule_engines import ENGINES, Case
from benchmarks.rule_engines import an_event as about
from tests.parts.building import HOST, NOW, a_rule, an_event

WORDS = st.sampled_from(["disk", "DISK", "gc", "heap space", "jvm", "5", "true", "x"])
LEVELS = st.sampled_from(["P1", "p2", "P3"])
PATHS = st.sampled_from(
    ["title", "description", "tags", "priority", "details.x", "details.0", "a.b", "source", "*"]
)


def _field(path: str, **test: Any) -> dict[str, Any]:
    return {"field": path, **test}


LEAVES = st.one_of(
    st.lists(WORDS, min_size=1, max_size=2).map(lambda tags: {"tags": tags}),
    LEVELS.map(lambda level: {"priority": level}),
    LEVELS.map(lambda level: {"severity": [level, "P9"]}),
    st.builds(lambda path, word: _field(path, equals=word), PATHS, WORDS),
    st.builds(
        lambda path, words: _field(path, **{"in": words}), PATHS, st.lists(WORDS, min_size=1)
    ),
    st.builds(
        lambda path, test, word, which: _field(path, values=which, **{test: word}),
        PATHS,
        st.sampled_from(["search", "contains", "starts_with", "ends_with"]),
        WORDS,
        st.sampled_from(["any", "all"]),
    ),
    st.builds(lambda path, words: _field(path, search="|".join(words)), PATHS, st.lists(WORDS)),
    st.builds(lambda path, word: _field(path, search=f"(?i)^{word}.*"), PATHS, WORDS),
    st.builds(lambda path: _field(path, contains=""), PATHS),
    st.builds(lambda path, there: _field(path, exists=there), PATHS, st.booleans()),
    st.builds(lambda path: _field(path, at_least=5), PATHS),
    st.just({"during": {"days": ["sun"]}}),
)
CONDITIONS: st.SearchStrategy[dict[str, Any]] = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all": parts}),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts}),
        inner.map(lambda part: {"not": part}),
    ),
    max_leaves=5,
)
RULES = st.lists(
    st.builds(
        lambda when, enabled, sources, actions: a_rule(
            when=when, enabled=enabled, sources=sources, actions=actions, targets={"hosts": [HOST]}
        ),
        CONDITIONS,
        st.sampled_from([True, True, True, False]),
        st.sampled_from([(), (), ("opsgenie",), ("jsm", "dynatrace")]),
        st.sampled_from([(), (), ("Create",), ("Fix",)]),
    ),
    max_size=8,
)
VALUES = st.none() | WORDS | st.lists(WORDS) | st.integers(0, 9)
EVENTS = st.builds(
    lambda tags, title, description, priority, x, b, missing: an_event(
        tags=tuple(tags),
        title=title,
        description=description,
        priority=priority,
        severity=priority,
        fields={"details": {"x": x}, "a.b": b},
        missing=frozenset(missing),
    ),
    st.lists(WORDS, max_size=3),
    st.lists(WORDS).map(" ".join),
    st.none() | st.lists(WORDS).map("".join),
    st.none() | LEVELS,
    VALUES,
    VALUES,
    st.sets(st.sampled_from(["description", "details", "tags", "priority", "title", "a", "y"])),
)


@settings(deadline=None, max_examples=300)
@given(RULES, EVENTS)
def test_it_gives_what_a_loop_over_all_rules_gives(rules: list[Rule], event: Event) -> None:
    every = match(rules, event, NOW)

    found = Index(rules).match(event, NOW)

    assert [id(rule) for rule in found.matched] == [id(rule) for rule in every.matched]
    assert found.tried == every.tried
    assert depends_on_missing(found, event) is depends_on_missing(every, event)
    said = {id(rule): failed for rule, failed in every.failures}
    assert all(said[id(rule)] == failed for rule, failed in found.failures)


@pytest.mark.parametrize(
    "when",
    [
        pytest.param({"field": "description", "search": "heap space"}, id="a search"),
        pytest.param({"field": "description", "equals": "x"}, id="a value"),
        pytest.param({"tags": ["prod", "dev"]}, id="tags"),
        pytest.param({"field": "*", "contains": "heap space"}, id="anything that it says"),
        pytest.param(
            {
                "all": [
                    {"field": "description", "search": "heap space"},
                    {"field": "details.x", "equals": "y"},
                ]
            },
            id="two fields, both cut",
        ),
        pytest.param(
            {"any": [{"field": "title", "contains": "xyz"}, {"tags": ["dev"]}]}, id="one of two"
        ),
    ],
)
def test_a_rule_that_needs_what_was_cut_is_still_asked(when: dict[str, Any]) -> None:
    cut = an_event(missing=frozenset({"description", "tags", "details"}))

    matching = Index([a_rule(when=when)]).match(cut, NOW)

    assert depends_on_missing(matching, cut)


def test_a_source_is_not_asked_for_a_rule_that_fails_anyway() -> None:
    cut = an_event(missing=frozenset({"description"}))
    when = {"all": [{"field": "description", "search": "heap space"}, {"tags": ["other"]}]}

    matching = Index([a_rule(when=when)]).match(cut, NOW)

    assert not depends_on_missing(matching, cut)


@pytest.mark.parametrize("engine", ["ours", "loop", "2018"])
@pytest.mark.parametrize("case", Case, ids=lambda case: case.name.lower())
def test_in_the_benchmark_each_finds_the_one_rule(engine: str, case: Case, tmp_path: Path) -> None:
    ask = ENGINES[engine](case, 40, tmp_path)

    assert [ask(about(number)) for number in (0, 7, 39, 40)] == [1, 1, 1, 0]


@pytest.mark.parametrize(
    "condition",
    [
        pytest.param(lambda number: {"tags": [f"service-{number}"]}, id="a tag for each"),
        pytest.param(
            lambda number: {
                "all": [{"tags": ["jvm"]}, {"field": "title", "search": f"svc-{number}x"}]
            },
            id="a text for each, and a tag for all",
        ),
        pytest.param(
            lambda number: {"field": f"details.value-{number}", "equals": number},
            id="a path for each",
        ),
    ],
)
def test_of_many_rules_only_those_are_looked_at_that_could_match(condition: Any) -> None:
    index = Index([a_rule(when=condition(number)) for number in range(300)])
    event = an_event(
        tags=("jvm", "service-7"), title="svc-7x is slow", fields={"details": {"value-7": 7}}
    )

    matching = index.match(event, NOW)

    assert len(matching.matched) == 1
    assert not matching.failures
    assert matching.tried == 300
