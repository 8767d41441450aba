"""A comment silences a warning; one that silences nothing is found itself."""

from pathlib import Path

import pytest

from tests.linting.reading import a_rule, found

BARE = "then: [{ tasks: [{ remote_ssh: uptime }] }]"


def _rule(then: str, **keys: str) -> str:
    return a_rule(then="", **keys) + then + "\n"


@pytest.mark.parametrize(
    "then",
    [
        pytest.param(f"{BARE} # alexis: ignore no-verify", id="on the line"),
        pytest.param(f"# alexis: ignore no-verify\n{BARE}", id="above"),
        pytest.param(f"# alexis: ignore no-verify\n# because\n\n{BARE}", id="above, with reasons"),
        pytest.param(f"# alexis: ignore no-verify: we look ourselves\n{BARE}", id="with a reason"),
    ],
)
def test_a_warning_is_silenced(tmp_path: Path, then: str) -> None:
    assert list(found(tmp_path, _rule(then))) == []


def test_a_comment_may_name_several(tmp_path: Path) -> None:
    text = "# alexis: ignore no-tests, no-limits\n" + a_rule(mode="auto", limits="")

    assert list(found(tmp_path, text)) == []


@pytest.mark.parametrize(
    ("comment", "what", "hint"),
    [
        pytest.param("no-tests", "there is no no-tests to be ignored here", "Delete", id="unused"),
        pytest.param("no-verfy", "there is no code 'no-verfy'", "no-verify?", id="unknown"),
        pytest.param("unknown-key", "unknown-key is an error", "Delete it.", id="an error"),
        pytest.param("", "name the codes", "# alexis: ignore no-verify", id="none"),
    ],
)
def test_a_comment_that_silences_nothing_is_found(
    tmp_path: Path, comment: str, what: str, hint: str
) -> None:
    (problem,) = found(tmp_path, f"# alexis: ignore {comment}\n{a_rule()}")

    assert (problem.code, problem.line, problem.column) == ("unused-ignore", 1, 1)
    assert what in problem.what
    assert hint in problem.hint


def test_a_comment_far_from_the_warning_does_not_silence_it(tmp_path: Path) -> None:
    problems = found(tmp_path, f"# alexis: ignore no-verify\n{_rule(BARE)}")

    assert {problem.code for problem in problems} == {"no-verify", "unused-ignore"}


def test_what_stands_in_a_text_is_no_comment(tmp_path: Path) -> None:
    then = (
        "then:\n  - tasks:\n      - remote_ssh: |\n"
        "          # alexis: ignore no-verify\n          uptime\n"
    )

    (problem,) = found(tmp_path, _rule(then, description='"x # alexis: ignore no-tests"'))

    assert problem.code == "no-verify"
