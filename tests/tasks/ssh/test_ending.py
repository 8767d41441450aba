"""Of commands that look the same, the one that is meant is ended, and no other one."""

import asyncio
import subprocess

import pytest

from tests.parts.alexis import until
from tests.parts.sshd import SshServer
from tests.tasks.ssh.commanding import commanding

pytestmark = pytest.mark.anyio


def _sleeping(seconds: str) -> list[int]:
    found = subprocess.run(
        ["pgrep", "-fx", f"sleep {seconds}"], capture_output=True, text=True, check=False
    )
    return [int(pid) for pid in found.stdout.split()]


@pytest.mark.parametrize("number", [0, 1, 2])
async def test_of_equal_scripts_exactly_the_one_is_ended(host: SshServer, number: int) -> None:
    # three equal shells; only what they read differs, which no list of processes shows
    scripts = [f"sleep 47{each}0.47{number}; exit 7".encode() for each in range(3)]
    async with commanding(host) as commands:
        running = [asyncio.create_task(commands.run("sh -s", script)) for script in scripts]

        async def all_run() -> bool:
            return all(_sleeping(f"47{each}0.47{number}") for each in range(3))

        await until(all_run, "all scripts to run")
        running[number].cancel()
        with pytest.raises(asyncio.CancelledError):
            await running[number]
        alive = [bool(_sleeping(f"47{each}0.47{number}")) for each in range(3)]
        for each in running:
            each.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    assert alive == [each != number for each in range(3)]
    assert not any(_sleeping(f"47{each}0.47{number}") for each in range(3))


async def test_all_commands_of_a_host_can_be_ended_at_once(host: SshServer) -> None:
    async with commanding(host, per_host=9) as commands:
        running = [asyncio.create_task(commands.run("sleep 4780; true")) for _ in range(9)]

        async def all_run() -> bool:
            return len(_sleeping("4780")) == 9

        await until(all_run, "all commands to run")
        for each in running:
            each.cancel()
        ended = await asyncio.gather(*running, return_exceptions=True)

    assert {type(each) for each in ended} == {asyncio.CancelledError}
    assert not _sleeping("4780")
