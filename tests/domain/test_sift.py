"""What the order of the rules means: stop, catch_all, and what happened too seldom."""

from typing import Any

import pytest

from app.domain.conditions.clause import Failure
from app.domain.counting import Count
from app.domain.matching import Matching, sift
from app.domain.rule import Rule
from tests.parts.building import a_rule, an_event

SELDOM = Failure("count 3 in 10m", "2")


def _sifted(*rules: dict[str, Any], seldom: bool = False) -> tuple[list[str], dict[str, str]]:
    made = tuple(a_rule(name=f"rule-{n}", **rule) for n, rule in enumerate(rules))
    left = sift(Matching(made, ()), lambda rule: SELDOM if seldom else None)
    return (
        [rule.name.removeprefix("rule-") for rule in left.matched],
        {rule.name.removeprefix("rule-"): failed.clause for rule, failed in left.failures},
    )


COUNT = {"count": {"at_least": 3, "within": "10m"}}


@pytest.mark.parametrize(
    ("rules", "acting"),
    [
        pytest.param([{}, {}], ["0", "1"], id="several act"),
        pytest.param([{}, {"stop": True}, {}, {}], ["0", "1"], id="stop ends it"),
        pytest.param([{"catch_all": True}, {}], ["1"], id="catch_all is asked last"),
        pytest.param([{"catch_all": True}], ["0"], id="and acts if nothing else matches"),
        pytest.param([{"catch_all": True}] * 2, ["0", "1"], id="one does not shut out another"),
        pytest.param([{"catch_all": True, "stop": True}] * 2, ["0"], id="unless it stops"),
        pytest.param([{"stop": True, "mode": "observe"}, {}], ["0", "1"], id="who observes"),
        pytest.param(
            [{"mode": "observe"}, {"catch_all": True}], ["0", "1"], id="and leaves the field"
        ),
        pytest.param([{"stop": True, "mode": "approve"}, {}], ["0"], id="who asks does stop"),
    ],
)
def test_a_rule_gives_way_to_another(rules: list[dict[str, Any]], acting: list[str]) -> None:
    assert _sifted(*rules)[0] == acting


def test_what_gave_way_says_to_which_rule() -> None:
    _, failures = _sifted({"stop": True}, {}, {"catch_all": True})

    assert failures == dict.fromkeys("12", "not after a rule with stop: rule-0")
    assert _sifted({}, {"catch_all": True})[1] == {"1": "catch_all: no other rule matches"}


def test_what_happened_too_seldom_stops_nothing() -> None:
    acting, failures = _sifted({"stop": True, **COUNT}, {"catch_all": True}, seldom=True)

    assert acting == ["1"]
    assert failures == {"0": SELDOM.clause}


def test_only_rules_with_a_count_are_asked_how_often() -> None:
    asked: list[str] = []

    def ask(rule: Rule) -> None:
        asked.append(rule.name)

    sift(Matching((a_rule(name="a"), a_rule(name="b", **COUNT)), ()), ask)

    assert asked == ["b"]


BY_HOST = Count.model_validate({"at_least": 3, "within": "10m", "by": ["details.host", "tags"]})


def test_events_of_the_same_values_are_counted_together() -> None:
    first = an_event(tags=("a", "b"), fields={"details": {"host": "x"}})
    same = an_event(tags=("b", "a"), title="other", fields={"details": {"host": "x"}})
    other = an_event(tags=("a",), fields={"details": {"host": "x"}})

    assert BY_HOST.key("rule", first) == BY_HOST.key("rule", same)
    assert BY_HOST.key("rule", first) != BY_HOST.key("rule", other)
    assert BY_HOST.key("rule", first) != BY_HOST.key("another", first)


def test_an_event_without_a_value_to_count_by_is_not_counted() -> None:
    assert BY_HOST.key("rule", an_event(tags=())) is None
    failed = BY_HOST.failure(None)
    assert failed is not None
    assert failed.saw == "the event does not say details.host and tags"


def test_enough_is_enough() -> None:
    assert BY_HOST.failure(3) is None
    assert BY_HOST.failure(2) == Failure("count 3 in 10m by details.host, tags", "2")


def test_what_is_counted_outlasts_a_change_of_limits_but_not_of_the_condition() -> None:
    rule = a_rule(**COUNT)

    assert rule.counted_as == a_rule(**COUNT, limits={"cooldown": "1h"}).counted_as
    assert rule.counted_as != a_rule(**COUNT, when={"tags": ["other"]}).counted_as
