"""A replay keeps to limits, counts and holds by the history that the rules would have made."""

from datetime import timedelta
from typing import Any

import pytest

from app.domain.event import EventKind
from app.domain.limits import Caps
from app.domain.maintenance.window import Window
from tests.backtesting.conftest import Story, a_stored_run
from tests.parts.building import NOW, a_rule


@pytest.mark.parametrize(
    ("limits", "length", "reason"),
    [
        pytest.param({"cooldown": "10m"}, 60, "cooldown", id="cooldown"),
        pytest.param({"cooldown": "10m"}, 600, "busy", id="busy while a run takes long"),
        pytest.param({"rate": ["1/1h"]}, 60, "rate", id="rate"),
    ],
)
def test_a_run_of_the_replay_blocks_the_next_one_on_its_target(
    story: Story, limits: dict[str, object], length: float, reason: str
) -> None:
    story.lengths["restart-duplicator"] = length
    story.event(0, problem=1)
    story.event(5, problem=2)
    story.event(90, problem=3)

    found = story.replayed([a_rule()], [a_rule(limits=limits)])

    assert found.before.runs == 3
    assert (found.after.runs, found.after.blocked) == (2, {reason: 1})


def test_the_caps_of_the_settings_hold(story: Story) -> None:
    story.caps = Caps.model_validate({"rate": ["1/1h"]})
    story.event(0, problem=1)
    story.event(5, problem=2)

    found = story.replayed([], [a_rule()])

    assert (found.after.runs, found.after.blocked) == (1, {"rate": 1})


@pytest.mark.parametrize(
    ("limits", "blocked"),
    [
        pytest.param({"recurrence": "2/30m"}, {"ineffective": 2}, id="ineffective"),
        pytest.param({"flapping": "3/1h"}, {"flapping": 2}, id="flapping"),
    ],
)
def test_what_repeats_is_noticed_as_every_simulated_remedy_works(
    story: Story, limits: dict[str, Any], blocked: dict[str, int]
) -> None:
    for problem, minutes in enumerate((0, 20, 40, 50, 200), start=1):
        story.event(minutes, problem)
        story.event(minutes, problem, kind=EventKind.UPDATED, action=f"AddTags {minutes}")

    found = story.replayed([], [a_rule(limits=limits)])

    assert {reason: found.after.blocked[reason] // 2 for reason in blocked} == blocked
    assert found.after.runs == 3


def test_the_windows_beside_the_rules_count_at_the_time_of_each_event(story: Story) -> None:
    for number, minutes in enumerate((0, 30, 59, 60), 1):
        story.event(minutes, problem=number)
    window = Window.model_validate(
        {"name": "w", "comment": "c", "author": "a", "starts": "2026-11-22 08:30", "lasts": "30m"}
    )

    found = story.replayed([a_rule()], [a_rule()], window)

    assert (found.before.runs, found.after.runs) == (4, 2)
    assert found.after.blocked == {"maintenance": 2}


def test_what_a_source_says_to_be_under_maintenance_is_left_alone(story: Story) -> None:
    story.event(0, problem=1, maintenance=True)
    story.event(5, problem=1, kind="updated")
    story.event(10, problem=1, kind="updated", maintenance=False)

    found = story.replayed([], [a_rule()])

    assert (found.after.runs, found.after.blocked) == (1, {"maintenance": 2})


def test_a_run_that_took_place_takes_as_long_as_it_did(story: Story) -> None:
    story.event(0, runs=(a_stored_run(0, length=30),))
    story.event(20, problem=2)

    found = story.replayed([], [a_rule(limits={"cooldown": "5m"})])

    assert found.after.blocked == {"busy": 1}


def test_a_problem_is_repaired_once_in_each_of_its_episodes(story: Story) -> None:
    story.event(0)
    story.event(1, kind=EventKind.UPDATED)
    story.event(2, kind=EventKind.RESOLVED)
    story.event(3, occurred_at=NOW + timedelta(minutes=3))

    found = story.replayed([], [a_rule()])

    assert (found.after.runs, found.after.blocked) == (2, {"duplicate": 1})


def test_what_was_done_for_a_problem_before_the_replay_is_not_done_again(story: Story) -> None:
    story.had_run(1, a_stored_run(-60 * 24 * 5))
    story.event(0, kind=EventKind.UPDATED)

    found = story.replayed([a_rule()], [a_rule(limits={"cooldown": "1m"})])

    assert (found.before.blocked, found.after.blocked) == ({"duplicate": 1}, {"duplicate": 1})


def test_what_a_person_asked_for_counts_for_the_limits(story: Story) -> None:
    story.event(0, by_hand=True, runs=(a_stored_run(0),))
    story.event(5, problem=2)

    found = story.replayed([], [a_rule(limits={"cooldown": "10m"})])

    assert (found.events, found.by_hand) == (1, 1)
    assert (found.after.runs, found.after.blocked) == (0, {"cooldown": 1})


def test_events_before_the_period_count_for_limits_and_for_nothing_else(story: Story) -> None:
    story.event(-5, problem=1)
    story.event(0, problem=2)

    found = story.replayed([], [a_rule(limits={"cooldown": "10m"})])

    assert (found.events, found.warm_up) == (1, 1)
    assert (found.after.matches, found.after.runs) == (1, 0)
    assert found.rules[0].newly.count == 1


def test_so_many_events_in_such_a_time_are_counted_by_when_they_came(story: Story) -> None:
    for number, minutes in enumerate((0, 20, 24, 28, 60), start=1):
        story.event(minutes, problem=number)

    found = story.replayed([], [a_rule(count={"at_least": 3, "within": "10m"})])

    assert found.after.matches == 1
    assert found.rules[0].newly.examples[0].at == NOW + timedelta(minutes=28)


def test_a_rule_that_waits_acts_when_the_problem_has_lasted(story: Story) -> None:
    story.event(0)
    story.event(55, problem=2)

    found = story.replayed([], [a_rule(hold_for="10m")])

    assert (found.after.matches, found.after.runs) == (2, 2)
    assert found.after.blocked == {"held": 2}
    assert found.after.busiest is not None
    assert (found.after.busiest.hour, found.after.busiest.runs) == (NOW, 1)


def test_a_rule_that_waits_does_nothing_when_the_problem_is_over(story: Story) -> None:
    story.event(0)
    story.event(5, kind=EventKind.RESOLVED)

    found = story.replayed([], [a_rule(hold_for="10m")])

    assert (found.after.runs, found.after.blocked) == (0, {"held": 1, "resolved": 1})


def test_a_problem_that_opens_again_has_to_last_anew(story: Story) -> None:
    story.event(0)
    story.event(5, kind=EventKind.RESOLVED)
    story.event(8, reopens=True)
    story.event(30, problem=2)

    found = story.replayed([], [a_rule(hold_for="10m")])

    assert found.after.blocked == {"held": 4}
    assert found.after.runs == 2


def test_nobody_asked_whether_a_problem_is_open_that_no_rule_was_for(story: Story) -> None:
    story.event(0, missing=frozenset({"status"}))

    found = story.replayed([], [a_rule()])

    assert found.after.runs == 1


def test_a_problem_that_is_heard_of_no_more_is_forgotten(story: Story) -> None:
    story.caps = Caps(recurrence=(), flapping=())
    for problem in range(1, 30):
        story.event(problem, problem)
        story.event(problem + 3, problem, kind=EventKind.RESOLVED)

    found = story.replayed([], [a_rule(), a_rule(name="holds", hold_for="5m")])

    assert found.rules[1].after is not None
    assert found.rules[1].after.runs == 29
    assert story.most_problems <= 7
