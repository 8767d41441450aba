"""SIGTERM: no to load balancers first, then an end within the budget, and nothing is lost."""

import asyncio
import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from tests.parts.alexis import Alexis, Vendors, all_settled, settings_for, until, write_rules
from tests.parts.process import Process
from tests.parts.sshd import SshServer

pytestmark = pytest.mark.anyio


def _rule(name: str, host: SshServer, command: str) -> str:
    return f"""
        name: {name}
        when: {{tags: [{name}]}}
        targets: {{hosts: [{host.address}]}}
        then: [{{tasks: [{{remote_ssh: "{command}", timeout: 5m}}]}}]
        """


def _runs_here(command: str) -> bool:
    return subprocess.run(["pgrep", "-fx", command], check=False).returncode == 0


async def _posted(service: Alexis, tag: str) -> None:
    answer = await service.post("/v1/events", {"title": tag, "tags": [tag]})
    assert answer.status_code == 202


async def _begun(service: Alexis, command: str) -> None:
    async def found() -> bool:
        return _runs_here(command)

    await until(found, f"{command} to run")


async def test_it_is_unready_first_and_takes_calls_until_the_delay_is_over(tmp_path: Path) -> None:
    write_rules(tmp_path)
    server = {"drain_delay": "3s", "stop_timeout": "10s"}
    process = Process(tmp_path, settings_for(tmp_path, server=server))
    async with process.started() as service:
        os.kill(process.pid, signal.SIGTERM)

        async def unready() -> bool:
            return (await service.client.get("/readyz")).status_code == 503

        await until(unready, "it to be unready")
        alive = await service.client.get("/livez")
        accepted = (await service.post("/v1/events", {"title": "Late"})).json()["event"]
        await until(lambda: _has_ended(process), "its end")
    async with process.started() as again:
        await until(again.is_settled, "the late event to be decided")
        (story,) = await again.stories()

    assert alive.is_success
    assert (story["id"], story["state"]) == (accepted, "decided")
    assert process.log.count("msg=stopped") == 1


async def _has_ended(process: Process) -> bool:
    return "msg=stopped" in process.log


async def test_a_long_command_is_cut_at_the_budget_and_what_waits_goes_on_later(
    tmp_path: Path, host: SshServer, products: Vendors, done: Path
) -> None:
    write_rules(
        tmp_path,
        slow=_rule("slow", host, "sleep 4741"),
        quick=_rule("quick", host, f"echo quick >> {done}"),
    )
    settings = settings_for(
        tmp_path, host, sources=products.settings, server={"stop_timeout": "1s"}
    )
    process = Process(tmp_path, settings)
    async with process.started() as service:
        await _posted(service, "slow")
        await _begun(service, "sleep 4741")
        await _posted(service, "quick")
        await service.run_in("queued")
        began = time.monotonic()
        status = await asyncio.to_thread(process.stop)
        seconds = time.monotonic() - began
    left = _runs_here("sleep 4741")
    async with process.started() as again:
        await all_settled(again, products)
        states: dict[str, Any] = {run["rule"]: run["state"] for run in await again.runs()}

    assert status == 0
    assert seconds < 12
    assert not left
    assert states == {"slow": "unknown", "quick": "succeeded"}
    assert done.read_text() == "quick\n"


async def test_told_a_second_time_it_waits_for_nothing(tmp_path: Path, host: SshServer) -> None:
    write_rules(tmp_path, slow=_rule("slow", host, "sleep 4742"))
    settings = settings_for(tmp_path, host, server={"stop_timeout": "5m"})
    process = Process(tmp_path, settings)
    async with process.started() as service:
        await _posted(service, "slow")
        await _begun(service, "sleep 4742")
        os.kill(process.pid, signal.SIGTERM)

        async def stopping() -> bool:
            return "msg=stopping" in process.log

        await until(stopping, "it to be told")
        status = await asyncio.to_thread(process.stop)

    assert status == 0
    assert not _runs_here("sleep 4742")
    assert "msg=stopping_at_once" in process.log
