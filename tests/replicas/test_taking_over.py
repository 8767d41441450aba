"""A replica dies, is cut off, or is asked to stop: the other goes on with what it left."""

import asyncio
import os
import signal
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.parts.alexis import Alexis, until, write_rules
from tests.parts.cable import cable_to
from tests.parts.process import Process
from tests.parts.sshd import SshServer
from tests.replicas.conftest import LEASE, PATIENCE, Replica, settled

pytestmark = pytest.mark.anyio


def write_two_rules(folder: Path, host: SshServer, done: Path, pid: Path) -> None:
    """Write a rule that takes long, and one whose runs wait for the same host."""
    head = f"targets: {{hosts: [{host.address}]}}"
    slow = f"echo slow >> {done}; echo $$ > {pid}; exec sleep 300"
    write_rules(
        folder,
        slow=f"""
            name: slow
            when: {{tags: [slow]}}
            {head}
            then: [{{tasks: [{{remote_ssh: "{slow}", timeout: 10m}}]}}]
            """,
        quick=f"""
            name: quick
            when: {{tags: [quick]}}
            {head}
            then: [{{tasks: [{{remote_ssh: "echo quick >> {done}"}}]}}]
            """,
    )


async def begin(service: Alexis, pid: Path) -> None:
    """Have the slow one at work, and the quick one wait for it."""
    for tag in ("slow", "quick"):
        await service.post("/v1/events", {"title": tag, "tags": [tag]})
        await until(lambda: exists(pid), "the command to begin", PATIENCE)


async def exists(file: Path) -> bool:
    return file.exists() and bool(file.read_text().strip())


async def is_gone(pid: Path) -> bool:
    try:
        os.kill(int(pid.read_text()), 0)
    except ProcessLookupError:
        return True
    return False


async def states(service: Alexis) -> dict[str, str]:
    return {run["rule"]: run["state"] for run in await service.runs()}


async def test_what_a_dead_replica_left_goes_on_at_the_other(
    tmp_path: Path,
    replica: Replica,
    host: SshServer,
    done: Path,
    left_over: Path,
) -> None:
    write_two_rules(tmp_path, host, done, left_over)
    one, two = replica("one"), replica("two")
    async with one.started() as first:
        await begin(first, left_over)
        async with two.started() as second:
            began = time.monotonic()
            one.kill()
            await settled(second)
            took = time.monotonic() - began
            found = await states(second)

    assert found == {"slow": "unknown", "quick": "succeeded"}
    assert done.read_text() == "slow\nquick\n"
    assert took < LEASE + 8


async def test_a_replica_that_is_cut_off_stops_before_the_other_begins(
    tmp_path: Path,
    replica: Replica,
    host: SshServer,
    done: Path,
    left_over: Path,
    postgres_url: str,
) -> None:
    write_two_rules(tmp_path, host, done, left_over)
    server = urlsplit(postgres_url).port
    assert server
    async with cable_to(server) as cable:
        one, two = replica("one", port=cable.port), replica("two")
        async with one.started() as first:
            await begin(first, left_over)
            async with two.started() as second:
                cable.cut()
                await until(lambda: is_gone(left_over), "the command to be ended", PATIENCE)
                while_it_ended = await states(second)
                ready = await _ready(first)
                await settled(second)
                cable.mend()
                await until(lambda: _is_ready(first), "the first to be ready again", PATIENCE)
                found = await states(second)

    assert while_it_ended == {"slow": "running", "quick": "queued"}
    assert not ready
    assert found == {"slow": "unknown", "quick": "succeeded"}
    assert done.read_text() == "slow\nquick\n"
    assert "msg=lease_lost" in one.log


async def test_a_replica_that_slept_does_not_overwrite_what_the_other_wrote(
    tmp_path: Path,
    replica: Replica,
    host: SshServer,
    done: Path,
    left_over: Path,
) -> None:
    write_two_rules(tmp_path, host, done, left_over)
    one, two = replica("one"), replica("two")
    async with one.started() as first:
        await begin(first, left_over)
        async with two.started() as second:
            os.kill(one.pid, signal.SIGSTOP)
            await settled(second)
            before = await second.runs()

            os.kill(one.pid, signal.SIGCONT)
            await until(lambda: is_gone(left_over), "the first to end its command", PATIENCE)
            await until(lambda: _is_ready(first), "the first to be ready again", PATIENCE)
            after = await second.runs()

    assert [run["state"] for run in before] == ["unknown", "succeeded"]
    assert after == before


async def test_a_rolling_upgrade_strands_nothing(
    tmp_path: Path,
    replica: Replica,
    host: SshServer,
    done: Path,
    left_over: Path,
) -> None:
    write_two_rules(tmp_path, host, done, left_over)
    soon = {"stop_timeout": "1s"}
    one, two = replica("one", server=soon), replica("two", server=soon)
    async with one.started() as first:
        await begin(first, left_over)
        async with two.started() as second:
            began = time.monotonic()
            status = await _stopped(one)
            await settled(second)
            took = time.monotonic() - began
            found = await states(second)

    assert status == 0
    assert await is_gone(left_over)
    assert found == {"slow": "unknown", "quick": "succeeded"}
    assert done.read_text() == "slow\nquick\n"
    assert took < LEASE + 8


async def _stopped(process: Process) -> int:
    return await asyncio.to_thread(process.stop)


async def _ready(service: Alexis) -> bool:
    return (await service.client.get("/readyz", timeout=30)).is_success


async def _is_ready(service: Alexis) -> bool:
    return await _ready(service)
