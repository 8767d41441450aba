"""Maintenance windows in rule files: what is read, what is wrong and where, what stays in force."""

from pathlib import Path

import pytest

from app.config.rule_files import RuleFiles
from app.domain.errors import Problem
from app.domain.fleet import Fleet
from tests.linting.reading import a_rule, found
from tests.parts.building import GRAMMAR

WINDOW = """
maintenance:
  - name: patching
    comment: patches
    author: the platform team
    starts: 2026-12-08 22:00
    lasts: 2h
    repeats: FREQ=DAILY
"""


def _places(problems: list[Problem] | tuple[Problem, ...]) -> list[tuple[str, int, int, str]]:
    return [
        (Path(each.where).name, each.line or 0, each.column or 0, each.code) for each in problems
    ]


@pytest.mark.parametrize(
    ("line", "place"),
    [
        pytest.param("    repeats: sometimes", (8, 5, "invalid-value"), id="no rule"),
        pytest.param("    repeat: FREQ=DAILY", (8, 5, "unknown-key"), id="a slip of the pen"),
        pytest.param("    zone: Mars", (8, 5, "invalid-value"), id="no zone"),
        pytest.param(
            "    targets: { groups: [web] }", (8, 25, "unknown-group"), id="no such group"
        ),
        pytest.param(
            "    when: { condition: x }", (8, 13, "unknown-condition"), id="no such condition"
        ),
        pytest.param("    when: { tags: [a] }\n    rules: []", (9, 5, "invalid-value"), id="empty"),
    ],
)
def test_what_is_wrong_is_told_where_it_stands(
    tmp_path: Path, line: str, place: tuple[int, int, str]
) -> None:
    text = WINDOW.replace("    repeats: FREQ=DAILY", line)

    problems = found(tmp_path, a_rule(), text)

    assert _places([*problems]) == [("b.yaml", *place)]


def test_a_window_that_can_cover_nothing_and_one_that_is_over_are_warned_of(
    tmp_path: Path,
) -> None:
    second = WINDOW.replace("patching", "other").replace("    repeats: FREQ=DAILY\n", "")
    over = second.replace("maintenance:\n", "").replace("2026", "2020")

    problems = found(tmp_path, a_rule(), WINDOW + "    rules: [repiar]\n" + over.lstrip("\n"))

    assert _places([*problems]) == [
        ("b.yaml", 9, 13, "window-never-covers"),
        ("b.yaml", 13, 5, "window-is-over"),
    ]
    assert problems[0].hint == "did you mean repair?"


def test_a_condition_of_a_window_is_looked_at_too(tmp_path: Path) -> None:
    problems = found(tmp_path, a_rule(), WINDOW + "    when: { field: titel, equals: x }\n")

    assert _places([*problems]) == [("b.yaml", 9, 13, "unknown-field")]


def test_a_name_counts_once(tmp_path: Path) -> None:
    problems = found(tmp_path, a_rule(), WINDOW, WINDOW)

    assert _places([*problems]) == [("c.yaml", 3, 5, "duplicate-name")]


def test_names_are_put_in_and_a_broken_file_keeps_its_windows(tmp_path: Path) -> None:
    shared = tmp_path / "shared.yaml"
    shared.write_text("conditions: {prod: {tags: [prod]}}\n")
    (tmp_path / "window.yaml").write_text(
        WINDOW + "    when: { condition: prod }\n    targets: { groups: [web] }\n"
    )
    files = RuleFiles(tmp_path, GRAMMAR, Fleet(groups={"web": ("web-1",)}))
    before = files.read()
    (tmp_path / "window.yaml").write_text("maintenance: 5\n")

    after = files.read()

    (window,) = before.windows
    assert "tags" in str(window.when and window.when.model_dump()["means"])
    assert window.targets is not None
    assert window.targets.means == ("web-1",)
    assert after.windows == before.windows
    assert len(after.problems) == 1


def test_nobody_takes_away_what_a_window_uses(tmp_path: Path) -> None:
    shared = tmp_path / "shared.yaml"
    shared.write_text("conditions: {prod: {tags: [prod]}}\n")
    (tmp_path / "window.yaml").write_text(WINDOW + "    when: { condition: prod }\n")
    files = RuleFiles(tmp_path, GRAMMAR, Fleet())
    before = files.read()
    shared.write_text("conditions: {test: {tags: [test]}}\n")

    after = files.read()

    assert after.windows == before.windows
    assert [problem.code for problem in after.problems] == ["unknown-condition"]
