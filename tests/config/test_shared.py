"""What rules of several files share by name, and what happens when a file breaks it."""

from pathlib import Path

from app.domain.conditions.condition import Named
from app.domain.rule import Group
from app.domain.rule_set import RuleSet
from tests.config.rule_folder import a_rule, files_in, names, write
from tests.parts.building import NOW, an_event

PROD = "conditions: {prod: {tags: ['env:prod']}}\n"


def _using(name: str, condition: str = "prod") -> str:
    return a_rule(name).replace("{tags: [t]}", f"{{condition: {condition}}}")


def _in_group(name: str, group: str = "web") -> str:
    return a_rule(name).replace("hosts: [app-01.example.net]", f"group: {group}")


def _problems(rules: RuleSet, folder: Path) -> list[str]:
    return [str(problem).replace(f"{folder}/", "") for problem in rules.problems]


def _matches(rules: RuleSet, *tags: str) -> list[str]:
    event = an_event(tags=tags)
    return [rule.name for rule in rules.rules if rule.when.failure(event, NOW) is None]


def test_a_condition_is_used_by_rules_of_all_files(tmp_path: Path) -> None:
    write(tmp_path, a=_using("a"), b=f"{_using('b')}---\n{PROD}")

    read = files_in(tmp_path).read()

    assert not read.problems
    assert _matches(read, "env:prod") == ["a", "b"]
    failed = read.rules[0].when.failure(an_event(tags=("x",)), NOW)
    assert failed is not None
    assert failed.clause == "condition prod: tags ['env:prod']"


def test_a_condition_may_use_another_one_under_not_any_and_all(tmp_path: Path) -> None:
    shared = """
        conditions:
          prod: {all: [{not: {condition: vetoed}}, {any: [{condition: tagged}]}]}
          vetoed: {tags: [no]}
          tagged: {tags: [yes]}
        """
    write(tmp_path, a=_using("a"), shared=shared)

    read = files_in(tmp_path).read()

    assert not read.problems
    assert _matches(read, "yes") == ["a"]
    assert _matches(read, "yes", "no") == []


def test_a_group_of_a_file_names_targets(tmp_path: Path) -> None:
    write(tmp_path, a=_in_group("a"), shared="groups: {web: [web-01.example.net]}\n")

    read = files_in(tmp_path).read()

    assert not read.problems
    assert read.rules[0].targets == Group(group="web", means=("web-01.example.net",))


def test_a_group_of_a_file_is_asked_about(tmp_path: Path) -> None:
    asks = "approval: {groups: [web, known]}\n"
    write(tmp_path, a=a_rule("a") + asks, shared="groups: {web: [web-01.example.net]}\n")

    read = files_in(tmp_path).read()

    assert not read.problems
    web, known = read.rules[0].approval.groups
    assert (web.means, known.means) == (("web-01.example.net",), None)


def test_a_group_that_is_asked_about_and_not_there_is_a_problem(tmp_path: Path) -> None:
    write(tmp_path, a=a_rule("a") + "approval:\n  groups: [wep]\n")

    read = files_in(tmp_path).read()

    (problem,) = _problems(read, tmp_path)
    assert problem.endswith("there is no group 'wep' in the settings or the rule files")


def test_a_name_that_nobody_defines_is_a_problem_at_its_place(tmp_path: Path) -> None:
    write(tmp_path, a=_using("a", "prd"), b=_in_group("b", "wep"), c=PROD)

    read = files_in(tmp_path).read()

    assert names(read) == []
    assert _problems(read, tmp_path) == [
        "a.yaml:2:8: there is no condition 'prd'; did you mean 'prod'?",
        "b.yaml:3:11: there is no group 'wep' in the settings or the rule files",
    ]


def test_conditions_that_lead_back_to_themselves_are_refused(tmp_path: Path) -> None:
    circle = "conditions: {prod: {not: {condition: b}}, b: {condition: prod}}\n"
    write(tmp_path, a=_using("a"), b=a_rule("b"), shared=circle)

    read = files_in(tmp_path).read()

    assert names(read) == ["b"]
    assert _problems(read, tmp_path)[0] == (
        "shared.yaml:1:14: conditions that lead back to themselves: prod → b → prod"
    )


def test_a_name_that_is_defined_twice_counts_once(tmp_path: Path) -> None:
    write(
        tmp_path,
        a=_using("a"),
        b=PROD,
        c="conditions: {prod: {tags: [other]}}\n",
        d="groups: {known: [x]}\n",
    )

    read = files_in(tmp_path).read()

    assert _matches(read, "env:prod") == ["a"]
    assert _problems(read, tmp_path) == [
        "c.yaml:1:14: a condition named 'prod' is in b.yaml:1 already; that one counts",
        "d.yaml:1:10: a group named 'known' is in the settings already; that one counts",
    ]


def test_a_file_that_takes_away_what_another_uses_stays_as_it_was(tmp_path: Path) -> None:
    files = files_in(write(tmp_path, a=_using("a"), shared=PROD))
    files.read()

    write(tmp_path, shared="conditions: {other: {tags: [x]}}\n")
    read = files.read()

    assert _matches(read, "env:prod") == ["a"]
    assert _problems(read, tmp_path) == [
        "shared.yaml: condition 'prod' is gone, but a.yaml:2 uses it: it stays as it was"
    ]


def test_so_does_one_that_is_deleted_also_over_a_restart(tmp_path: Path) -> None:
    files = files_in(write(tmp_path, a=_using("a"), shared=PROD))
    files.read()
    (tmp_path / "shared.yaml").unlink()
    files.read()

    again = files_in(tmp_path)
    again.remember(files.good_texts())
    read = again.read()

    assert _matches(read, "env:prod") == ["a"]
    assert len(read.problems) == 1


def test_a_rule_that_changes_to_an_unknown_name_is_to_blame_itself(tmp_path: Path) -> None:
    files = files_in(write(tmp_path, a=_using("a"), shared=PROD))
    files.read()

    write(tmp_path, a=_using("a", "unknown"), shared="conditions: {other: {tags: [x]}}\n")
    read = files.read()

    assert _matches(read, "env:prod") == ["a"]
    assert [problem.partition(":")[0] for problem in _problems(read, tmp_path)] == [
        "a.yaml",
        "shared.yaml",
    ]


def test_a_name_may_change_in_all_files_at_once(tmp_path: Path) -> None:
    files = files_in(write(tmp_path, a=_using("a"), shared=PROD))
    before = files.read().rules[0].digest

    write(tmp_path, a=_using("a", "live"), shared=PROD.replace("prod:", "live:"))
    read = files.read()

    assert not read.problems
    assert isinstance(read.rules[0].when, Named)
    assert read.rules[0].digest != before


def test_a_rule_is_another_one_when_what_it_refers_to_changes(tmp_path: Path) -> None:
    files = files_in(write(tmp_path, a=_using("a"), shared=PROD))
    before = files.read().rules[0].digest

    write(tmp_path, shared=PROD.replace("env:prod", "env:live"))

    assert files.read().rules[0].digest != before


def test_rules_with_a_higher_priority_are_asked_first(tmp_path: Path) -> None:
    write(
        tmp_path, a=a_rule("a"), b=f"{a_rule('b')}priority: 5\n", c=f"{a_rule('c')}priority: -1\n"
    )

    assert names(files_in(tmp_path).read()) == ["b", "a", "c"]
