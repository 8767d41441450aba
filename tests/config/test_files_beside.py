"""A script that stands beside the rules is a part of the rule that names it."""

import os
import textwrap
from pathlib import Path

import pytest

from app.config.rule_files import RuleFiles
from app.domain.rule_set import RuleSet
from app.plugins.catalogue import built_in
from tests.config.rule_folder import a_rule, files_in, names, write

_LINE = "a.yaml:4:31: script_file: "


def _a_rule(file: str = "scripts/clean.sh", name: str = "clean") -> str:
    return textwrap.dedent(f"""\
        name: {name}
        when: {{tags: [t]}}
        targets: {{hosts: [app-01.example.net]}}
        then: [{{tasks: [{{remote_ssh: {{script_file: {file}}}}}]}}]
        """)


def _folder(tmp_path: Path, script: str | bytes = "echo one\n") -> Path:
    (tmp_path / "scripts").mkdir()
    _put(tmp_path, script)
    return write(tmp_path, a=_a_rule())


def _put(folder: Path, script: str | bytes) -> None:
    content = script.encode() if isinstance(script, str) else script
    (folder / "scripts" / "clean.sh").write_bytes(content)


def _scripts(rules: RuleSet) -> list[str]:
    return [rule.then[0].tasks[0].spec.script_text for rule in rules.rules]  # type: ignore[attr-defined]


def _grow_old(folder: Path) -> None:
    """Let all files be as they are for long; only the time of a change of the name stays."""
    for path in folder.rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))


def test_a_rule_holds_the_text_of_its_script_and_the_text_counts_for_its_digest(
    tmp_path: Path,
) -> None:
    files = files_in(_folder(tmp_path))
    before = files.read()
    _put(tmp_path, "echo two\n")

    after = files.read()

    assert (_scripts(before), _scripts(after)) == (["echo one\n"], ["echo two\n"])
    assert before.rules[0].digest != after.rules[0].digest
    assert before != after


def test_a_plan_keeps_the_text_that_was_decided(tmp_path: Path) -> None:
    rules = files_in(_folder(tmp_path)).read()
    plan = rules.rules[0].plan(0)
    _put(tmp_path, "echo two\n")

    again = built_in().grammar.plan.model_validate_json(plan.model_dump_json(by_alias=True))

    assert again.model_dump() == plan.model_dump()
    assert again.tasks[0].in_full() == "/bin/sh -s  (script scripts/clean.sh)\necho one\n"


def test_nothing_is_parsed_again_as_long_as_neither_file_has_changed(tmp_path: Path) -> None:
    files = files_in(_folder(tmp_path))
    before = files.read()
    _grow_old(tmp_path)
    after_a_touch = files.read()

    assert files.read() is before
    assert after_a_touch is before


@pytest.mark.parametrize(
    ("file", "what"),
    [
        pytest.param("scripts/no.sh", "there is no file scripts/no.sh in", id="missing"),
        pytest.param("scripts", "there is no file scripts in", id="a folder"),
        pytest.param("../outside.sh", "'../outside.sh' must be the path of a file in", id="dots"),
        pytest.param("scripts/../../x", "must be the path of a file in", id="dots on the way"),
        pytest.param("/etc/passwd", "'/etc/passwd' must be the path of a file in", id="absolute"),
        pytest.param("scripts/out.sh", "a link that leads out of the folder", id="a link"),
        pytest.param("linked/outside.sh", "a link that leads out", id="a linked folder"),
        pytest.param("scripts/round.sh", "", id="a link to itself"),
        pytest.param("scripts/large.sh", "is larger than 65536 bytes", id="too large"),
        pytest.param("scripts/binary", "is not a text: it holds a NUL", id="binary"),
        pytest.param("scripts/latin", "is not a text in UTF-8", id="not UTF-8"),
        pytest.param("{file: a, text: b}", "give the path of a file", id="no path"),
    ],
)
def test_a_script_that_cannot_be_taken_is_a_mistake_of_the_rule_at_its_line(
    tmp_path: Path, file: str, what: str
) -> None:
    folder = tmp_path / "rules"
    scripts = folder / "scripts"
    scripts.mkdir(parents=True)
    (tmp_path / "outside.sh").write_text("echo outside")
    (scripts / "out.sh").symlink_to(tmp_path / "outside.sh")
    (scripts / "round.sh").symlink_to(scripts / "round.sh")
    (folder / "linked").symlink_to(tmp_path)
    (scripts / "large.sh").write_text("#" * 65_537)
    (scripts / "binary").write_bytes(b"\x7fELF\0")
    (scripts / "latin").write_bytes(b"echo Gr\xfc\xdfe\n")
    write(folder, a=_a_rule(file), b=a_rule("fine"))

    read = files_in(folder).read()

    (problem,) = read.problems
    assert names(read) == ["fine"]
    assert str(problem).removeprefix(f"{folder}/").startswith(_LINE)
    assert what in problem.what
    assert problem.code == "unreadable-file"


def test_a_link_within_the_folder_is_followed_as_kubernetes_makes_them(tmp_path: Path) -> None:
    (tmp_path / "..data").mkdir()
    (tmp_path / "..data" / "clean.sh").write_text("echo linked\n")
    (tmp_path / "clean.sh").symlink_to("..data/clean.sh")

    read = files_in(write(tmp_path, a=_a_rule("clean.sh"))).read()

    assert _scripts(read) == ["echo linked\n"]


def test_a_script_that_comes_later_mends_its_rule(tmp_path: Path) -> None:
    files = files_in(write(tmp_path, a=_a_rule()))
    before = files.read()
    _grow_old(tmp_path)
    files.read()
    (tmp_path / "scripts").mkdir()
    _put(tmp_path, "echo one\n")

    after = files.read()

    assert (names(before), _scripts(after), after.problems) == ([], ["echo one\n"], ())


@pytest.mark.parametrize("broken", [b"\0", None])
def test_the_last_good_script_stays_in_force_also_over_a_restart(
    tmp_path: Path, broken: bytes | None
) -> None:
    files = files_in(_folder(tmp_path))
    files.read()
    if broken is None:
        (tmp_path / "scripts" / "clean.sh").unlink()
    else:
        _put(tmp_path, broken)
    after_it_broke = files.read()
    restarted = files_in(tmp_path)
    restarted.remember(files.good_texts())

    after_the_restart = restarted.read()

    for read in (after_it_broke, after_the_restart):
        assert _scripts(read) == ["echo one\n"]
        assert len(read.problems) == 1
    assert after_it_broke.rules[0].digest == after_the_restart.rules[0].digest


def test_two_rule_files_may_hold_the_same_script_in_different_versions(tmp_path: Path) -> None:
    files = files_in(_folder(tmp_path))
    files.read()
    write(tmp_path, a="name: [", b=_a_rule(name="other"))
    _put(tmp_path, "echo two\n")
    files.read()
    restarted = files_in(tmp_path)

    restarted.remember(files.good_texts())

    assert _scripts(restarted.read()) == ["echo one\n", "echo two\n"]


def test_who_asks_for_the_texts_of_the_rules_gets_no_scripts(tmp_path: Path) -> None:
    files: RuleFiles = files_in(_folder(tmp_path))
    files.read()

    assert list(files.texts) == [str(tmp_path / "a.yaml")]
    assert len(files.good_texts()) == 2
