"""Rules are read again when they change, and a file that breaks keeps what it gave before."""

import os
from pathlib import Path

import pytest

from app.domain.errors import ConfigError
from app.domain.rule_set import RuleSet
from tests.config.rule_folder import a_rule, commands, files_in, names, write


def _problems(rules: RuleSet, folder: Path) -> list[str]:
    return [str(problem).replace(f"{folder}/", "") for problem in rules.problems]


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there is no such folder of rules"):
        files_in(tmp_path / "rules").read()


def test_rules_are_in_the_order_of_their_files_and_a_file_may_hold_several(tmp_path: Path) -> None:
    write(tmp_path, b=a_rule("third"), a=f"{a_rule('first')}---\n{a_rule('second')}")

    read = files_in(tmp_path).read()

    assert names(read) == ["first", "second", "third"]
    assert read.origins["second"] == str(tmp_path / "a.yaml")
    assert not read.problems


def test_hidden_files_backups_and_folders_are_no_rules(tmp_path: Path) -> None:
    for name in (".hidden.yaml", "a.yaml~", "a.yaml.bak", "#a.yaml#", ".#a.yaml", "a.json", "yaml"):
        (tmp_path / name).write_text(a_rule(f"in-{name.strip('.#~')}"))
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "gone.yaml").symlink_to(tmp_path / "nowhere")
    (tmp_path / "counts.yml").write_text(a_rule("counts"))

    read = files_in(tmp_path).read()

    assert (names(read), read.problems) == (["counts"], ())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(
            f"{a_rule('x')}moed: auto\n",
            "a.yaml:5:1: unknown name 'moed'; did you mean 'mode'?",
            id="name",
        ),
        pytest.param("- name: x\n", "a.yaml:1:1: must hold names with values", id="a list"),
        pytest.param("words", "a.yaml:1:1: must hold names with values", id="words"),
        pytest.param("name: [x\n", "a.yaml:2:1: expected ',' or ']'", id="broken YAML"),
        pytest.param("name: x\nname: y\n", 'a.yaml:2:1: found duplicate key "name"', id="twice"),
        pytest.param("", "a.yaml: the file is empty", id="empty"),
        pytest.param(
            a_rule("x").replace("{tags: [t]}", "{tagz: [t]}"), "a.yaml:2:1: ", id="no condition"
        ),
        pytest.param(
            a_rule("x").replace("remote_ssh", "remote_shh"),
            "a.yaml:4:17: tasks: one of these names what to do: ",
            id="an unknown task",
        ),
        pytest.param(
            a_rule("x").replace("hosts: [app-01.example.net]", "group: unknown"),
            "a.yaml:3:11: there is no group 'unknown' in the settings",
            id="an unknown group",
        ),
        pytest.param(
            f"{a_rule('x')}parameters:\n  title: {{type: word}}\n",
            "a.yaml:6:3: title: no placeholder {{ title }} is in the commands of this rule",
            id="a parameter of nothing",
        ),
        pytest.param(
            a_rule("x", "echo {{ title }}") + "parameters: {title: {type: wrd}}\n",
            "a.yaml:5:22: type: input should be 'text', 'word'",
            id="an unknown type of value",
        ),
        pytest.param(
            a_rule("x").replace("tags: [t]", "cel: event.title =="),
            "a.yaml:2:8: cel: line 1, column 15 of the expression: Syntax error",
            id="half an expression",
        ),
        pytest.param(
            f"{a_rule('x')}---\n{a_rule('y')}moed: auto\n",
            "a.yaml:10:1: unknown name 'moed'; did you mean 'mode'?",
            id="the second of two",
        ),
    ],
)
def test_a_file_that_is_broken_gives_no_rule_and_says_where(
    tmp_path: Path, text: str, said: str
) -> None:
    write(tmp_path, a=text, b=a_rule("fine"))

    read = files_in(tmp_path).read()

    assert names(read) == ["fine"]
    assert _problems(read, tmp_path)[0].startswith(said)


