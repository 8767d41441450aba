"""Promise 4: two replicas never act on the same run; one that may not be alone does nothing.

Replicas are frozen past their lease and wake up in the middle of the work, and are told the same
thing at the same moment. Each command writes its run down on the host: no run is there twice.
"""

import asyncio
import os
import signal
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.parts.alexis import ANYTHING_AGAIN, Alexis, settings_for, until, write_rules
from tests.parts.process import Process
from tests.parts.sshd import SshServer

pytestmark = pytest.mark.anyio

NAMES = [f"app-{number}.example.net" for number in range(6)]
PATIENCE = 60.0


def _replica(folder: Path, name: str, host: SshServer, url: str) -> Process:
    place = folder / name
    place.mkdir()
    targets = {
        "allow": ["app-*.example.net"],
        "inventory": {each: {"address": host.address} for each in NAMES},
    }
    database = {"url": url, "lease": "2s"}
    said: dict[str, Any] = {"database": database, "targets": targets, "limits": ANYTHING_AGAIN}
    return Process(place, settings_for(folder, host, **said))


def _rule(done: Path, mode: str = "auto") -> str:
    return f"""
        name: write
        mode: {mode}
        when: {{tags: [t]}}
        targets: {{from: host}}
        limits: {{cooldown: 0s}}
        then:
          - tasks:
              - remote_ssh: echo $ALEXIS_RUN >> {done}; sleep 0.4
                delay_before: 10ms
        """


async def _send(service: Alexis, number: int, name: str) -> None:
    body = {"title": "t", "id": f"id-{number}", "tags": ["t"], "fields": {"host": name}}
    (await service.post("/v1/events", body)).raise_for_status()


async def _settled(service: Alexis) -> None:
    await until(service.is_settled, "everything to be settled", PATIENCE)


async def _some_are_done(done: Path, number: int) -> bool:
    return done.exists() and len(done.read_text().splitlines()) >= number


async def test_replicas_that_freeze_in_turn_past_their_lease_do_nothing_twice(
    tmp_path: Path, host: SshServer, postgres_url: str, done: Path
) -> None:
    write_rules(tmp_path, write=_rule(done))
    one, two = (_replica(tmp_path, name, host, postgres_url) for name in ("one", "two"))
    async with one.started() as first, two.started() as second:
        for batch, (frozen, other) in enumerate(((one, second), (two, first))):
            for number, name in enumerate(NAMES * 2):
                await _send(other, 100 * batch + number, name)
            await until(partial(_some_are_done, done, 12 * batch + 3), "some to be done", PATIENCE)
            os.kill(frozen.pid, signal.SIGSTOP)
            try:
                await _settled(other)
            finally:
                os.kill(frozen.pid, signal.SIGCONT)
        await _settled(first)
        await _settled(second)
        ends = {run["id"]: run["state"] for run in await first.runs()}
        told_by_the_other = {run["id"]: run["state"] for run in await second.runs()}

    seen = Counter(done.read_text().split())
    assert told_by_the_other == ends
    assert len(ends) == 24
    assert set(ends.values()) <= {"succeeded", "unknown"}
    assert {run: times for run, times in seen.items() if times > 1} == {}
    assert {run for run, state in ends.items() if state == "succeeded"} <= set(seen)


async def test_two_replicas_that_are_told_go_at_once_go_once(
    tmp_path: Path, host: SshServer, postgres_url: str, done: Path
) -> None:
    write_rules(tmp_path, write=_rule(done, "approve"))
    one, two = (_replica(tmp_path, name, host, postgres_url) for name in ("one", "two"))
    async with one.started() as first, two.started() as second:
        for number, name in enumerate(NAMES):
            await _send(first, number, name)
        await until(lambda: _asked(first), "all of them to ask", PATIENCE)
        runs = [run["id"] for run in await first.runs(state="awaiting_approval")]

        answers = await asyncio.gather(
            *(
                service.post(f"/v1/runs/{run}/approve", None)
                for run in runs
                for service in (first, second)
            )
        )
        await _settled(second)
        states = [run["state"] for run in await first.runs()]

    assert sorted(answer.status_code for answer in answers) == [200] * 6 + [409] * 6
    assert states == ["succeeded"] * 6
    assert sorted(done.read_text().split()) == sorted(runs)


async def _asked(service: Alexis) -> bool:
    return len(await service.runs(state="awaiting_approval")) == len(NAMES)
