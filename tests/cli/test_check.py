"""alexis check says everything that is wrong with settings and rules, or that nothing is."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Call

ROOT = Path(__file__).parents[2]
RULE = """\
name: repair
when: {tags: [t]}
targets: {hosts: [app-01.example.net]}
then: [{tasks: [{remote_ssh: "true"}]}]
"""


def _rules(folder: Path, name: str = "rules", **texts: str) -> None:
    (folder / name).mkdir()
    for file, text in texts.items():
        (folder / name / f"{file}.yaml").write_text(text)


def test_what_is_shipped_is_right(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)

    said = call("check")

    assert (said.status, said.err) == (0, "")
    assert said.out == "2 rules, nothing to complain about\n"


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        pytest.param({}, "0 rules", id="none"),
        pytest.param({"a": RULE}, "1 rule", id="one"),
        pytest.param({"a": f"{RULE}---\n{RULE.replace('repair', 'b')}"}, "2 rules", id="two"),
    ],
)
def test_rules_without_fault_are_counted(
    call: Call, folder: Path, texts: dict[str, str], said: str
) -> None:
    _rules(folder, **texts)

    assert call("check").out == f"{said}, nothing to complain about\n"


def test_every_problem_is_a_line_on_stderr(call: Call, folder: Path) -> None:
    failing = f"{RULE}tests: [{{event: x.json, source: opsgenie}}]\n"
    _rules(folder, a=f"{RULE}moed: auto\n", b=failing, c="name: [\n")

    said = call("check")

    assert (said.status, said.out) == (1, "")
    assert [line.partition(": ")[0] for line in said.err.splitlines()] == [
        "rules/a.yaml:5:1",
        "rules/c.yaml:2:1",
        "rules/b.yaml:5:10",
    ]


def test_problems_are_told_to_programs_as_json(call: Call, folder: Path) -> None:
    _rules(folder, a=RULE, b=f"{RULE}moed: auto\n")

    said = call("check", "--json")

    assert (said.status, said.err) == (1, "")
    assert json.loads(said.out) == {
        "rules": 1,
        "problems": [
            {
                "file": "rules/b.yaml",
                "line": 5,
                "column": 1,
                "what": "unknown name 'moed'; did you mean 'mode'?",
            }
        ],
    }


def test_nothing_wrong_is_told_to_programs_as_json(call: Call, folder: Path) -> None:
    _rules(folder, a=RULE)

    said = call("check", "--json")

    assert said.status == 0
    assert json.loads(said.out) == {"rules": 1, "problems": []}


def test_the_folder_is_that_of_the_argument_else_of_the_settings(call: Call, folder: Path) -> None:
    _rules(folder, "one", a=RULE)
    _rules(folder, "none")
    (folder / "alexis.yaml").write_text("rules: {dir: none}\n")

    by_settings = call("check", "-s", "alexis.yaml")
    by_argument = call("check", "one", "-s", "alexis.yaml")

    assert by_settings.out.startswith("0 rules")
    assert by_argument.out.startswith("1 rule,")
