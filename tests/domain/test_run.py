"""Runs: every state has its meaning, and every end a defined way to go on."""

import pytest

from app.domain.run import (
    ACTIVE,
    WAITING,
    Follow,
    RunState,
    state_after,
    what_follows,
)
from app.domain.task import Outcome
from tests.parts.building import a_run

OVER = [state for state in RunState if state not in WAITING | ACTIVE]
FOLLOWS = {
    RunState.SUCCEEDED: (Follow.NOTHING, Follow.NOTHING),
    RunState.CANCELLED: (Follow.NOTHING, Follow.NOTHING),
    RunState.FAILED: (Follow.NEXT_REMEDY, Follow.ESCALATE),
    RunState.TIMED_OUT: (Follow.NEXT_REMEDY, Follow.ESCALATE),
    RunState.UNREACHABLE: (Follow.NEXT_REMEDY, Follow.ESCALATE),
    RunState.UNKNOWN: (Follow.ESCALATE, Follow.ESCALATE),
    RunState.BLOCKED: (Follow.ESCALATE, Follow.ESCALATE),
}


@pytest.mark.parametrize("state", list(RunState))
def test_a_run_waits_is_active_or_is_over_and_never_two_of_them(state: RunState) -> None:
    run = a_run(state=state)

    assert (state in WAITING) + run.is_active + run.is_over == 1


@pytest.mark.parametrize("state", OVER)
@pytest.mark.parametrize(("remedies", "last"), [(2, False), (1, True)])
def test_every_end_has_a_defined_way_to_go_on(state: RunState, remedies: int, last: bool) -> None:
    run = a_run(state=state, remedy=0, remedies=remedies)

    assert what_follows(run, problem_is_open=True) is FOLLOWS[state][last]


@pytest.mark.parametrize("state", OVER)
def test_nothing_follows_once_the_problem_is_over(state: RunState) -> None:
    run = a_run(state=state, remedies=3)

    assert what_follows(run, problem_is_open=False) is Follow.NOTHING


def test_remedies_are_tried_to_the_last_and_then_people_are_asked() -> None:
    follows = [
        what_follows(a_run(state="failed", remedy=number, remedies=3), problem_is_open=True)
        for number in range(3)
    ]

    assert follows == [Follow.NEXT_REMEDY, Follow.NEXT_REMEDY, Follow.ESCALATE]


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_of_a_task_is_an_end_of_its_run(outcome: Outcome) -> None:
    state = state_after(outcome)

    assert state == outcome.value
    assert a_run(state=state).is_over
