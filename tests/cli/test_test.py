"""alexis test runs the tests of rules, tells what came of them, and what they have not seen."""

import json
from pathlib import Path
from xml.etree.ElementTree import parse

import pytest

from tests.cli.conftest import Call

ROOT = Path(__file__).parents[2]
RULE = """\
name: repair
when:
  all:
    - tags: [t]
    - any: [{priority: P1}, {condition: loud}]
targets: {hosts: [app-01.example.net]}
then: [{tasks: [{remote_ssh: "true"}]}]
tests:
  - {name: it repairs, event: {tags: [t], priority: P1}}
"""
SHARED = "conditions: {loud: {field: title, contains: loud}}\n"
SCENARIOS = """\
tests:
  - name: it is allowed
    event: {tags: [t], title: loud}
    expect: {rules: {repair: {acts_on: [app-01.example.net]}}}
  - name: another alert
    event: {tags: [u]}
    expect: {matches: none}
"""
SETTINGS = "targets: {allow: ['app-*.example.net']}\n"


@pytest.fixture(name="rules")
def _rules(folder: Path) -> Path:
    """The rules, with what else belongs to them."""
    rules = folder / "rules"
    (rules / "tests").mkdir(parents=True)
    (rules / "repair.yaml").write_text(RULE)
    (rules / "shared.yaml").write_text(SHARED)
    (rules / "tests" / "all.yaml").write_text(SCENARIOS)
    (folder / "settings").mkdir()
    (folder / "settings" / "alexis.yaml").write_text(SETTINGS)
    return rules


def _change(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def test_the_shipped_rules_do_as_their_tests_say_and_no_clause_is_left_out(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)

    said = call("test", "--coverage", "--fail-under", "100")

    assert (said.status, said.err) == (0, "")
    assert " passed in " in said.out


@pytest.mark.usefixtures("rules")
def test_a_point_stands_for_each_test_of_a_file(call: Call) -> None:
    said = call("test")

    assert (said.status, said.err) == (0, "")
    *files, last = said.out.splitlines()
    assert files == ["rules/repair.yaml .", "rules/tests/all.yaml .."]
    assert last.startswith("3 passed in ")


@pytest.mark.usefixtures("rules")
def test_verbose_names_each_test_and_quiet_none(call: Call) -> None:
    verbose, quiet = call("test", "-v"), call("test", "-q")

    assert verbose.out.splitlines()[:3] == [
        "PASSED repair::it repairs",
        "PASSED all::it is allowed",
        "PASSED all::another alert",
    ]
    assert len(quiet.out.splitlines()) == 1


def test_a_failure_tells_where_and_what_was_expected_and_what_was(call: Call, rules: Path) -> None:
    _change(rules / "tests" / "all.yaml", "app-01.example.net", "app-02.example.net")

    said = call("test", "-q")

    assert (said.status, said.err) == (1, "")
    assert said.out.splitlines()[2:-2] == [
        "FAILED all::it is allowed",
        "rules/tests/all.yaml:2:5",
        "    targets on which repair acts",
        "        expected: [app-02.example.net]",
        "        was:      [app-01.example.net]; app-01.example.net: it acts",
    ]
    assert said.out.splitlines()[-1].startswith("1 failed, 2 passed in ")


def test_check_tells_a_failure_in_one_line_at_its_place(call: Call, rules: Path) -> None:
    _change(rules / "tests" / "all.yaml", "tags: [u]", "tags: [t], priority: P1")

    said = call("check")

    assert said.status == 1
    assert (
        "rules/tests/all.yaml:5:5: error[failing-test]: test all::another alert: "
        "the rules that match: expected none, was [repair]\n"
    ) in said.out


@pytest.mark.parametrize(
    ("words", "chosen"),
    [
        pytest.param("repair", ["repair::it repairs"], id="a rule"),
        pytest.param("IT allowed", ["all::it is allowed"], id="all of some words"),
        pytest.param("all::", ["all::it is allowed", "all::another alert"], id="a file"),
    ],
)
@pytest.mark.usefixtures("rules")
def test_tests_are_chosen_by_words(call: Call, words: str, chosen: list[str]) -> None:
    said = call("test", "-v", "-k", words)

    assert [line.removeprefix("PASSED ") for line in said.out.splitlines()[:-1]] == chosen


def test_two_tests_of_the_same_name_are_told_apart(call: Call, rules: Path) -> None:
    with (rules / "repair.yaml").open("a") as file:
        file.write("  - {name: it repairs, event: {tags: [u]}, fails: tags}\n")

    said = call("test", "-v", "rules/repair.yaml")

    assert said.out.splitlines()[:-1] == [
        "PASSED repair::it repairs",
        "PASSED repair::it repairs (2)",
    ]


@pytest.mark.parametrize(
    ("path", "counted"),
    [
        pytest.param("rules", 3, id="the folder"),
        pytest.param("rules/repair.yaml", 1, id="a file of rules"),
        pytest.param("rules/tests/all.yaml", 2, id="a file of tests"),
    ],
)
@pytest.mark.usefixtures("rules")
def test_one_file_may_be_asked_for(call: Call, path: str, counted: int) -> None:
    said = call("test", path)

    assert said.out.splitlines()[-1].startswith(f"{counted} passed")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param(["-k", "nobody"], "no test has 'nobody' in its name", id="words of no test"),
        pytest.param(["-v", "-q"], "it cannot be both", id="much and little"),
        pytest.param(["--fail-under", "101"], "less than or equal to 100", id="more than all"),
    ],
)
@pytest.mark.usefixtures("rules")
def test_wrong_usage_is_2(call: Call, arguments: list[str], told: str) -> None:
    said = call("test", *arguments)

    assert (said.status, said.out) == (2, "")
    assert told in said.told


