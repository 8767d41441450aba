"""alexis check says everything that is wrong with settings and rules, or that nothing is."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Call
from tests.linting.reading import a_rule

ROOT = Path(__file__).parents[2]
RULE = a_rule()
WARNED = a_rule(limits="")


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


def test_every_problem_is_a_line_with_its_place_and_code(call: Call, folder: Path) -> None:
    failing = f"{RULE}tests: [{{event: x.json, source: opsgenie}}]\n"
    _rules(folder, a=f"{RULE}moed: auto\n", b=failing, c="name: [\n", d=WARNED)

    said = call("check")

    assert (said.status, said.err) == (1, "")
    assert [line.partition("]: ")[0] for line in said.out.splitlines()] == [
        "rules/a.yaml:7:1: error[unknown-key",
        "rules/b.yaml:7:10: error[failing-test",
        "rules/c.yaml:2:1: error[not-yaml",
        "rules/d.yaml:1: error[duplicate-name",
        "1 rule, 4 errors",
    ]


def test_a_warning_is_told_with_a_hint_and_is_no_failure(call: Call, folder: Path) -> None:
    _rules(folder, a=WARNED)

    said = call("check")

    assert (said.status, said.err) == (0, "")
    assert said.out == (
        "rules/a.yaml:1:1: warning[no-limits]: "
        "neither the rule nor the settings limit how often it acts on a host\n"
        "    Add `limits: { cooldown: 30m, rate: [3/1d] }`, with lengths of your own.\n"
        "1 rule, 1 warning\n"
    )


@pytest.mark.parametrize(
    ("arguments", "text", "status"),
    [
        pytest.param([], RULE, 0, id="nothing"),
        pytest.param([], WARNED, 0, id="a warning"),
        pytest.param([], "", 1, id="an error"),
        pytest.param(["--strict"], RULE, 0, id="strictly nothing"),
        pytest.param(["--strict"], WARNED, 1, id="strictly a warning"),
        pytest.param(["--json", "--strict"], WARNED, 1, id="a warning, for programs"),
        pytest.param(["--json", "--sarif"], RULE, 2, id="wrong usage"),
    ],
)
def test_the_exit_status_tells_what_was_found(
    call: Call, folder: Path, arguments: list[str], text: str, status: int
) -> None:
    _rules(folder, a=text)

    assert call("check", *arguments).status == status


def test_an_empty_allow_list_of_the_settings_is_told_once(call: Call, folder: Path) -> None:
    _rules(folder, a=RULE, b=RULE.replace("repair", "other").replace("disk_full", "t"))
    (folder / "alexis.yaml").write_text("targets:\n  allow: []\n")

    said = call("check", "-s", "alexis.yaml")

    assert said.status == 0
    assert said.out.startswith("alexis.yaml:2:3: warning[nothing-allowed]: targets.allow is empty")
    assert said.out.endswith("2 rules, 1 warning\n")


@pytest.mark.parametrize(
    ("variables", "coloured"),
    [
        pytest.param({}, True, id="a terminal"),
        pytest.param({"NO_COLOR": "1"}, False, id="without"),
    ],
)
def test_colours_are_for_terminals(folder: Path, variables: dict[str, str], coloured: bool) -> None:
    _rules(folder, a=WARNED)
    ours, theirs = pty.openpty()

    subprocess.run(
        [sys.executable, "-m", "app", "check"],
        check=False,
        env={"PYTHONPATH": str(ROOT), "TERM": "xterm", **variables},
        stdout=theirs,
    )
    said = os.read(ours, 10_000).decode()
    os.close(ours)
    os.close(theirs)

    assert ("\x1b[" in said) is coloured
    assert "no-limits" in said


def test_problems_are_told_to_programs_as_json(call: Call, folder: Path) -> None:
    _rules(folder, a=RULE, b=f"{RULE}moed: auto\n")

    said = call("check", "--json")

    assert (said.status, said.err) == (1, "")
    assert json.loads(said.out) == {
        "rules": 1,
        "errors": 1,
        "warnings": 0,
        "problems": [
            {
                "file": "rules/b.yaml",
                "line": 7,
                "column": 1,
                "severity": "error",
                "code": "unknown-key",
                "what": "unknown name 'moed'; did you mean 'mode'?",
                "hint": "",
            }
        ],
    }


def test_nothing_wrong_is_told_to_programs_as_json(call: Call, folder: Path) -> None:
    _rules(folder, a=RULE)

    said = call("check", "--json")

    assert said.status == 0
    assert json.loads(said.out) == {"rules": 1, "errors": 0, "warnings": 0, "problems": []}


def test_settings_that_cannot_be_read_are_told_to_programs_too(call: Call, folder: Path) -> None:
    (folder / "alexis.yaml").write_text("server:\n  prot: 1\n")

    said = call("check", "--json", "-s", "alexis.yaml")

    (problem,) = json.loads(said.out)["problems"]
    assert (said.status, said.err) == (1, "")
    assert (problem["file"], problem["line"], problem["code"]) == ("alexis.yaml", 2, "unknown-key")


def test_the_folder_is_that_of_the_argument_else_of_the_settings(call: Call, folder: Path) -> None:
    _rules(folder, "one", a=RULE)
    _rules(folder, "none")
    (folder / "alexis.yaml").write_text("rules: {dir: none}\ntargets: {allow: [app-*]}\n")

    by_settings = call("check", "-s", "alexis.yaml")
    by_argument = call("check", "one", "-s", "alexis.yaml")

    assert by_settings.out.startswith("0 rules")
    assert by_argument.out.startswith("1 rule,")
