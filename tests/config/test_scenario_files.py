"""Tests over all rules stand in the folder `tests` beside them, and are read with care."""

from pathlib import Path

import pytest

from app.config.scenario_files import read_scenarios

GOOD = "tests: [{name: a, event: a.json, source: jsm, expect: {matches: none}}]\n"


def _written(folder: Path, **texts: str) -> Path:
    (folder / "tests").mkdir()
    for name, text in texts.items():
        (folder / "tests" / name.replace("_", ".")).write_text(text, encoding="utf-8")
    return folder


def test_there_need_be_none(tmp_path: Path) -> None:
    assert read_scenarios(tmp_path) == ([], [])


def test_every_document_of_every_file_is_read(tmp_path: Path) -> None:
    other = GOOD.replace("name: a", "name: b")
    _written(tmp_path, one_yaml=f"{GOOD}---\n{other}", two_yml=GOOD, three_json="{")

    found, problems = read_scenarios(tmp_path)

    assert problems == []
    assert [(each.scenario.name, each.file.name, each.place[1:]) for each in found] == [
        ("a", "one.yaml", (1, 9)),
        ("b", "one.yaml", (3, 9)),
        ("a", "two.yml", (1, 9)),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("tests: [\n", "2:1: ", id="no YAML"),
        pytest.param("name: a\n", "1:1: unknown name 'name'", id="another document"),
        pytest.param("tests: []\n", "1:1: tests: ", id="no test"),
        pytest.param(
            GOOD.replace("matches", "matchs"),
            "1:56: unknown name 'matchs'; did you mean 'matches'?",
            id="a misspelt name",
        ),
        pytest.param(
            GOOD.replace("{matches: none}", "{}"),
            "1:47: expect: give matches",
            id="nothing expected",
        ),
        pytest.param(
            GOOD.replace("a.json", "{titel: x}"), "did you mean 'title'?", id="a misspelt event"
        ),
        pytest.param(
            GOOD.replace("{matches: none}", "{rules: {r: {fails: {tag: [t]}}}}"),
            "fails: a clause has exactly one of",
            id="no clause",
        ),
        pytest.param(
            GOOD.replace("{matches: none}", "{rules: {r: {fails: x, targets: []}}}"),
            "a rule that does not match says nothing else",
            id="fails and more",
        ),
        pytest.param(
            f"{GOOD}---\n{GOOD}", "3:9: a test named 'a' is in line 1 already", id="a name twice"
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    _written(tmp_path, bad_yaml=text, good_yaml=GOOD)

    found, problems = read_scenarios(tmp_path)

    assert [each.file.name for each in found] == ["good.yaml"]
    assert any(said in str(problem) for problem in problems), problems


def test_a_file_that_is_not_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "bad.yaml").write_bytes(b"\xff")

    _, problems = read_scenarios(tmp_path)

    assert [problem.what for problem in problems] == ["not UTF-8"]
