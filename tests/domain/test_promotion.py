"""Which rules have earned another mode, by what they did."""

from datetime import timedelta
from typing import Any

import pytest

from app.domain.promotion import (
    Advice,
    Deed,
    Evidence,
    Ladder,
    Standing,
    Thresholds,
    advice,
    standings,
)
from app.domain.rule import Mode
from app.domain.rule_set import RuleSet
from app.domain.run import CALLED_OFF, RAMP_STOPPED
from tests.parts.building import HOST, NOW, a_rule

THRESHOLDS = Thresholds(would_runs=3, successes=3, recurrence="2h", setbacks=2)
DAY = timedelta(days=1)


def _advice(mode: Mode, evidence: Evidence) -> Advice | None:
    standing = Standing("repair", mode, "0" * 16, "rules/repair.yaml")
    found = advice(Ladder(THRESHOLDS, (standing,)), {"repair": evidence}, NOW)
    return found[0] if found else None


def _deed(days: float, state: str = "succeeded", minutes: float = 1, **said: Any) -> Deed:
    """Give a run so many days ago that took some minutes, for a problem of its own."""
    queued_at = NOW - days * DAY
    parts = {
        "target": HOST,
        "problem": f"problem-{days}",
        "episode": 1,
        "detail": "",
        "finished_at": queued_at + timedelta(minutes=minutes),
    }
    return Deed(state=state, queued_at=queued_at, **{**parts, **said})


GOOD = (_deed(9), _deed(8), _deed(7))


def _gives(mode: Mode, *deeds: Deed) -> tuple[str | None, str] | None:
    found = _advice(mode, Evidence(deeds=sorted(deeds, key=lambda deed: deed.queued_at)))
    return (found.to, found.because) if found else None


def test_enough_would_be_runs_earn_a_rule_the_mode_approve() -> None:
    found = _advice(Mode.OBSERVE, Evidence(would=3))

    assert found == Advice(
        rule="repair",
        mode="observe",
        to="approve",
        because="3 of 3 would-be runs on resolved problems",
        change="rules/repair.yaml: rule repair: mode: approve",
    )


@pytest.mark.parametrize(
    ("evidence", "because"),
    [
        pytest.param(Evidence(), "0 of 3 would-be runs on resolved problems", id="nothing yet"),
        pytest.param(
            Evidence(would=9, stops={"no_target": 2, "not_allowed": 1}),
            "9 of 3 would-be runs on resolved problems, but blocked: 2 no_target, 1 not_allowed",
            id="blocks that somebody has to look at",
        ),
    ],
)
def test_a_rule_that_observes_has_to_wait(evidence: Evidence, because: str) -> None:
    found = _advice(Mode.OBSERVE, evidence)

    assert found is not None
    assert (found.to, found.because, found.change) == (None, because, None)


def test_enough_successes_in_a_row_earn_a_rule_the_mode_auto() -> None:
    found = _gives(Mode.APPROVE, *GOOD)

    assert found == ("auto", "3 of 3 successes in a row, each without recurrence in 2h")


@pytest.mark.parametrize(
    ("deeds", "row", "since"),
    [
        pytest.param(GOOD[1:], 2, "", id="too few"),
        pytest.param((*GOOD, _deed(6, "failed")), 0, "failed", id="the last one failed"),
        pytest.param((*GOOD, _deed(8.5, "unknown")), 2, "unknown", id="nobody knows of one"),
        pytest.param((*GOOD, _deed(7.5, "cancelled")), 1, "cancelled", id="somebody rejected one"),
        pytest.param((*GOOD, _deed(6.95)), 1, "recurred", id="the problem was back"),
        pytest.param(
            (*GOOD, _deed(6.95, "blocked", finished_at=None)), 0, "recurred", id="held back"
        ),
        pytest.param((*GOOD[1:], _deed(0.01)), 2, "", id="one is too young to be sure of"),
    ],
)
def test_a_rule_that_asks_has_to_wait(deeds: tuple[Deed, ...], row: int, since: str) -> None:
    found = _gives(Mode.APPROVE, *deeds)

    assert found is not None
    to, because = found
    assert (to, because.startswith(f"{row} of 3 ")) == (None, True)
    assert (f", since {since} on " in because) is bool(since)


@pytest.mark.parametrize(
    "deed",
    [
        pytest.param(_deed(6, "cancelled", detail=f"{CALLED_OFF} it began"), id="called off"),
        pytest.param(_deed(6, "cancelled", detail=f"{RAMP_STOPPED}: x"), id="a wave not begun"),
        pytest.param(_deed(6, "awaiting_approval", finished_at=None), id="not begun"),
        pytest.param(_deed(6, "running", finished_at=None), id="at work"),
        pytest.param(_deed(6.95, target="app-02.example.net"), id="on another target"),
        pytest.param(_deed(6.95, problem="problem-7"), id="for the same problem"),
        pytest.param(_deed(6.9), id="after some time"),
    ],
)
def test_what_says_nothing_against_a_rule_leaves_its_row_whole(deed: Deed) -> None:
    found = _gives(Mode.APPROVE, *GOOD, deed)

    assert found is not None
    assert found[0] == "auto"


def test_a_rule_in_auto_that_fails_too_often_is_to_step_back() -> None:
    found = _advice(
        Mode.AUTO, Evidence(deeds=(_deed(9), _deed(8, "failed"), _deed(7), _deed(6.95)))
    )

    assert found is not None
    assert (found.to, found.because) == ("approve", "of its last 3 runs: 1 failed, 1 recurred")
    assert found.change == "rules/repair.yaml: rule repair: mode: approve"


@pytest.mark.parametrize(
    "deeds",
    [
        pytest.param((), id="nothing happened"),
        pytest.param((_deed(9), _deed(8), _deed(7, "failed")), id="not too often"),
        pytest.param((_deed(10, "failed"), _deed(9.5, "failed"), *GOOD), id="long ago"),
    ],
)
def test_a_rule_in_auto_that_works_is_not_named(deeds: tuple[Deed, ...]) -> None:
    assert _gives(Mode.AUTO, *deeds) is None


def test_only_rules_that_are_switched_on_are_advised_on_by_their_names() -> None:
    rules = RuleSet(
        rules=(
            a_rule(name="b", mode="observe"),
            a_rule(name="off", mode="observe", enabled=False),
            a_rule(name="a", mode="approve"),
        ),
        origins={"b": "rules/b.yaml"},
    )

    found = advice(Ladder(THRESHOLDS, standings(rules)), {}, NOW)

    assert [each.rule for each in found] == ["a", "b"]
