"""alexis backtest holds stored events against changed rules, and says what would differ."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection

from tests.cli.conftest import Call
from tests.parts.building import HOST
from tests.parts.databases import a_database
from tests.parts.history import write_event, write_problem

RULE = """
name: restart
when: {{tags: [{tag}]}}
targets: {{hosts: [{host}]}}
then: [{{tasks: [{{remote_ssh: "true"}}]}}]
"""


@pytest.fixture
def stored(folder: Path) -> Path:
    """Settings, rules in force that match the one stored event, and changed rules that do not."""
    (folder / "settings").mkdir()
    (folder / "settings" / "alexis.yaml").write_text("targets: {allow: ['*.example.net']}\n")
    for name, tag in (("rules", "jvm"), ("changed", "web"), ("more", "jvm")):
        (folder / name).mkdir()
        (folder / name / "rule.yaml").write_text(RULE.format(tag=tag, host=HOST))
    (folder / "more" / "second.yaml").write_text(
        RULE.format(tag="prod", host=HOST).replace("restart", "second")
    )
    (folder / "data").mkdir()
    asyncio.run(_store(folder / "data" / "alexis.db"))
    return folder


async def _store(path: Path) -> None:
    at = datetime.now(UTC) - timedelta(days=2)

    def live(connection: Connection) -> None:
        write_problem(connection, 1, at)
        write_event(connection, 2, at, problem=1)

    async with a_database(path) as database:
        await database.write(live)


def test_rules_that_are_the_same_make_no_difference(call: Call, stored: Path) -> None:
    said = call(
        "backtest", "--rules", "rules", "--fail-on", "new-runs", "--fail-on", "lost-matches"
    )

    assert (said.status, said.err) == (0, "")
    assert "no difference for 1 rule" in said.out


def test_the_rules_in_force_are_compared_with_the_changed_ones(call: Call, stored: Path) -> None:
    found = json.loads(call("backtest", "--rules", "changed", "--json").out)

    (rule,) = found["rules"]
    assert (rule["status"], rule["changed"], rule["lost"]["count"]) == ("changed", ["when"], 1)
    assert rule["lost"]["examples"][0]["clause"] == "tags ['web']"


def test_two_folders_can_be_compared(call: Call, stored: Path) -> None:
    said = call("backtest", "--against", "changed", "--rules", "rules", "--since", "3d")

    assert said.out.startswith("changed → rules, ")
    assert "1 event would match now:" in said.out
    assert "- what is stored begins on " in said.out


def test_what_retention_has_deleted_is_told(call: Call, stored: Path) -> None:
    settings = stored / "settings" / "alexis.yaml"
    settings.write_text(settings.read_text() + "retention: {age: 1d}\n")

    said = call("backtest", "--rules", "rules", "--since", "36h")

    assert "retention has left only what was still needed" in said.out


def test_a_comment_for_a_pull_request_is_markdown(call: Call, stored: Path) -> None:
    said = call("backtest", "--rules", "changed", "--markdown")

    assert said.out.startswith("### Backtest\n\n```text\nrules → changed, ")
    assert said.out.endswith("```\n")


@pytest.mark.parametrize(
    ("rules", "gate", "status"),
    [
        pytest.param("changed", "lost-matches", 3, id="a match would be lost"),
        pytest.param("changed", "new-runs", 0, id="nothing more would run"),
        pytest.param("more", "new-runs", 3, id="more would run"),
        pytest.param("more", "lost-matches", 0, id="no match would be lost"),
    ],
)
def test_a_gate_has_an_exit_status_of_its_own(
    call: Call, stored: Path, rules: str, gate: str, status: int
) -> None:
    said = call("backtest", "--rules", rules, "--fail-on", gate)

    assert said.status == status


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        pytest.param(["--rules", "none"], 1, "none: there is no such folder", id="no folder"),
        pytest.param(["--rules", "broken"], 1, "broken/rule.yaml:", id="a broken rule"),
        pytest.param([], 2, "--rules", id="no rules"),
        pytest.param(["--rules", "rules", "--since", "soon"], 2, "--since", id="no time"),
        pytest.param(["--rules", "rules", "--until", "31d"], 2, "--until", id="no period"),
    ],
)
def test_what_cannot_be_is_told(
    call: Call, stored: Path, arguments: list[str], status: int, words: str
) -> None:
    (stored / "broken").mkdir()
    (stored / "broken" / "rule.yaml").write_text("name: broken\nwhenn: {}\n")

    said = call("backtest", *arguments)

    assert (said.status, said.out) == (status, "")
    assert words in said.err


def test_a_file_in_force_that_is_broken_is_told_and_left_out(call: Call, stored: Path) -> None:
    (stored / "rules" / "rule.yaml").write_text("name: broken\n")

    said = call("backtest", "--rules", "changed")

    assert said.status == 0
    assert "rules/rule.yaml:1" in said.err
    assert "rule restart: new" in said.out


def test_a_database_that_is_not_there_yet_is_told(call: Call, stored: Path) -> None:
    (stored / "data" / "alexis.db").unlink()

    said = call("backtest", "--rules", "rules")

    assert (said.status, said.out) == (1, "")
    assert said.err == "database.url: there is no file data/alexis.db yet\n"
