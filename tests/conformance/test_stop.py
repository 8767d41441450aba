"""A stop, and a stop in a hurry: on each database with its dispatcher."""

import asyncio
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.parts.alexis import Alexis, settings_for, until, write_rules
from tests.parts.process import Process
from tests.parts.sshd import SshServer

pytestmark = pytest.mark.anyio


def _rules(folder: Path, host: SshServer, command: str, done: Path) -> None:
    head = f"targets: {{hosts: [{host.address}]}}"
    slow = f"name: slow\nwhen: {{tags: [slow]}}\n{head}\nthen:\n"
    slow += f'  - tasks: [{{remote_ssh: "exec {command}", timeout: 5m}}]\n'
    quick = f"name: quick\nwhen: {{tags: [quick]}}\n{head}\nthen:\n"
    quick += f'  - tasks: [{{remote_ssh: "echo quick >> {done}"}}]\n'
    write_rules(folder, slow=slow, quick=quick)


def _process(folder: Path, url: str, host: SshServer, stop_timeout: str) -> Process:
    server = {"stop_timeout": stop_timeout}
    database = {"url": url, "lease": "6s"}
    return Process(folder, settings_for(folder, host, database=database, server=server))


async def _begin(service: Alexis, command: str) -> None:
    """Have the slow one at work, and the quick one wait for the same host."""
    await service.post("/v1/events", {"title": "slow", "tags": ["slow"]})

    async def begun() -> bool:
        return _is_at_work(command)

    await until(begun, f"{command} to run")
    await service.post("/v1/events", {"title": "quick", "tags": ["quick"]})
    await service.run_in("queued")


def _is_at_work(command: str) -> bool:
    return subprocess.run(["pgrep", "-fx", command], check=False).returncode == 0


async def _states_after_a_restart(process: Process) -> dict[str, str]:
    async with process.started() as again:
        await until(again.is_settled, "everything to be settled", 30)
        return {run["rule"]: run["state"] for run in await again.runs()}


async def test_told_twice_it_ends_at_once_and_the_next_start_goes_on(
    tmp_path: Path, url: str, host: SshServer, done: Path
) -> None:
    command = f"sleep {4700 + url.startswith('sqlite')}"
    _rules(tmp_path, host, command, done)
    process = _process(tmp_path, url, host, "5m")
    async with process.started() as service:
        await _begin(service, command)
        os.kill(process.pid, signal.SIGTERM)

        async def told() -> bool:
            return "msg=stopping" in process.log

        await until(told, "it to be told")
        began = time.monotonic()
        status = await asyncio.to_thread(process.stop)
        seconds = time.monotonic() - began
    left = _is_at_work(command)
    began = time.monotonic()
    states = await _states_after_a_restart(process)
    resumed = time.monotonic() - began

    assert status == 0
    assert seconds < 8
    assert not left
    assert "msg=stopping_at_once" in process.log
    assert "Traceback" not in process.log
    assert states == {"slow": "unknown", "quick": "succeeded"}
    assert done.read_text() == "quick\n"
    assert resumed < 20


async def test_a_host_that_is_gone_does_not_hold_up_a_stop_in_a_hurry(
    tmp_path: Path, url: str, host: SshServer, done: Path
) -> None:
    command = f"sleep {4750 + url.startswith('sqlite')}"
    _rules(tmp_path, host, command, done)
    process = _process(tmp_path, url, host, "5m")
    async with process.started() as service:
        await _begin(service, command)
        sessions = host.sessions()
        for each in sessions:
            os.kill(each, signal.SIGSTOP)
        try:
            os.kill(process.pid, signal.SIGTERM)

            async def told() -> bool:
                return "msg=stopping" in process.log

            await until(told, "it to be told")
            began = time.monotonic()
            status = await asyncio.to_thread(process.stop)
            seconds = time.monotonic() - began
        finally:
            for each in sessions:
                os.kill(each, signal.SIGCONT)
            host.cut()
            subprocess.run(["pkill", "-fx", command], check=False)

    assert status == 0
    assert seconds < 8
