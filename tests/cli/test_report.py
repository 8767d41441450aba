"""alexis report answers from the database, also while Alexis is serving."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection

from tests.cli.conftest import Call
from tests.parts.alexis import alexis, settings_for, until, write_rules
from tests.parts.building import a_rule
from tests.parts.databases import a_database
from tests.parts.history import write_event, write_problem, write_run
from tests.parts.sshd import SshServer
from tests.parts.verbs import called


@pytest.mark.anyio
async def test_it_says_what_ran_where_how_often_and_what_was_not_done(
    tmp_path: Path, host: SshServer
) -> None:
    write_rules(
        tmp_path,
        rule=f"""
        name: repair
        when: {{tags: [t]}}
        targets: {{hosts: [{host.address}, db-01.example.net]}}
        then: [{{tasks: [{{remote_ssh: "true"}}]}}]
        """,
    )
    settings = settings_for(tmp_path, host)
    (tmp_path / "settings.json").write_text(json.dumps(settings))
    async with alexis(tmp_path, settings) as service:
        for number, tags in enumerate((["t"], ["t"], [])):
            alert = {"alertId": str(number), "message": "Trouble", "tags": tags}
            await service.post("/v1/webhooks/opsgenie", {"action": "Create", "alert": alert})
        await until(service.is_settled, "all to be decided and done")

        text = await asyncio.to_thread(_report, tmp_path)
        said = json.loads(await asyncio.to_thread(_report, tmp_path, "--json"))
        other = json.loads(await asyncio.to_thread(_report, tmp_path, "--json", "--rule", "x"))

    first, *rows = [" ".join(line.split()) for line in text.splitlines()]
    assert first.endswith("UTC: 3 events, 1 without a rule, 2 runs, 100% succeeded")
    assert any(row.startswith("repair all 2 100% ") for row in rows)
    assert any(row.startswith(f"{host.address} 2 100% ") for row in rows)
    assert "repair not_allowed 2" in rows
    assert (said["total"]["runs"], said["events"]) == (2, 3)
    assert other["total"]["runs"] == 0


def _report(folder: Path, *more: str) -> str:
    done = called(folder, "report", "-s", "settings.json", *more, env={"COLUMNS": "200"})
    done.check_returncode()
    return done.stdout


def test_it_says_what_was_only_observed_and_which_rule_has_earned_the_next_mode(
    call: Call, folder: Path
) -> None:
    (folder / "settings").mkdir()
    (folder / "settings" / "alexis.yaml").write_text("promotion: {would_runs: 1}\n")
    (folder / "rules").mkdir()
    (folder / "rules" / "repair.yaml").write_text(
        "name: restart-duplicator\n"
        "mode: observe\n"
        "when: {tags: [jvm]}\n"
        "targets: {from: details.host}\n"
        "then: [{tasks: [{remote_ssh: uptime}]}]\n"
    )
    digest = a_rule(mode="observe", then=[{"tasks": [{"remote_ssh": "uptime"}]}]).digest
    (folder / "data").mkdir()
    asyncio.run(_observe(folder / "data" / "alexis.db", digest))

    said = call("report")

    rows = [" ".join(line.split()) for line in said.out.splitlines()]
    assert "restart-duplicator 1 1 1 true" in rows
    assert rows[-2:] == [
        "restart-duplicator: observe → approve: 1 of 1 would-be runs on resolved problems",
        "rules/repair.yaml: rule restart-duplicator: mode: approve",
    ]


async def _observe(path: Path, digest: str) -> None:
    at = datetime.now(UTC) - timedelta(days=2)
    shadow = {"state": "blocked", "reason": "shadow", "rule_digest": digest}

    def live(connection: Connection) -> None:
        write_problem(connection, 1, at)
        write_event(connection, 2, at, problem=1)
        write_run(connection, 3, event=2, problem=1, at=at, **shadow)

    async with a_database(path) as database:
        await database.write(live)


def test_it_tells_teams_and_the_time_saved_and_prints_tables_for_a_spreadsheet(
    call: Call, folder: Path
) -> None:
    (folder / "settings").mkdir()
    (folder / "settings" / "alexis.yaml").write_text("report: {manual_time: 20m}\n")
    (folder / "data").mkdir()
    asyncio.run(_repair(folder / "data" / "alexis.db"))

    said = call("report", "--source", "opsgenie")
    other = call("report", "--team", "database", "--team", "operations", "--json")
    runs = call("report", "--csv", "runs", "--team", "[red]")
    teams = call("report", "--csv", "teams")
    both = call("report", "--csv", "runs", "--json")
    nowhere = call("report", "--zone", "Nowhere")

    rows = [" ".join(line.split()) for line in said.out.splitlines()]
    assert "saved 20m of work by hand; problems solved: 1" in rows
    assert "[red] 1 1 100%" in rows
    assert json.loads(other.out)["total"]["runs"] == 0
    header, first, *others = runs.out.splitlines()
    assert header.startswith("queued_at,started_at,finished_at,seconds,rule,target,state,reason,")
    assert ",restart-duplicator,app-01.example.net,succeeded,," in first
    assert first.count("[red]") == 1
    assert others == []
    assert teams.out.splitlines()[1].startswith("[red],1,1,1,1.0,0,")
    assert (both.status, nowhere.status) == (2, 2)
    assert "there is no such time zone" in nowhere.told


async def _repair(path: Path) -> None:
    at = datetime.now(UTC) - timedelta(days=2)
    of = {"source": "opsgenie", "teams": "\n[red]\n"}

    def live(connection: Connection) -> None:
        write_problem(connection, 1, at)
        write_event(connection, 2, at, problem=1, **of)
        write_run(connection, 3, event=2, problem=1, at=at, target="app-01.example.net", **of)

    async with a_database(path) as database:
        await database.write(live)


def test_a_database_that_is_not_there_yet_is_told(call: Call) -> None:
    said = call("report")

    assert (said.status, said.out) == (1, "")
    assert said.err == "database.url: there is no file data/alexis.db yet\n"


def test_a_file_that_is_no_database_is_told(call: Call, folder: Path) -> None:
    (folder / "data").mkdir()
    (folder / "data" / "alexis.db").write_text("words " * 1000)

    said = call("report")

    assert (said.status, said.out) == (1, "")
    assert said.err == "database.url: data/alexis.db: file is not a database\n"
