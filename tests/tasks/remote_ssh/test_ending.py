"""A command that is not to go on is ended on the host, and no other one is."""

import asyncio
import subprocess

import pytest

from app.domain.errors import TargetLost
from tests.parts.alexis import until
from tests.parts.sshd import SshServer
from tests.tasks.remote_ssh.reaching import reaching

pytestmark = pytest.mark.anyio


async def test_a_command_whose_time_is_over_is_ended_with_all_that_it_began(
    host: SshServer,
) -> None:
    async with reaching(host) as reach:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.5):
                await reach.run("sleep 4731 | cat & sleep 4731")

    assert not _sleeping(4731)


async def test_a_command_that_does_not_want_to_end_is_killed(host: SshServer) -> None:
    async with reaching(host) as reach:
        running = asyncio.create_task(reach.run("trap '' TERM; while :; do sleep 4732; done"))
        await until(lambda: _sleeps(4732), "the command to run")

        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running

    assert not _sleeping(4732)


async def test_another_command_on_the_same_connection_goes_on(host: SshServer) -> None:
    async with reaching(host) as reach:
        other = asyncio.create_task(reach.run("sleep 1; echo went on"))
        running = asyncio.create_task(reach.run("sleep 4733"))
        await until(lambda: _sleeps(4733), "the command to run")

        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        ran = await other

    assert not _sleeping(4733)
    assert (ran.status, ran.stdout) == (0, "went on\n")


async def test_of_two_equal_commands_the_other_one_is_never_ended(host: SshServer) -> None:
    command = "sleep 4; echo went on"
    async with reaching(host) as reach:
        other, running = (asyncio.create_task(reach.run(command)) for _ in range(2))
        await until(lambda: _sleeps(4, times=2), "both commands to run")

        running.cancel()
        with pytest.raises((TargetLost, asyncio.CancelledError)):
            await running
        ran = await other

    assert (ran.status, ran.stdout) == (0, "went on\n")


async def test_a_command_that_waits_for_its_place_is_never_begun_when_it_is_cancelled(
    host: SshServer,
) -> None:
    async with reaching(host, per_host=1) as reach:
        first = asyncio.create_task(reach.run("sleep 1"))
        await until(lambda: _sleeps(1), "the first command to run")
        second = asyncio.create_task(reach.run("sleep 4734"))

        second.cancel()
        with pytest.raises(asyncio.CancelledError):
            await second
        assert (await first).status == 0
        assert (await reach.run("echo free")).stdout == "free\n"

    assert not _sleeping(4734)


def _sleeping(seconds: int) -> list[str]:
    found = subprocess.run(
        ["pgrep", "-fx", f"sleep {seconds}"], capture_output=True, text=True, check=False
    )
    return found.stdout.split()


async def _sleeps(seconds: int, times: int = 1) -> bool:
    return len(_sleeping(seconds)) == times
