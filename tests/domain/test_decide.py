"""Decisions: every reason that there is not to act."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.decide import decide
from app.domain.limits import Caps
from app.domain.restraint.block import Block, BlockReason
from app.domain.restraint.record import Record
from app.domain.restraint.recurrence import Remediation
from app.domain.restraint.situation import Past, Situation
from app.domain.restraint.standing import Pause, Standing
from app.domain.run import RunState
from tests.parts.building import HOST, NOW, a_rule, a_situation, a_storm, a_trouble, an_event

AGO = {minutes: NOW - timedelta(minutes=minutes) for minutes in (5, 29, 30, 59, 60)}
ON_TWO = {"targets": {"hosts": ["app-01.example.net", "app-02.example.net"]}}
VALUE = {"then": [{"tasks": [{"remote_ssh": "echo {{ details.x }}"}]}]}

SUCCESS = Remediation(AGO[29], AGO[5], RunState.SUCCEEDED)
_CLOSED = Block(BlockReason.MAINTENANCE, "moving house", NOW + timedelta(hours=1))

WHOLE = [
    pytest.param(
        "maintenance",
        {},
        {},
        {"under_maintenance": True},
        "Dynatrace says that it is under maintenance",
        id="the source of the problem says so",
    ),
    pytest.param(
        "paused",
        {},
        {},
        {"standing": Standing(paused=Pause("a migration", "anna", AGO[5]))},
        "paused by anna since 2026-11-22 07:55:00 UTC: a migration",
        id="somebody told it to begin nothing",
    ),
    pytest.param(
        "storm",
        {},
        {},
        {"standing": Standing(storm=a_storm())},
        "a storm since 2026-11-22 08:00:00 UTC: 21 targets in 5m; nothing begins by itself",
        id="so much goes wrong at once",
    ),
    pytest.param(
        "resolved", {}, {}, {"problem_is_open": False}, "the problem is over", id="it is over"
    ),
    pytest.param(
        "resolved", {}, {"missing": {"status"}}, {}, "nobody says whether", id="nobody knows"
    ),
    pytest.param(
        "no_target", {}, {"fields": {}}, {}, "the event names no host", id="no host in the event"
    ),
    pytest.param(
        "no_target", {"targets": {"group": "x"}}, {}, {}, "names no host", id="an empty group"
    ),
    pytest.param(
        "duplicate",
        {},
        {"fields": {}},
        {"acted": lambda: True},
        "done for this problem already",
        id="an update that names no host after the rule has acted",
    ),
    pytest.param(
        "held",
        {"hold_for": "5m"},
        {},
        {"open_for": timedelta(minutes=2)},
        "open for 5m, which it is at 2026-11-22 08:03:00 UTC",
        id="a problem that is not open for long enough",
    ),
    pytest.param(
        "too_many_targets",
        {**ON_TWO, "limits": {"max_targets": 1}},
        {},
        {},
        "2 targets, at most 1 are allowed",
        id="more targets than the rule allows",
    ),
    pytest.param(
        "too_many_targets",
        ON_TWO,
        {},
        {"caps": Caps(max_targets=1)},
        "2 targets, at most 1",
        id="more targets than the operator allows",
    ),
    pytest.param(
        "not_allowed", VALUE, {}, {}, "does not say details.x", id="a value that is not there"
    ),
    pytest.param(
        "not_allowed",
        VALUE,
        {"fields": {"details": {"host": HOST, "x": "-rf"}}},
        {},
        "starts with a dash",
        id="a value that may not go into a command",
    ),
]
ON_TARGET = [
    pytest.param(
        "not_allowed",
        {"targets": {"hosts": ["db-1"]}},
        Past(),
        {},
        "db-1 is not in targets.allow",
        id="a host that may not be touched",
    ),
    pytest.param(
        "duplicate", {}, Past(done_here=True), {}, "done for this problem", id="done already"
    ),
    pytest.param(
        "breaker",
        {},
        Past(),
        {"record": Record(troubles=lambda target: [a_trouble(opened_at=AGO[5])])},
        "did not repair 3 times in a row on app-01.example.net; until a person resets it",
        id="its breaker is open there",
    ),
    pytest.param(
        "ineffective",
        {"limits": {"recurrence": "1/30m"}},
        Past(),
        {"record": Record(past=lambda target, since, most: [SUCCESS])},
        "it succeeded once, and each time it was wanted again within 30m",
        id="wanted again soon after it succeeded",
    ),
    pytest.param(
        "flapping",
        {"limits": {"flapping": "2/30m"}},
        Past(),
        {"record": Record(openings=lambda target, since, most: [AGO[5], NOW])},
        "opened 2 times, 2/30m is flapping",
        id="its problem opens again and again",
    ),
    pytest.param(
        "maintenance",
        {},
        Past(),
        {"maintenance": lambda rule, target: [_CLOSED]},
        "moving house",
        id="a window or a silence is in force",
    ),
    pytest.param(
        "busy",
        {"limits": {"cooldown": "30m"}},
        Past(at_work=True),
        {},
        "at work on this target already",
        id="at work",
    ),
    pytest.param(
        "cooldown",
        {"limits": {"cooldown": "30m"}},
        Past(last=AGO[29]),
        {},
        "last run 2026-11-22 07:31:00 UTC, cooldown of 30m",
        id="too soon",
    ),
    pytest.param(
        "cooldown",
        {},
        Past(last=AGO[29]),
        {"caps": Caps.model_validate({"cooldown": "30m"})},
        "cooldown of 30m",
        id="too soon for the operator",
    ),
    pytest.param(
        "rate",
        {"limits": {"rate": ["2/1h"]}},
        Past(begun=(AGO[59], AGO[5])),
        {},
        "the rate 2/1h is used up",
        id="too often",
    ),
    pytest.param(
        "rate",
        {"limits": {"rate": ["9/1h"]}},
        Past(begun=(AGO[5],)),
        {"caps": Caps.model_validate({"rate": ["1/1d"]})},
        "the rate 1/1d is used up",
        id="too often for the operator",
    ),
    pytest.param("shadow", {"mode": "observe"}, Past(), {}, "only observes", id="it observes"),
    pytest.param("dry_run", {}, Past(), {"dry_run": True}, "runs dry", id="a dry run"),
]


@pytest.mark.parametrize(("reason", "rule", "event", "situation", "detail"), WHOLE)
def test_a_rule_is_blocked_as_a_whole(
    reason: str,
    rule: dict[str, Any],
    event: dict[str, Any],
    situation: dict[str, Any],
    detail: str,
) -> None:
    decision = decide(a_rule(**rule), an_event(**event), a_situation(**situation))

    assert decision.block is not None
    assert decision.block.reason == reason
    assert detail in decision.block.detail
    assert not decision.acts
    assert all(choice.block == decision.block for choice in decision.choices)
    assert set(decision.blocks()) == {decision.block}


@pytest.mark.parametrize(("reason", "rule", "past", "situation", "detail"), ON_TARGET)
def test_a_rule_is_blocked_on_a_target(
    reason: str, rule: dict[str, Any], past: Past, situation: dict[str, Any], detail: str
) -> None:
    decision = decide(a_rule(**rule), an_event(), a_situation(past, **situation))

    (choice,) = decision.choices
    assert choice.block is not None
    assert choice.block.reason == reason
    assert detail in choice.block.detail
    assert decision.block is None
    assert not decision.acts
    assert decision.blocks() == (choice.block,)


SEEN_ON_THE_TARGET = {BlockReason.HEALTHY}
"""Reasons that no decision gives, since it looks at nothing."""


def test_there_is_a_row_above_for_every_reason() -> None:
    rows = {str(row.values[0]) for row in [*WHOLE, *ON_TARGET]}

    assert rows == set(BlockReason) - SEEN_ON_THE_TARGET


@pytest.mark.parametrize(
    ("rule", "past"),
    [
        pytest.param({}, Past(), id="nothing happened before"),
        pytest.param({}, Past(last=AGO[5], begun=(AGO[5],)), id="no limits"),
        pytest.param({}, Past(at_work=True), id="at work, but without a cooldown: one by one"),
        pytest.param(
            {"limits": {"cooldown": "30m"}}, Past(last=AGO[30]), id="the cooldown has just passed"
        ),
        pytest.param(
            {"limits": {"rate": ["2/1h"]}},
            Past(begun=(AGO[60], AGO[5])),
            id="one of them is just out of the window",
        ),
        pytest.param({"mode": "approve"}, Past(), id="it waits for approval"),
    ],
)
def test_a_rule_acts_when_nothing_is_in_the_way(rule: dict[str, Any], past: Past) -> None:
    decision = decide(a_rule(**rule), an_event(), a_situation(past))

    assert decision.acts
    assert [(choice.target, choice.block) for choice in decision.choices] == [(HOST, None)]
    assert decision.blocks() == ()


def test_a_block_on_one_target_leaves_the_others() -> None:
    rule = a_rule(targets={"hosts": ["app-01.example.net", "db-1", "app-02.example.net"]})

    decision = decide(rule, an_event(), a_situation())

    assert decision.acts
    assert [choice.block and choice.block.reason for choice in decision.choices] == [
        None,
        BlockReason.NOT_ALLOWED,
        None,
    ]


def test_the_past_is_asked_as_far_back_as_the_limits_reach_for_each_allowed_target() -> None:
    asked = []

    def past(target: str, since: Any) -> Past:
        asked.append((target, since))
        return Past()

    rule = a_rule(targets={"hosts": [HOST, "db-1"]}, limits={"cooldown": "30m", "rate": ["1/1h"]})
    decide(rule, an_event(), replace(a_situation(), past=past))

    assert asked == [(HOST, AGO[60])]


def test_the_first_remedy_is_filled_from_the_event() -> None:
    rule = a_rule(then=[{"tasks": [{"remote_ssh": "ping {{ details.host }}"}]}])

    decision = decide(rule, an_event(), a_situation())

    assert str(decision.first_remedy) == f"ping '{HOST}'"


def test_a_value_that_is_refused_leaves_the_remedy_as_the_rule_says_it() -> None:
    decision = decide(a_rule(**VALUE), an_event(), a_situation())

    assert str(decision.first_remedy) == "echo {{ details.x }}"


def test_far_too_many_targets_are_counted_but_not_all_written_down() -> None:
    hosts = " ".join(f"app-{number}.example.net" for number in range(8_000))
    event = an_event(fields={"details": {"host": hosts}})

    decision = decide(a_rule(), event, a_situation(caps=Caps(max_targets=10)))

    assert decision.block
    assert decision.block.detail.startswith("8000 targets")
    assert 10 < len(decision.choices) <= 100


@given(
    past=st.builds(
        Past,
        begun=st.lists(st.sampled_from(list(AGO.values()))).map(tuple),
        last=st.none() | st.sampled_from(list(AGO.values())),
        at_work=st.booleans(),
        done_here=st.booleans(),
    ),
    stricter=st.sampled_from(
        [{"cooldown": "29m"}, {"cooldown": "1h"}, {"rate": ["1/1h"]}, {"rate": ["2/30m", "3/1h"]}]
    ),
    dry=st.booleans(),
)
def test_a_stricter_cap_never_lets_more_happen(
    past: Past, stricter: dict[str, Any], dry: bool
) -> None:
    def blocked(caps: Caps) -> bool:
        situation: Situation = a_situation(past, caps=caps, dry_run=dry)
        return not decide(a_rule(), an_event(), situation).acts

    assert blocked(Caps.model_validate(stricter)) >= blocked(Caps())
