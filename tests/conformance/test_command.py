"""What the command does with each database."""

import asyncio
import json
import os
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.store.database import database_at
from tests.parts.alexis import alexis, settings_for, until, write_rules
from tests.parts.databases import a_letter, an_inbox, sql
from tests.parts.verbs import called

pytestmark = pytest.mark.anyio

KEY = "a key that is made up for a test, long enough"


async def _called(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return await asyncio.to_thread(
        called, folder, *words, "-s", "settings.json", env={"PATH": os.environ["PATH"]}
    )


def _settings(folder: Path, url: str, **more: Any) -> dict[str, Any]:
    settings = settings_for(folder, database={"url": url, "lease": "8s"}, **more)
    (folder / "settings.json").write_text(json.dumps(settings))
    return settings


async def _with_two_dead_events(url: str) -> list[str]:
    database = database_at(url, None, timedelta(seconds=10))
    try:
        await database.open()
        inbox = an_inbox(database)
        refs = ("one", "two")
        found = [
            (await inbox.accept(a_letter(ref, aliases=(f"test:{ref}",)))).event for ref in refs
        ]
    finally:
        await database.close()
    await sql(url, "UPDATE events SET state = 'dead', due_at = NULL, detail = 'broken'")
    for each in found:
        await sql(
            url,
            "INSERT INTO faults (id, kind, tries, reason, failed_at, dead_at)"
            " VALUES (:id, 'event', 10, 'broken', 0, 0)",
            id=each,
        )
    return list(found)


async def test_a_dead_letter_is_requeued_beside_the_service_and_the_trail_says_by_whom(
    tmp_path: Path, url: str
) -> None:
    write_rules(tmp_path)
    one, two = await _with_two_dead_events(url)
    settings = _settings(tmp_path, url, audit={"key": KEY})
    async with alexis(tmp_path, settings) as service:
        listed = await _called(tmp_path, "dead-letters", "list", "--json")

        by_command = await _called(tmp_path, "dead-letters", "requeue", one, "--json")
        by_call = await service.post(f"/v1/dead-letters/{two}/requeue", None)

        await until(service.is_settled, "both to be decided")
        verified = await _called(tmp_path, "audit", "verify")
        trail = await _called(tmp_path, "audit", "list", "--kind", "dead_letter.requeued", "--json")
        states = [story["state"] for story in await service.stories()]

    assert {each["id"] for each in json.loads(listed.stdout)["items"]} == {one, two}
    assert json.loads(by_command.stdout) == {"id": one, "kind": "event"}
    assert f"msg=dead_letter_requeued event_id={one}" in by_command.stderr
    assert by_call.status_code == 200
    assert states == ["decided", "decided"]
    assert (verified.returncode, verified.stderr) == (0, "")
    first, second = map(json.loads, trail.stdout.splitlines())
    assert first["actor"].startswith("user:")
    assert (first["event"], second["event"]) == (one, two)
    assert second["actor"] == "client:tester"
    assert second["details"] == {"kind": "event", "id": two, "reason": "broken", "tries": 10}


async def test_a_requeue_with_another_key_changes_nothing(tmp_path: Path, url: str) -> None:
    write_rules(tmp_path)
    one, _ = await _with_two_dead_events(url)
    async with alexis(tmp_path, _settings(tmp_path, url, audit={"key": KEY})):
        pass
    _settings(tmp_path, url, audit={"key": KEY[::-1]})

    done = await _called(tmp_path, "dead-letters", "requeue", one)

    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("audit.key: ")
    assert len(await sql(url, "SELECT id FROM faults WHERE dead_at IS NOT NULL")) == 2


async def test_the_trail_is_cut_and_the_rest_holds(tmp_path: Path, url: str) -> None:
    write_rules(tmp_path)
    async with alexis(tmp_path, _settings(tmp_path, url)):
        pass

    cut = await _called(tmp_path, "audit", "cut", "--before", "0s")
    verified = await _called(tmp_path, "audit", "verify")

    assert (cut.returncode, cut.stdout) == (0, "2 rows are gone\n")
    assert verified.stdout.startswith("2 rows hold, beginning with row 3\n")
