"""Errors: each says where something is wrong, in the words that editors and people know."""

import pytest

from app.domain.errors import ConfigError, PayloadError, Problem, SourceUnavailable


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (Problem("rules/a.yaml", "no name", 3, 5), "rules/a.yaml:3:5: no name"),
        (Problem("rules/a.yaml", "no name", 3), "rules/a.yaml:3: no name"),
        (Problem("rules", "no such folder"), "rules: no such folder"),
    ],
)
def test_a_problem_of_a_file_says_its_place_as_far_as_it_is_known(
    problem: Problem, text: str
) -> None:
    assert str(problem) == text


def test_all_problems_are_said_one_on_each_line() -> None:
    problems = Problem("a", "first", 1), Problem("b", "second")

    error = ConfigError(*problems)

    assert str(error) == "a:1: first\nb: second"
    assert error.problems == problems


@pytest.mark.parametrize(
    ("field", "text"), [("alert.alertId", "alert.alertId: is missing"), ("", "is missing")]
)
def test_a_message_that_cannot_be_read_says_its_field(field: str, text: str) -> None:
    assert str(PayloadError(field, "is missing")) == text


@pytest.mark.parametrize("after", [None, 30.0])
def test_a_source_that_does_not_answer_says_when_to_ask_again(after: float | None) -> None:
    error = SourceUnavailable("503", after)

    assert (str(error), error.after) == ("503", after)
