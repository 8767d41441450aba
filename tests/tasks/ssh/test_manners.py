"""Many commands at once, on servers with the limits that sshd has by itself."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from itertools import accumulate
from pathlib import Path

import pytest

from app.domain.errors import TargetUnreachable
from app.domain.fleet import Machine
from tests.parts.alexis import until
from tests.parts.ports import free_port
from tests.parts.sshd import SshServer, sshd
from tests.tasks.ssh.commanding import Commands, commanding

pytestmark = pytest.mark.anyio

_ADDRESSES = ("127.0.0.11", "127.0.0.12", "127.0.0.13", "127.0.0.1")


def _logins(server: SshServer) -> int:
    return server.log.count("Accepted publickey")


def _keys(server: SshServer, count: int) -> list[str]:
    """Give the server's key under so many names: a connection each."""
    copies = [server.folder / f"key_{number}" for number in range(count)]
    for copy in copies:
        shutil.copy(server.key_file, copy)
    return [str(copy) for copy in copies]


def _everywhere(server: SshServer) -> str:
    """Trust the server at all its addresses."""
    _, key = server.known_hosts.read_text().split(" ", 1)
    file = server.folder / "everywhere"
    file.write_text("".join(f"[{address}]:{server.port} {key}" for address in _ADDRESSES))
    return str(file)


@pytest.mark.parametrize(
    "keys",
    [
        pytest.param(10, id="too many logins at once"),
        pytest.param(1, id="too many commands at once in a connection"),
    ],
)
async def test_however_many_come_at_once_each_command_is_done_once(
    tmp_path: Path, done: Path, keys: int
) -> None:
    more = "\n".join(f"ListenAddress {address}" for address in _ADDRESSES[1:])
    with sshd(tmp_path, more=more) as server:
        files = _keys(server, keys)
        async with commanding(
            server, known_hosts=_everywhere(server), concurrency=256, per_host=64
        ) as commands:
            ran = await asyncio.gather(
                *(
                    commands.run(
                        f"echo {number} >> {done}",
                        target=_ADDRESSES[number % 4],
                        machine=Machine(key_file=files[number % keys]),
                    )
                    for number in range(256)
                )
            )

    assert [each.status for each in ran] == [0] * 256
    assert sorted(map(int, done.read_text().split())) == list(range(256))


async def test_a_server_that_drops_logins_gets_them_again(tmp_path: Path) -> None:
    with sshd(tmp_path, more="MaxStartups 1:100:1") as server:
        keys = _keys(server, 8)
        async with commanding(server, concurrency=8) as commands:
            ran = await asyncio.gather(
                *(commands.run("true", machine=Machine(key_file=key)) for key in keys)
            )

        assert [each.status for each in ran] == [0] * 8
        assert "drop connection" in server.log


async def test_a_server_that_is_full_gets_its_commands_one_after_the_other(
    tmp_path: Path, done: Path
) -> None:
    command = f"echo + >> {done}; sleep 0.03; echo - >> {done}"
    with sshd(tmp_path, more="MaxSessions 2") as server:
        async with commanding(server, per_host=20) as commands:
            ran = await asyncio.gather(*(commands.run(command) for _ in range(20)))

        assert [each.status for each in ran] == [0] * 20
        steps = done.read_text().split()
        assert max(accumulate(1 if step == "+" else -1 for step in steps)) <= 2
        assert _logins(server) == 1


async def test_a_server_that_takes_no_command_at_all_is_unreachable(tmp_path: Path) -> None:
    with sshd(tmp_path, more="MaxSessions 0") as server:
        async with commanding(server) as commands:
            with pytest.raises(TargetUnreachable, match="it takes no command"):
                await commands.run("true")


async def _silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()
    writer.close()


async def _dropping(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.close()


async def test_all_who_wait_for_a_host_that_is_silent_are_told_so_at_the_same_time(
    host: SshServer,
) -> None:
    port = free_port("127.0.0.1")
    async with (
        await asyncio.start_server(_silent, "127.0.0.1", port),
        commanding(host, connect_timeout=0.5, per_host=30) as commands,
    ):
        machine = Machine(address="127.0.0.1", port=port)
        told = await _told(*(commands.run("true", machine=machine) for _ in range(30)))

    assert told == {f"127.0.0.1:{port}: it did not let us in within 0.5 s"}


async def test_a_host_that_drops_every_login_is_given_up_in_the_end(host: SshServer) -> None:
    port = free_port("127.0.0.1")
    async with (
        await asyncio.start_server(_dropping, "127.0.0.1", port),
        commanding(host, connect_timeout=0.2) as commands,
    ):
        machine = Machine(address="127.0.0.1", port=port)
        (told,) = await _told(commands.run("true", machine=machine))

    assert told.startswith(f"127.0.0.1:{port}: it drops each login")


async def _told(*commands: Awaitable[object]) -> set[str]:
    """Give what was said of commands that were all not begun, within a few seconds."""
    async with asyncio.timeout(10):
        ended = await asyncio.gather(*commands, return_exceptions=True)
    assert {type(each) for each in ended} == {TargetUnreachable}
    return {str(each) for each in ended}


async def test_a_login_that_is_refused_is_not_tried_again(tmp_path: Path) -> None:
    with sshd(tmp_path) as server:
        async with commanding(server) as commands:
            with pytest.raises(TargetUnreachable, match="it does not let nobody-one in"):
                await commands.run("true", machine=Machine(user="nobody-one"))

        assert server.log.count("Invalid user nobody-one") == 1


async def test_who_does_not_wait_any_more_does_not_take_the_login_from_the_others(
    tmp_path: Path,
) -> None:
    with sshd(tmp_path) as server:
        async with commanding(server) as commands:
            first, second = (asyncio.create_task(commands.run("echo hello")) for _ in range(2))
            await until(_begins(commands), "a connection to be opened")

            first.cancel()

            assert (await second).stdout == "hello\n"
        assert _logins(server) == 1


async def test_what_is_open_and_who_waits_is_counted(host: SshServer) -> None:
    port = free_port("127.0.0.1")
    async with (
        await asyncio.start_server(_silent, "127.0.0.1", port),
        commanding(host, per_host=1) as commands,
    ):
        connections, machine = commands.connections, Machine(address="127.0.0.1", port=port)
        await commands.run("true")
        tasks = [asyncio.create_task(commands.run("true", machine=machine)) for _ in range(3)]
        await until(_opens(commands), "a connection to be opened")
        seen = connections.open, connections.opening, connections.waiting
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

        assert seen == (1, 1, 2)
        assert (connections.open, connections.opening, connections.waiting) == (1, 0, 0)


def _opens(commands: Commands) -> Callable[[], Awaitable[bool]]:
    async def opens() -> bool:
        return commands.connections.opening == 1

    return opens


def _begins(commands: Commands) -> Callable[[], Awaitable[bool]]:
    async def begins() -> bool:
        return commands.connections.opening + commands.connections.open == 1

    return begins
