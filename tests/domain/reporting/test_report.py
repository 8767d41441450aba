"""Reports: the four questions, answered from what was done."""

from datetime import datetime, timedelta
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.reporting.counting import Done
from app.domain.reporting.lengths import summed_up
from app.domain.reporting.report import Blocked, Received
from app.domain.reporting.shown import Seconds
from app.domain.run import RunState
from tests.parts.building import NOW
from tests.parts.reporting import WEEK, done, reported

MINUTE = timedelta(minutes=1)


def test_a_report_tells_how_often_each_rule_ran_on_each_target() -> None:
    runs = [
        done("a", "app-01"),
        done("b", "app-01"),
        done("b", "app-02", ago=5 * MINUTE),
        done("b", "app-02", ago=3 * MINUTE),
    ]

    made = reported(runs)

    assert [(tally.rule, tally.runs) for tally in made.rules] == [("b", 3), ("a", 1)]
    assert [(tally.target, tally.runs) for tally in made.rules[0].targets] == [
        ("app-02", 2),
        ("app-01", 1),
    ]
    assert made.rules[0].targets[0].last == NOW - 3 * MINUTE
    assert (made.total.runs, made.total.last) == (4, NOW - MINUTE)


def test_a_report_counts_successes_among_those_that_ended_by_themselves() -> None:
    states = ["succeeded"] * 3 + ["failed", "cancelled", "queued", "awaiting_approval"]

    total = reported([done(state=state) for state in states]).total

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
    made = reported([done(), done(state=state)])

    assert made.total.success_rate == 0.5
    assert [bucket.failed for bucket in made.series.buckets][-1] == 1


def test_a_report_counts_how_often_a_rule_had_to_run_again_soon_after_a_success() -> None:
    runs = [
        done(
            target=target,
            state=state,
            ago=ago * MINUTE,
            seconds=took * 60.0,
            remedy=remedy,
            source=source,
            teams=teams,
        )
        for ago, state, target, remedy, took, source, teams in (
            (600, "succeeded", "app-01", 0, 5, "jsm", ()),
            (500, "failed", "app-01", 0, 5, "jsm", ("ops", "db")),
            (495, "succeeded", "app-01", 1, 5, "jsm", ("ops",)),
            (430, "succeeded", "app-01", 0, 5, "opsgenie", ("ops",)),
            (100, "succeeded", "app-01", 0, 5, "jsm", ()),
            (99, "succeeded", "app-01", 0, 5, "jsm", ()),
            (420, "succeeded", "app-02", 0, 5, "jsm", ()),
        )
    ]

    made = reported(runs, recurrence=100 * MINUTE)

    (rule,) = made.rules
    assert (made.recurrence, made.total.recurred, rule.recurred) == ("1h40m", 2, 2)
    assert {each.target: each.recurred for each in rule.targets} == {"app-01": 2, "app-02": 0}
    assert {each.source: each.recurred for each in made.sources} == {"jsm": 1, "opsgenie": 1}
    assert {each.team: each.recurred for each in made.teams} == {"ops": 2, "db": 1, None: 0}
    assert sum(each.recurred for each in made.series.buckets) == 2


def test_a_report_of_nothing_has_no_rate_and_no_times() -> None:
    received = [Received(3, "opsgenie", ("ops",), 9)]

    made = reported([], received=received, without_rule=4)

    assert (made.since, made.until) == (NOW - WEEK, NOW)
    assert (made.events, made.events_without_rule) == (9, 4)
    assert (made.total.runs, made.total.success_rate, made.total.seconds) == (0, None, None)
    assert (made.total.last, made.total.saved) == (None, None)
    assert [(each.source, each.events, each.runs) for each in made.sources] == [("opsgenie", 9, 0)]
    assert [(each.team, each.events, each.runs) for each in made.teams] == [("ops", 9, 0)]


@pytest.mark.parametrize("until", [NOW, NOW - timedelta(days=1)])
def test_a_period_that_is_none_has_no_pieces(until: datetime) -> None:
    made = reported([], period=(NOW, until))

    assert made.series.buckets == ()
    assert made.total.runs == 0


