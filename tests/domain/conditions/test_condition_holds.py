"""Conditions held against events: every clause, and the laws that they obey."""

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from app.domain.conditions.clause import Failure
from app.domain.conditions.condition import AllOf, AnyOf, Condition, NotOf
from app.domain.conditions.event_has import HasTags
from app.domain.conditions.field_says import FieldSays
from app.domain.event import Event
from tests.parts.building import NOW, an_event

CONDITION: TypeAdapter[Any] = TypeAdapter(Condition)


def _failure(clause: object, event: Event) -> Failure | None:
    failed: Failure | None = CONDITION.validate_python(clause).failure(event, NOW)
    return failed


def _holds(clause: object, event: Event) -> bool:
    return _failure(clause, event) is None


HOLD = [
    pytest.param({"tags": ["jvm"]}, id="a tag"),
    pytest.param({"tags": ["prod", "jvm"]}, id="several tags in any order"),
    pytest.param({"tags": [5, True, 0.5]}, id="tags that YAML reads as numbers"),
    pytest.param({"field": "description", "search": "garbage.*time"}, id="a search"),
    pytest.param({"field": "description", "search": "(?i)LONG GARBAGE"}, id="whatever the case"),
    pytest.param({"field": "tags", "search": "^prod$"}, id="a search in every value"),
    pytest.param({"field": "*", "search": "db-1"}, id="a search everywhere"),
    pytest.param({"field": "title", "equals": "Duplicator is slow"}, id="equals"),
    pytest.param({"field": "details.port", "equals": 5}, id="equals a number"),
    pytest.param({"field": "details.on", "equals": True}, id="equals a bool"),
    pytest.param({"field": "title", "contains": "is slow"}, id="contains"),
    pytest.param({"field": "details.port", "contains": 5}, id="contains a number"),
    pytest.param({"field": "title", "exists": True}, id="exists"),
    pytest.param({"field": "priority", "exists": False}, id="does not exist"),
    pytest.param({"all": [{"tags": ["jvm"]}, {"tags": ["prod"]}]}, id="all"),
    pytest.param({"any": [{"tags": ["dev"]}, {"tags": ["prod"]}]}, id="any"),
    pytest.param({"not": {"tags": ["dev"]}}, id="not"),
    pytest.param({"not": {"all": [{"tags": ["jvm"]}, {"tags": ["dev"]}]}}, id="not all"),
]
FAIL = [
    pytest.param({"tags": ["jvm", "dev"]}, "jvm, prod", id="a tag it lacks"),
    pytest.param({"tags": ["JVM"]}, "jvm, prod", id="tags mind the case"),
    pytest.param({"field": "description", "search": "garbage$"}, "Long garb", id="a search"),
    pytest.param({"field": "title", "equals": "Duplicator"}, "Duplicator is", id="not equal"),
    pytest.param({"field": "title", "contains": "DUPLICATOR"}, "Duplicator is", id="the case"),
    pytest.param({"field": "priority", "search": ".*"}, "nothing", id="an unknown field"),
    pytest.param({"field": "priority", "equals": ""}, "nothing", id="nothing is not empty"),
    pytest.param({"field": "priority", "exists": True}, "nothing", id="does not exist"),
    pytest.param({"field": "title", "exists": False}, "Duplicator is", id="exists"),
    pytest.param({"any": [{"tags": ["a"]}, {"tags": ["b"]}]}, "jvm, prod", id="none of any"),
    pytest.param({"not": {"tags": ["jvm"]}}, "it holds", id="not"),
]


@pytest.mark.parametrize("clause", HOLD)
def test_a_clause_holds(clause: object) -> None:
    event = an_event(
        tags=("jvm", "prod", "5", "true", "0.5"),
        fields={"details": {"port": 5, "on": True, "host": "db-1"}},
    )

    assert _failure(clause, event) is None


@pytest.mark.parametrize(("clause", "saw"), FAIL)
def test_a_clause_fails_and_says_what_it_saw(clause: object, saw: str) -> None:
    failed = _failure(clause, an_event())

    assert failed is not None
    assert failed.clause == str(CONDITION.validate_python(clause))
    assert failed.saw.startswith(saw)
    assert not failed.unknown


def test_the_first_clause_that_fails_is_named() -> None:
    clauses = [{"tags": ["jvm"]}, {"tags": ["dev"]}, {"tags": ["other"]}]

    failed = _failure({"all": clauses}, an_event())

    assert failed == Failure("tags ['dev']", "jvm, prod")


def test_what_was_seen_is_shown_shortly() -> None:
    failed = _failure({"field": "title", "equals": "x"}, an_event(title="y" * 5000))

    assert failed is not None
    assert len(failed.saw) == 200
    assert failed.saw.endswith("…")


@pytest.mark.parametrize(
    "clause",
    [
        pytest.param({"field": "description", "search": "x"}, id="a search"),
        pytest.param({"field": "description", "exists": False}, id="does not exist"),
        pytest.param({"field": "*", "search": "x"}, id="everywhere"),
        pytest.param({"field": "details.host", "equals": "x"}, id="below what was cut"),
        pytest.param({"tags": ["dev"]}, id="a tag that may have been cut"),
        pytest.param({"not": {"tags": ["dev"]}}, id="not such a tag"),
        pytest.param({"not": {"not": {"tags": ["dev"]}}}, id="not not such a tag"),
        pytest.param({"any": [{"tags": ["dev"]}, {"field": "title", "equals": "x"}]}, id="any"),
        pytest.param({"all": [{"tags": ["jvm"]}, {"tags": ["dev"]}]}, id="all"),
        pytest.param({"not": {"any": [{"tags": ["dev"]}]}}, id="not any"),
    ],
)
def test_what_is_unknown_never_holds_not_even_under_not(clause: object) -> None:
    cut = an_event(missing=frozenset({"description", "details", "tags"}))

    failed = _failure(clause, cut)

    assert failed is not None
    assert failed.unknown