def test_a_file_that_is_not_utf_8_is_broken(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"name: x\ndescription: Gr\xfc\xdfe\n")

    assert _problems(files_in(tmp_path).read(), tmp_path) == ["a.yaml:2: not UTF-8"]


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(b"name: [\n", id="broken YAML"),
        pytest.param(b"name: x\n", id="half a rule"),
        pytest.param(b"", id="nothing, as while it is being written"),
        pytest.param(b"\xff\xfe", id="not a text"),
    ],
)
def test_a_file_that_breaks_keeps_its_last_good_version_also_over_a_restart(
    tmp_path: Path, broken: bytes
) -> None:
    write(tmp_path, a=a_rule("a", "first"), b=a_rule("b"))
    files = files_in(tmp_path)
    files.read()
    (tmp_path / "a.yaml").write_bytes(broken)
    after_it_broke = files.read()
    restarted = files_in(tmp_path)
    restarted.remember(files.good_texts())
    after_the_restart = restarted.read()
    write(tmp_path, a=a_rule("a", "second"))

    for read in (after_it_broke, after_the_restart):
        assert commands(read) == ["first", "true"]
        assert _problems(read, tmp_path)[0].startswith("a.yaml")
    mended = restarted.read()
    assert (commands(mended), mended.problems) == (["second", "true"], ())


def test_a_file_that_cannot_be_read_keeps_its_last_good_version(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    write(tmp_path, a=a_rule("a"))
    files = files_in(tmp_path)
    files.read()
    file.unlink()
    file.symlink_to("/proc/self/mem")

    read = files.read()

    assert names(read) == ["a"]
    assert _problems(read, tmp_path) == ["a.yaml: Input/output error"]


def test_a_file_that_was_never_good_is_not_remembered(tmp_path: Path) -> None:
    files = files_in(tmp_path)
    files.remember({str(tmp_path / "a.yaml"): "name: [", str(tmp_path / "b.yaml"): a_rule("b")})
    write(tmp_path, a="name: [", b="name: [")

    assert names(files.read()) == ["b"]


def test_a_file_that_is_deleted_takes_its_rules_with_it(tmp_path: Path) -> None:
    write(tmp_path, a=a_rule("a"), b=a_rule("b"))
    files = files_in(tmp_path)
    files.read()
    (tmp_path / "a.yaml").unlink()

    assert names(files.read()) == ["b"]
    assert list(files.good_texts()) == [str(tmp_path / "b.yaml")]
    write(tmp_path, a="name: [")
    assert names(files.read()) == ["b"]


def test_a_file_in_which_all_is_commented_out_gives_no_rule(tmp_path: Path) -> None:
    write(tmp_path, a=a_rule("a"))
    files = files_in(tmp_path)
    files.read()
    write(tmp_path, a="# name: a\n")

    read = files.read()

    assert (read.rules, read.problems) == ((), ())


def test_a_name_counts_once_and_the_other_file_is_told(tmp_path: Path) -> None:
    write(tmp_path, a=a_rule("same", "first"), b=f"{a_rule('same', 'second')}---\n{a_rule('b')}")
    files = files_in(tmp_path)

    read = files.read()

    assert commands(read) == ["first", "true"]
    assert _problems(read, tmp_path) == [
        "b.yaml:1: a rule named 'same' is in a.yaml already; that one counts"
    ]
    (tmp_path / "a.yaml").unlink()
    assert commands(files.read()) == ["second", "true"]


def test_all_rules_change_at_once(tmp_path: Path) -> None:
    write(tmp_path, a=a_rule("a"))
    files = files_in(tmp_path)
    before = files.read()
    write(tmp_path, a=a_rule("c"), b=a_rule("b"))

    after = files.read()

    assert names(before) == ["a"]
    assert names(after) == ["c", "b"]
    assert files.current is after


def test_a_file_is_read_again_when_it_has_changed_also_without_a_new_time(tmp_path: Path) -> None:
    files = files_in(write(tmp_path, a=a_rule("a", "echo 1")))
    files.read()
    then = (tmp_path / "a.yaml").stat()

    write(tmp_path, a=a_rule("a", "echo 2"))
    os.utime(tmp_path / "a.yaml", ns=(then.st_atime_ns, then.st_mtime_ns))

    assert commands(files.read()) == ["echo 2"]


def test_a_file_that_has_not_changed_keeps_its_rules(tmp_path: Path) -> None:
    files = files_in(write(tmp_path, a=a_rule("a"), b=a_rule("b")))
    before = files.read()
    write(tmp_path, b=a_rule("b", "echo"))

    after = files.read()

    assert after.rules[0] is before.rules[0]
    assert after.rules[1] is not before.rules[1]


def test_rules_that_have_not_changed_are_not_put_together_again(tmp_path: Path) -> None:
    files = files_in(write(tmp_path, a=a_rule("a")))
    before = files.read()

    assert files.read() is before
