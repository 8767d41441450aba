"""A person who needs a broken plug-in is told so where he needs it, and in the list of plug-ins."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import typer

from app.cli import known
from app.cli.known import known_by
from app.cli.plugins import plugins
from app.config.beside import Remembered
from app.config.load import load_settings
from app.config.rule_file import read_rule_file
from app.domain.errors import ConfigError, NotInstalled
from app.kinds import NoSettings, TaskKind, Toolbox
from app.plugins.catalogue import Catalogue, built_in
from app.plugins.found import installed
from app.ports import TaskType
from app.tasks.wait.kind import WaitSpec
from tests.parts.plugins import put_down

_WHY = "bell: its plug-in is broken (alexis_bell 1.0): ZeroDivisionError: division by zero ("


@pytest.fixture
def catalogue(tmp_path: Path, shelf: Path, monkeypatch: pytest.MonkeyPatch) -> Catalogue:
    """The example, and one that is broken."""
    monkeypatch.syspath_prepend(tmp_path)
    points = {"bell": "alexis_bell:BELL"}
    put_down(tmp_path, "alexis_bell", "1 / 0", tasks=points, sources=points)
    return installed([str(shelf), str(tmp_path)])


@pytest.mark.parametrize(
    "said",
    [
        pytest.param("tasks: [{logbook: ring}, {bell: ring}]", id="as a task"),
        pytest.param("{tasks: [{logbook: ring}], verify: {bell: ring}}", id="to verify"),
    ],
)
def test_a_rule_that_needs_it_is_told_why_it_is_not_there(catalogue: Catalogue, said: str) -> None:
    text = f"name: a\nwhen: {{tags: [t]}}\ntargets: {{hosts: [a.example.net]}}\nthen:\n  - {said}\n"

    with pytest.raises(ConfigError) as wrong:
        read_rule_file("rule.yaml", text, catalogue.grammar, Remembered({}))

    (problem,) = wrong.value.problems
    assert problem.line == 5
    assert _WHY in problem.what


def test_settings_of_plug_ins_are_checked_like_all_others(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    file = tmp_path / "settings.yaml"
    file.write_text("tasks:\n  logbook:\n    file: [a]\n  lockbook: {}\n  bell: {}\n")

    with pytest.raises(ConfigError) as wrong:
        load_settings(file, {}, catalogue)

    told = [
        (problem.line, problem.what.partition("ZeroDivision")[0])
        for problem in wrong.value.problems
    ]
    assert told == [
        (3, "file: input should be a valid string"),
        (4, "unknown name 'lockbook'; did you mean 'logbook'?"),
        (5, _WHY.partition("Zero")[0]),
    ]


def test_a_source_whose_kind_is_broken_is_told_so(catalogue: Catalogue, tmp_path: Path) -> None:
    file = tmp_path / "settings.yaml"
    file.write_text("sources:\n  dog: {kind: watchdog}\n  tower:\n    kind: bell\n")

    with pytest.raises(ConfigError) as wrong:
        load_settings(file, {}, catalogue)

    (problem,) = wrong.value.problems
    assert problem.line == 4
    assert "'bell': its plug-in is broken (alexis_bell 1.0): ZeroDivisionError" in problem.what


def test_settings_of_plug_ins_are_read_also_from_the_environment(
    catalogue: Catalogue,
) -> None:
    read = load_settings(None, {"ALEXIS_TASKS__LOGBOOK__FILE": "a.txt"}, catalogue)

    assert read.tasks.model_dump()["logbook"] == {"file": "a.txt"}


def test_without_the_plug_in_its_section_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="unknown name 'logbook'"):
        load_settings(None, {"ALEXIS_TASKS__LOGBOOK__FILE": "a.txt"})


@asynccontextmanager
async def _not_there(settings: NoSettings, toolbox: Toolbox) -> AsyncIterator[TaskType]:
    raise NotInstalled("pip install 'alexis[x]'")
    yield  # type: ignore[unreachable]


def test_the_list_says_what_is_broken_and_what_has_to_be_installed(
    catalogue: Catalogue, capsys: pytest.CaptureFixture[str]
) -> None:
    kind = TaskKind("more", WaitSpec, _not_there)
    whole = replace(catalogue, tasks={**catalogue.tasks, "more": kind})

    with known_by(lambda: whole), pytest.raises(typer.Exit) as ended:
        plugins()

    told = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert ended.value.exit_code == 1
    assert told[0] == "kind name from state settings"
    assert "task type logbook alexis-logbook 1.0 ok tasks.logbook" in told
    assert "task type more built in needs: pip install 'alexis[x]'" in told
    assert any(line.startswith("task type bell alexis_bell 1.0 broken: Zero") for line in told)


def test_without_a_broken_one_the_list_is_good(capsys: pytest.CaptureFixture[str]) -> None:
    with known_by(built_in):
        plugins(as_json=True)

    listed = json.loads(capsys.readouterr().out)
    assert {each["origin"] for each in listed} == {"built in"}


def test_whoever_asks_for_plug_ins_has_them_looked_for_once() -> None:
    looked = []

    def find() -> Catalogue:
        looked.append("here")
        return built_in()

    with known_by(find):
        before = list(looked)
        known.catalogue()
        known.rule_grammar()

    assert before == []
    assert looked == ["here"]