def test_what_is_known_holds_whatever_else_was_cut() -> None:
    cut = an_event(missing=frozenset({"description", "tags"}))

    assert _holds({"tags": ["jvm"]}, cut)
    assert _holds({"any": [{"field": "description", "search": "x"}, {"tags": ["jvm"]}]}, cut)


TAGS = st.sampled_from(["a", "b", "c", "jvm"])
PATHS = st.sampled_from(["title", "priority", "tags", "details.x", "*"])
LEAVES = st.one_of(
    st.lists(TAGS, min_size=1, max_size=3).map(lambda tags: HasTags(tags=tuple(tags))),
    st.builds(FieldSays, field=PATHS, equals=TAGS),
    st.builds(FieldSays, field=PATHS, contains=TAGS),
    st.builds(FieldSays, field=PATHS, exists=st.booleans()),
    st.builds(lambda field, text: FieldSays(field=field, search=text), PATHS, TAGS),
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: AllOf(all=tuple(parts))),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: AnyOf(any=tuple(parts))),
        inner.map(lambda part: NotOf(not_=part)),
    ),
    max_leaves=6,
)
COMPLETE = st.builds(
    lambda tags, title, priority, x: an_event(
        tags=tuple(tags), title=title, priority=priority, fields={"details": {"x": x}}
    ),
    st.sets(TAGS),
    TAGS,
    st.none() | TAGS,
    st.none() | TAGS | st.lists(TAGS),
)
CUT = st.builds(
    lambda event, missing: event.model_copy(update={"missing": missing}),
    COMPLETE,
    st.frozensets(st.sampled_from(["title", "priority", "tags", "details"]), min_size=1),
)


@given(condition=CONDITIONS, event=COMPLETE)
def test_a_condition_or_its_contrary_holds_for_a_complete_event(
    condition: Any, event: Event
) -> None:
    assert (condition.failure(event, NOW) is None) is not (
        NotOf(not_=condition).failure(event, NOW) is None
    )


@given(condition=CONDITIONS, event=CUT)
def test_never_both_a_condition_and_its_contrary_hold(condition: Any, event: Event) -> None:
    both = condition.failure(event, NOW), NotOf(not_=condition).failure(event, NOW)

    assert None not in both or any(both)


@given(condition=CONDITIONS, event=COMPLETE | CUT)
def test_not_not_is_the_condition_itself(condition: Any, event: Event) -> None:
    twice = NotOf(not_=NotOf(not_=condition))

    assert (twice.failure(event, NOW) is None) is (condition.failure(event, NOW) is None)


@given(condition=CONDITIONS, event=COMPLETE | CUT)
def test_all_of_one_and_any_of_one_are_that_one(condition: Any, event: Event) -> None:
    alone = condition.failure(event, NOW) is None

    assert (AllOf(all=(condition,)).failure(event, NOW) is None) is alone
    assert (AnyOf(any=(condition,)).failure(event, NOW) is None) is alone


@given(one=CONDITIONS, other=CONDITIONS, event=COMPLETE)
def test_de_morgan_holds_for_complete_events(one: Any, other: Any, event: Event) -> None:
    neither = AllOf(all=(NotOf(not_=one), NotOf(not_=other)))
    not_any = NotOf(not_=AnyOf(any=(one, other)))
    not_both = AnyOf(any=(NotOf(not_=one), NotOf(not_=other)))
    not_all = NotOf(not_=AllOf(all=(one, other)))

    assert (neither.failure(event, NOW) is None) is (not_any.failure(event, NOW) is None)
    assert (not_both.failure(event, NOW) is None) is (not_all.failure(event, NOW) is None)


@given(condition=CONDITIONS, event=CUT, whole=COMPLETE)
def test_what_holds_of_a_cut_message_holds_of_the_whole_one(
    condition: Any, event: Event, whole: Event
) -> None:
    """Nothing is done on a guess: what was cut may say anything, and the rule still matches."""
    details = whole.fields if "details" in event.missing else event.fields
    completed = event.model_copy(
        update={
            "missing": frozenset(),
            "fields": details,
            "tags": event.tags + (whole.tags if "tags" in event.missing else ()),
            **{n: getattr(whole, n) for n in ("title", "priority") if n in event.missing},
        }
    )

    assert condition.failure(event, NOW) is not None or condition.failure(completed, NOW) is None


@given(wanted=st.sets(TAGS, min_size=1), event=COMPLETE, more=st.text(max_size=5))
def test_another_tag_never_takes_a_match_of_tags_away(
    wanted: set[str], event: Event, more: str
) -> None:
    condition = HasTags(tags=tuple(wanted))
    tagged = event.model_copy(update={"tags": (*event.tags, more)})

    assert condition.failure(event, NOW) is not None or condition.failure(tagged, NOW) is None


@settings(max_examples=60)
@given(condition=CONDITIONS)
def test_a_condition_survives_being_written_and_read(condition: Any) -> None:
    text = CONDITION.dump_json(condition, by_alias=True)

    assert CONDITION.validate_json(text) == condition


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|aa)+$", "(.*a){20}$", "(a*)*b"])
def test_a_pattern_that_explodes_elsewhere_ends_quickly(pattern: str) -> None:
    event = an_event(description="a" * 50_000 + "!")

    began = time.process_time()
    failed = _failure({"field": "description", "search": pattern}, event)

    assert failed is not None
    assert time.process_time() - began < 2
