"""Tasks: what they say of themselves, and what came of them."""

import pytest

from app.domain.task import Outcome, Task, TaskResult, TaskSpec
from tests.parts.building import GRAMMAR, a_remedy, an_event


@pytest.mark.parametrize("outcome", list(Outcome))
def test_only_a_success_succeeded(outcome: Outcome) -> None:
    assert TaskResult(outcome=outcome).succeeded is (outcome is Outcome.SUCCEEDED)


@pytest.mark.parametrize(
    ("result", "words"),
    [
        (TaskResult(outcome=Outcome.SUCCEEDED), "succeeded"),
        (TaskResult(outcome=Outcome.FAILED, exit_status=3), "failed, exit status 3"),
        (TaskResult(outcome=Outcome.SUCCEEDED, exit_status=0), "succeeded, exit status 0"),
        (TaskResult(outcome=Outcome.TIMED_OUT, detail="5 s"), "timed out: 5 s"),
    ],
)
def test_a_result_says_itself_in_one_line(result: TaskResult, words: str) -> None:
    assert str(result) == words


def test_a_task_that_says_nothing_more_is_done_at_once_for_a_minute_and_only_once() -> None:
    (task,) = a_remedy("uptime").tasks

    assert str(task) == "uptime"
    assert task.timeout.total_seconds() == 60
    assert not task.delay_before
    assert not task.delay_after
    assert task.retry_after == ()
    assert not task.repeatable


def test_a_task_is_filled_by_its_own_type_and_keeps_all_else() -> None:
    task: Task = GRAMMAR.task.validate_python(
        {"remote_ssh": "echo {{ title }}", "timeout": "5s", "repeatable": True}
    )

    filled = task.filled(an_event(title="T"), {})

    assert str(filled) == "echo 'T'"
    assert filled.model_dump(exclude={"remote_ssh"}) == task.model_dump(exclude={"remote_ssh"})


def test_a_type_that_needs_nothing_of_the_event_is_filled_as_it_is() -> None:
    spec = TaskSpec()

    assert spec.filled(an_event(), {}) is spec
    assert spec.paths() == frozenset()
