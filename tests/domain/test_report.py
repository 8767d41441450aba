"""Reports: the four questions, answered from what was done."""

from dataclasses import replace
from datetime import timedelta
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.report import Done, Period, report
from app.domain.run import RunState
from app.domain.views import NotDone, Seconds
from tests.parts.building import NOW

PERIOD = Period(NOW - timedelta(days=7), NOW, events=9, events_without_rule=4)


def _done(
    rule: str = "a",
    target: str = "app-01",
    state: str = "succeeded",
    seconds: float | None = 1.0,
    minutes: int = 0,
) -> Done:
    return Done(rule, target, state, NOW - timedelta(minutes=minutes), seconds)


def test_a_report_tells_how_often_each_rule_ran_on_each_target() -> None:
    done = [
        _done("a", "app-01"),
        _done("b", "app-01"),
        _done("b", "app-02", minutes=5),
        _done("b", "app-02", minutes=3),
    ]

    made = report(PERIOD, done, [])

    assert [(tally.rule, tally.runs) for tally in made.rules] == [("b", 3), ("a", 1)]
    assert [(tally.target, tally.runs) for tally in made.rules[0].targets] == [
        ("app-02", 2),
        ("app-01", 1),
    ]
    assert made.rules[0].targets[0].last == NOW - timedelta(minutes=3)
    assert (made.total.runs, made.total.last) == (4, NOW)


def test_a_report_counts_successes_among_those_that_ended_by_themselves() -> None:
    states = ["succeeded"] * 3 + ["failed", "cancelled", "queued", "awaiting_approval"]

    total = report(PERIOD, [_done(state=state) for state in states], []).total

    assert (total.runs, total.succeeded, total.success_rate) == (7, 3, 0.75)
    assert total.states == {
        "awaiting_approval": 1,
        "cancelled": 1,
        "failed": 1,
        "queued": 1,
        "succeeded": 3,
    }


@pytest.mark.parametrize("state", ["failed", "timed_out", "unreachable", "unknown"])
def test_whatever_is_not_a_success_lowers_the_rate(state: str) -> None:
    total = report(PERIOD, [_done(), _done(state=state)], []).total

    assert total.success_rate == 0.5


def test_a_report_counts_how_often_a_rule_had_to_run_again_soon_after_a_success() -> None:
    done = [
        replace(_done(minutes=ago, state=state, target=target), finished_at=ended, remedy=remedy)
        for ago, state, target, remedy, took in (
            (600, "succeeded", "app-01", 0, 5),
            (500, "failed", "app-01", 0, 5),
            (495, "succeeded", "app-01", 1, 5),
            (430, "succeeded", "app-01", 0, 5),
            (100, "succeeded", "app-01", 0, 5),
            (99, "succeeded", "app-01", 0, 5),
            (420, "succeeded", "app-02", 0, 5),
        )
        for ended in (NOW - timedelta(minutes=ago - took),)
    ]

    made = report(PERIOD, done, [], timedelta(minutes=100))

    (rule,) = made.rules
    assert (made.recurrence, made.total.recurred, rule.recurred) == ("1h40m", 2, 2)
    assert {each.target: each.recurred for each in rule.targets} == {"app-01": 2, "app-02": 0}


def test_a_report_of_nothing_has_no_rate_and_no_times() -> None:
    made = report(PERIOD, [], [])

    assert (made.since, made.until) == (PERIOD.since, PERIOD.until)
    assert (made.events, made.events_without_rule) == (9, 4)
    assert (made.total.runs, made.total.success_rate, made.total.seconds) == (0, None, None)
    assert made.total.last is None


def test_what_was_not_done_is_told_the_most_frequent_first() -> None:
    counts = [("b", "rate", 1), ("a", "rate", 1), ("a", "busy", 1), ("z", "cooldown", 5)]
    not_done = [NotDone(rule=rule, reason=reason, count=count) for rule, reason, count in counts]

    made = report(PERIOD, [], not_done)

    assert [(each.rule, each.reason) for each in made.not_done] == [
        ("z", "cooldown"),
        ("a", "busy"),
        ("a", "rate"),
        ("b", "rate"),
    ]


@pytest.mark.parametrize(
    ("lengths", "expected"),
    [
        ([2.0], Seconds(mean=2.0, median=2.0, p95=2.0, longest=2.0)),
        ([3.0, 1.0], Seconds(mean=2.0, median=2.0, p95=3.0, longest=3.0)),
        (
            [float(n) for n in range(1, 101)],
            Seconds(mean=50.5, median=50.5, p95=95.0, longest=100.0),
        ),
        (
            [float(n) for n in range(1, 21)],
            Seconds(mean=10.5, median=10.5, p95=19.0, longest=20.0),
        ),
    ],
)
def test_lengths_are_summed_up(lengths: list[float], expected: Seconds) -> None:
    assert Seconds.of(lengths) == expected


@given(st.lists(st.integers(0, 10_000).map(float), min_size=1))
def test_the_figures_of_lengths_are_in_order(lengths: list[float]) -> None:
    found = Seconds.of(lengths)

    assert found is not None
    assert found.median == median(lengths)
    assert min(lengths) <= found.median <= found.p95 <= found.longest == max(lengths)
    assert min(lengths) <= found.mean <= found.longest


def test_a_run_that_has_not_ended_has_no_length() -> None:
    total = report(PERIOD, [_done(seconds=None), _done(seconds=2.0)], []).total

    assert total.seconds == Seconds(mean=2.0, median=2.0, p95=2.0, longest=2.0)


@given(
    st.lists(
        st.builds(
            _done, st.sampled_from("abc"), st.sampled_from(["x", "y"]), st.sampled_from(RunState)
        )
    )
)
def test_the_parts_of_a_report_add_up_to_its_total(done: list[Done]) -> None:
    made = report(PERIOD, done, [])

    assert sum(tally.runs for tally in made.rules) == made.total.runs == len(done)
    for tally in made.rules:
        assert sum(target.runs for target in tally.targets) == tally.runs
        assert sum(target.succeeded for target in tally.targets) == tally.succeeded
        assert sum(tally.states.values()) == tally.runs