def test_what_was_not_done_is_told_the_most_frequent_first_and_when() -> None:
    blocked = [
        Blocked(0, "b", "rate", 1),
        Blocked(0, "z", "cooldown", 2),
        Blocked(1, "z", "cooldown", 3),
        Blocked(1, "a", "rate", 1),
        Blocked(1, "a", "busy", 1),
    ]

    made = reported([], blocked=blocked)

    assert [(each.rule, each.reason, each.count) for each in made.not_done] == [
        ("z", "cooldown", 5),
        ("a", "busy", 1),
        ("a", "rate", 1),
        ("b", "rate", 1),
    ]
    assert [each.not_done for each in made.series.buckets[:3]] == [
        {"cooldown": 2, "rate": 1},
        {"busy": 1, "cooldown": 3, "rate": 1},
        {},
    ]
    assert [each.blocked for each in made.series.buckets[:3]] == [3, 5, 0]


def test_a_run_counts_for_each_of_its_teams_and_one_without_for_none() -> None:
    runs = [done(teams=("ops", "db")), done(teams=("ops",)), done()]

    made = reported(runs, received=[Received(0, "jsm", ("db",), 2), Received(0, "jsm", (), 1)])

    assert [(each.team, each.runs, each.events) for each in made.teams] == [
        ("ops", 2, 0),
        ("db", 1, 2),
        (None, 1, 1),
    ]


@pytest.mark.parametrize(
    ("lengths", "expected"),
    [
        ([2.0], Seconds(mean=2.0, median=2.0, p95=2.0, longest=2.0)),
        ([1.0, 3.0], Seconds(mean=2.0, median=2.0, p95=3.0, longest=3.0)),
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
    assert summed_up(lengths) == expected


@given(st.lists(st.integers(0, 10_000).map(float), min_size=1).map(sorted))
def test_the_figures_of_lengths_are_in_order(lengths: list[float]) -> None:
    found = summed_up(lengths)

    assert found is not None
    assert found.median == median(lengths)
    assert min(lengths) <= found.median <= found.p95 <= found.longest == max(lengths)
    assert min(lengths) <= found.mean <= found.longest


def test_lengths_are_spread_over_ranges_that_people_know() -> None:
    runs = [done(seconds=length) for length in (0.0, 1.0, 1.001, 59.0, 60.0, 3600.0, 9000.0)]

    spread = reported([*runs, done(seconds=None)]).total.durations

    assert [each.up_to for each in spread] == [1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, None]
    assert [each.over for each in spread[1:]] == [each.up_to for each in spread[:-1]]
    assert [each.runs for each in spread] == [2, 1, 0, 0, 0, 2, 0, 0, 0, 0, 1, 1]


def test_a_run_that_has_not_ended_has_no_length() -> None:
    total = reported([done(seconds=None), done(seconds=2.0)]).total

    assert total.seconds == Seconds(mean=2.0, median=2.0, p95=2.0, longest=2.0)


@given(
    st.lists(
        st.builds(
            done,
            st.sampled_from("abc"),
            st.sampled_from(["x", "y"]),
            st.sampled_from(sorted(set(RunState) - {RunState.BLOCKED})),
            ago=st.timedeltas(timedelta(microseconds=1), WEEK),
            seconds=st.none() | st.floats(0, 9000),
            remedy=st.integers(0, 1),
            source=st.sampled_from(["opsgenie", "dynatrace"]),
            teams=st.sampled_from([(), ("ops",), ("db",)]),
        )
    ),
    st.sampled_from(["UTC", "Europe/Stockholm", "America/New_York"]),
)
def test_the_parts_of_a_report_add_up_to_its_total(runs: list[Done], zone: str) -> None:
    made = reported(runs, zone=zone)

    assert made.total.runs == len(runs)
    for parts in (made.rules, made.sources, made.teams, made.series.buckets):
        for figure in ("runs", "succeeded", "recurred"):
            total = getattr(made.total, figure)
            assert sum(getattr(part, figure) for part in parts) == total
    for tally in made.rules:
        assert sum(target.runs for target in tally.targets) == tally.runs
        assert sum(target.succeeded for target in tally.targets) == tally.succeeded
        assert sum(tally.states.values()) == tally.runs
        assert sum(each.runs for each in tally.durations) == sum(
            run.finished_at is not None for run in runs if run.rule == tally.rule
        )
    for bucket in made.series.buckets:
        of_all = bucket.succeeded + bucket.failed + bucket.cancelled + bucket.other
        assert of_all == bucket.runs
