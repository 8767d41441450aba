"""alexis audit checks, lists and cuts the trail, checking and listing also beside a service."""

import asyncio
import json
import sqlite3
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.cli.conftest import Call
from tests.parts.alexis import Alexis, alexis, settings_for, until, write_rules
from tests.parts.verbs import called

KEY = "a key that is made up for a test, long enough"


@pytest.fixture
async def service(tmp_path: Path) -> AsyncIterator[Alexis]:
    """A service that has decided a message."""
    write_rules(tmp_path)
    settings = settings_for(tmp_path)
    (tmp_path / "settings.json").write_text(json.dumps(settings))
    async with alexis(tmp_path, settings) as running:
        alert = {"alertId": "1", "message": "Trouble"}
        await running.post("/v1/webhooks/opsgenie", {"action": "Create", "alert": alert})
        await until(running.is_settled, "it to be decided")
        yield running


async def _called(folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    verb, *options = more
    return await asyncio.to_thread(
        called, folder, "audit", verb, "-s", "settings.json", *options, env={"COLUMNS": "200"}
    )


@pytest.mark.anyio
async def test_beside_a_service_the_trail_is_checked_and_listed(
    tmp_path: Path, service: Alexis
) -> None:
    head = await service.get("/v1/audit/head")
    remembered = f"{head['seq']}:{head['hash']}"

    verified = await _called(tmp_path, "verify", "--head", remembered)
    as_json = json.loads((await _called(tmp_path, "verify", "--json")).stdout)
    table = (await _called(tmp_path, "list", "--since", "1h")).stdout
    lines = (await _called(tmp_path, "list", "--actor", "client:tester", "--json")).stdout

    assert verified.returncode == 0
    assert verified.stdout == f"{head['seq']} rows hold\nhead {remembered}\n"
    assert (as_json["rows"], as_json["head"], as_json["fault"]) == (head["seq"], head, None)
    first, *_, last = (" ".join(line.split()) for line in table.splitlines()[1:])
    assert "service.started alexis" in first
    assert "event.decided client:tester" in last
    (entry,) = map(json.loads, lines.splitlines())
    assert entry["kind"] == "event.decided"


@pytest.mark.anyio
async def test_a_row_that_was_changed_is_named(tmp_path: Path, service: Alexis) -> None:
    with sqlite3.connect(tmp_path / "alexis.db") as connection:
        connection.execute("UPDATE audit SET actor = 'client:eve' WHERE kind = 'event.decided'")
    connection.close()

    said = await _called(tmp_path, "verify")
    as_json = json.loads((await _called(tmp_path, "verify", "--json")).stdout)

    words = "its hash does not fit: it was changed, or what was before it"
    assert (said.returncode, said.stdout) == (1, f"row 3 does not fit: {words}\n")
    assert as_json["fault"] == {"row": 3, "what": words}


@pytest.mark.anyio
async def test_a_cut_waits_until_the_service_is_stopped(tmp_path: Path, service: Alexis) -> None:
    said = await _called(tmp_path, "cut", "--before", "0s")

    assert said.returncode == 1
    assert "is in use by another Alexis; stop it first" in said.stderr


async def _serve_once(folder: Path, key: str | None = None) -> None:
    write_rules(folder)
    settings = settings_for(folder, audit={"key": key} if key else {})
    (folder / "settings.json").write_text(json.dumps(settings))
    async with alexis(folder, settings):
        pass


def test_after_a_cut_the_rest_holds(call: Call, folder: Path) -> None:
    asyncio.run(_serve_once(folder))

    cut = call("audit", "cut", "--before", "0s", "-s", "settings.json")
    verified = call("audit", "verify", "-s", "settings.json")
    listed = call("audit", "list", "--kind", "audit.cut", "--json", "-s", "settings.json")

    assert (cut.status, cut.out) == (0, "2 rows are gone\n")
    assert verified.status == 0
    assert verified.out.startswith("2 rows hold, beginning with row 3\nhead 4:")
    assert json.loads(listed.out)["actor"].startswith("user:")


def test_with_a_key_only_who_has_it_can_check(call: Call, folder: Path) -> None:
    asyncio.run(_serve_once(folder, KEY))

    with_key = call("audit", "verify", "-s", "settings.json")
    (folder / "settings.json").write_text(json.dumps(settings_for(folder)))
    without = call("audit", "verify", "-s", "settings.json")

    assert with_key.out.startswith("3 rows hold, keyed since row 1\n")
    assert without.status == 1
    assert without.out == "row 1 does not fit: its key is needed; set audit.key\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param(["verify", "--head", "7"], "the number of the row, a colon", id="no head"),
        pytest.param(["list", "--since", "lately"], "write a length of time", id="no time"),
        pytest.param(["list", "--kind", "run.danced"], "Input should be", id="no kind"),
        pytest.param(["cut"], "Missing option '--before'", id="a cut without a time"),
    ],
)
def test_a_wrong_usage_is_told(call: Call, arguments: list[str], told: str) -> None:
    said = call("audit", *arguments)

    assert (said.status, said.out) == (2, "")
    assert told in said.told


@pytest.mark.parametrize("arguments", [["verify"], ["list"], ["cut", "--before", "1d"]])
def test_a_database_that_is_not_there_yet_is_told(call: Call, arguments: list[str]) -> None:
    said = call("audit", *arguments)

    assert (said.status, said.out) == (1, "")
    assert said.err == "database.url: there is no file data/alexis.db yet\n"