@pytest.mark.parametrize(
    ("file", "told"),
    [
        pytest.param("broken.yaml", "rules/broken.yaml:2:1: ", id="of rules"),
        pytest.param("tests/broken.yaml", "rules/tests/broken.yaml:2:1: ", id="of tests"),
    ],
)
def test_a_broken_file_is_an_error_and_the_others_are_tested(
    call: Call, rules: Path, file: str, told: str
) -> None:
    (rules / file).write_text("name: [\n")

    said = call("test")

    assert said.status == 1
    assert said.err.startswith(told)
    assert said.out.splitlines()[-1].startswith("3 passed, 1 error in ")


def test_no_test_at_all_is_not_good(call: Call, folder: Path) -> None:
    (folder / "rules").mkdir()

    said = call("test")

    assert (said.status, said.out) == (1, "no tests in 0.00s\n")


def test_coverage_tells_of_each_clause_what_no_test_has_seen(call: Call, rules: Path) -> None:
    _change(rules / "tests" / "all.yaml", "title: loud", "priority: P1")

    said = call("test", "-v", "--coverage")

    assert said.status == 0
    assert said.out.splitlines()[4:-2] == [
        "rule            clauses  covered  not seen (line:column)",
        "-" * 72,
        "repair                5      60%  5:7 fail, 5:14 fail, 5:30 hold or fail",
        "condition loud        1       0%  1:21 hold or fail",
        "-" * 72,
        "total                 6      50%",
        "rules/repair.yaml:5:7: not seen to fail: any of priority ['P1']; condition loud",
        "rules/repair.yaml:5:14: not seen to fail: priority ['P1']",
        "rules/repair.yaml:5:30: not seen to hold or fail: condition loud",
        "rules/shared.yaml:1:21: not seen to hold or fail: field title contains 'loud'",
    ]


def test_of_one_file_of_rules_only_its_own_clauses_are_told(call: Call, rules: Path) -> None:
    (rules / "other.yaml").write_text(RULE.replace("repair", "other"))

    of_rules = call("test", "rules/other.yaml", "--coverage")
    of_tests = call("test", "rules/tests/all.yaml", "--coverage")

    assert "repair " not in of_rules.out
    assert "other " in of_rules.out
    assert "repair " in of_tests.out
    assert "other " in of_tests.out


@pytest.mark.parametrize(
    ("least", "status", "told"),
    [
        pytest.param("75", 0, "", id="as much as wanted"),
        pytest.param(
            "76", 1, "75% of the clauses are covered, less than 76%\n", id="less than wanted"
        ),
    ],
)
@pytest.mark.usefixtures("rules")
def test_too_little_coverage_fails(call: Call, least: str, status: int, told: str) -> None:
    said = call("test", "--fail-under", least)

    assert (said.status, said.err) == (status, told)


def test_programs_are_told_by_json(call: Call, rules: Path) -> None:
    _change(rules / "tests" / "all.yaml", "tags: [u]", "tags: [t], priority: P1")

    said = call("test", "--json")

    told = json.loads(said.out)
    assert (said.status, said.err) == (1, "")
    assert (told["passed"], told["failed"], told["problems"]) == (2, 1, [])
    assert told["tests"][2] == {
        "test": "all::another alert",
        "passed": False,
        "file": "rules/tests/all.yaml",
        "line": 5,
        "column": 5,
        "differences": [{"of": "the rules that match", "expected": "none", "was": "[repair]"}],
    }
    assert told["coverage"]["rules"][1]["not_seen"] == [
        {"clause": "field title contains 'loud'", "line": 1, "column": 21, "to": ["fail"]}
    ]


def test_ci_is_told_by_junit_xml(call: Call, folder: Path, rules: Path) -> None:
    _change(rules / "tests" / "all.yaml", "tags: [u]", "tags: [t], priority: P1")
    _change(rules / "tests" / "all.yaml", "another alert", '"another\\x07 alert"')
    (rules / "broken.yaml").write_text("name: [\n")

    said = call("test", "--junit", "tests.xml")

    root = parse(folder / "tests.xml").getroot()  # noqa: S314 - our own file
    cases = {case.get("name"): case for case in root.iter("testcase")}
    assert said.status == 1
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("4", "1", "1")
    assert [suite.get("name") for suite in root] == [
        "rules/repair.yaml",
        "rules/tests/all.yaml",
        "rules/broken.yaml",
    ]
    failed = cases["another� alert"]
    assert (failed.get("classname"), failed.get("file"), failed.get("line")) == (
        "all",
        "rules/tests/all.yaml",
        "5",
    )
    assert (failed.findtext("failure") or "").startswith("rules/tests/all.yaml:5:5\n")
    assert cases["can be read"].find("error") is not None
    assert len(cases["it repairs"]) == 0


@pytest.mark.usefixtures("rules")
def test_a_report_that_cannot_be_written_is_told(call: Call) -> None:
    said = call("test", "--junit", "nowhere/tests.xml")

    assert (said.status, said.err) == (1, "nowhere/tests.xml: No such file or directory\n")
