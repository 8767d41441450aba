"""kill -9 while much is decided and done: the trail has no gap, and tells of what is there."""

import asyncio
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from app.domain.audit import Seal
from app.domain.audit_check import Verdict
from app.store.sqlite import SqliteDatabase
from app.store.trail import StoredTrail
from tests.parts.alexis import ANYTHING_AGAIN, Alexis, settings_for, until, write_rules
from tests.parts.process import Process
from tests.parts.sshd import SshServer

pytestmark = pytest.mark.anyio


async def test_after_a_kill_the_trail_holds_and_has_what_the_tables_have(
    tmp_path: Path, host: SshServer
) -> None:
    write_rules(
        tmp_path,
        rule=f"""
        name: quick
        when: {{tags: [t]}}
        targets: {{hosts: [{host.address}]}}
        then: [{{tasks: [{{remote_ssh: "true"}}]}}]
        """,
    )
    process = Process(tmp_path, settings_for(tmp_path, host, limits=ANYTHING_AGAIN))
    for round_ in range(2):
        async with process.started() as service:
            await asyncio.gather(*(_send(service, f"{round_}-{n}") for n in range(15)))
            await until(partial(_has_ended, tmp_path, round_ + 1), "a run to end")
            process.kill()

        verdict = await _checked(tmp_path)
        counted = _counted(tmp_path)

        assert verdict.fault is None
        assert verdict.rows == verdict.head.seq
        assert {name: there - told for name, (there, told) in counted.items()} == dict.fromkeys(
            counted, 0
        )


async def _send(service: Alexis, ref: str) -> None:
    alert = {"alertId": ref, "message": "Trouble", "tags": ["t"]}
    await service.post("/v1/webhooks/opsgenie", {"action": "Create", "alert": alert})


async def _has_ended(folder: Path, times: int) -> bool:
    return _counted(folder)["finished"][0] >= times


def _counted(folder: Path) -> dict[str, tuple[int, int]]:
    """Count what the tables hold, and what the trail says of it."""
    questions = {
        "decided": ("events WHERE state = 'decided'", "event.decided"),
        "queued": ("runs WHERE state <> 'blocked'", "run.queued"),
        "begun": ("runs WHERE started_at IS NOT NULL", "run.started"),
        "finished": ("runs WHERE finished_at IS NOT NULL", "run.finished"),
        "claimed": ("steps WHERE name = 'task 1'", "task.started"),
        "done": ("steps WHERE name = 'task 1' AND result IS NOT NULL", "task.finished"),
    }
    with closing(sqlite3.connect(folder / "alexis.db")) as connection:
        connection.execute("BEGIN")
        return {
            name: (
                connection.execute(f"SELECT count(*) FROM {rows}").fetchone()[0],  # noqa: S608 - ours
                connection.execute("SELECT count(*) FROM audit WHERE kind = ?", (kind,)).fetchone()[
                    0
                ],
            )
            for name, (rows, kind) in questions.items()
        }


async def _checked(folder: Path) -> Verdict:
    database = SqliteDatabase(folder / "alexis.db")
    await database.open_to_read()
    try:
        return await StoredTrail(database).check(Seal())
    finally:
        await database.close()
