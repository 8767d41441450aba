"""One connection for many commands: shared, limited, made again when it broke."""

import asyncio
from collections.abc import Callable
from itertools import accumulate
from pathlib import Path
from typing import Any

import asyncssh
import pytest

from app.domain.errors import TargetLost, TargetUnreachable
from app.tasks.ssh.connections import Address, Connections, Login
from tests.parts.alexis import until
from tests.parts.sshd import SshServer, sshd
from tests.tasks.remote_ssh.reaching import reaching

pytestmark = pytest.mark.anyio


def _logins(server: SshServer) -> int:
    return server.log.count("Accepted publickey")


async def _at_once(done: Path, *commands: "asyncio.Task[object]") -> int:
    """Give how many of the commands, which write + and - into the file, ran at the same time."""
    await asyncio.gather(*commands)
    steps = done.read_text().split()
    return max(accumulate(1 if step == "+" else -1 for step in steps))


async def test_many_commands_share_one_login(host: SshServer) -> None:
    before = _logins(host)
    async with reaching(host) as reach:
        ran = await asyncio.gather(*(reach.run(f"echo {number}") for number in range(12)))

    assert [each.stdout for each in ran] == [f"{number}\n" for number in range(12)]
    assert _logins(host) == before + 1


async def test_a_connection_that_the_server_dropped_is_made_again(host: SshServer) -> None:
    before = _logins(host)
    async with reaching(host) as reach:
        await reach.run("true")
        host.cut()

        ran = await reach.run("echo again")

    assert ran.stdout == "again\n"
    assert _logins(host) == before + 2


async def test_a_host_gets_no_more_commands_at_once_than_allowed(
    host: SshServer, done: Path
) -> None:
    command = f"echo + >> {done}; sleep 0.2; echo - >> {done}"
    async with reaching(host, per_host=2) as reach:
        tasks = [asyncio.create_task(reach.run(command)) for _ in range(6)]

        assert await _at_once(done, *tasks) == 2


async def test_all_hosts_together_get_no_more_commands_at_once_than_allowed(
    tmp_path: Path, host: SshServer, done: Path
) -> None:
    command = f"echo + >> {done}; sleep 0.2; echo - >> {done}"
    with sshd(tmp_path, "127.0.0.12") as other:
        trusted = tmp_path / "both"
        trusted.write_text(host.known_hosts.read_text() + other.known_hosts.read_text())
        async with reaching(host, concurrency=1, known_hosts=str(trusted)) as reach:
            there = reach.at(other.address)
            key: dict[str, Any] = {"port": other.port, "key_file": str(other.key_file)}
            tasks = [
                asyncio.create_task(each)
                for each in (reach.run(command), there.run(command, **key))
            ]

            assert await _at_once(done, *tasks) == 1


async def test_a_connection_that_nobody_uses_is_closed(tmp_path: Path) -> None:
    with sshd(tmp_path) as server:
        async with reaching(server, idle=0.1) as reach:
            await reach.run("true")

            async def closed() -> bool:
                return server.sessions() == []

            await until(closed, "the connection to be closed")
            await reach.run("true")

        assert _logins(server) == 2


async def test_a_connection_is_not_closed_while_a_command_waits_to_use_it(
    tmp_path: Path, host: SshServer
) -> None:
    with sshd(tmp_path, "127.0.0.12") as other:
        trusted = tmp_path / "both"
        trusted.write_text(host.known_hosts.read_text() + other.known_hosts.read_text())
        key: dict[str, Any] = {"port": other.port, "key_file": str(other.key_file)}
        async with reaching(host, concurrency=1, idle=0.4, known_hosts=str(trusted)) as reach:
            there = reach.at(other.address)
            await there.run("true", **key)

            await asyncio.gather(reach.run("sleep 1"), there.run("true", **key))

        assert _logins(other) == 1


async def test_a_server_that_has_room_for_one_command_gets_them_one_by_one(tmp_path: Path) -> None:
    with sshd(tmp_path, more="MaxSessions 1") as server:
        async with reaching(server) as reach:
            ran = await asyncio.gather(*(reach.run(f"sleep 0.1; echo {n}") for n in range(2)))

        assert [each.stdout for each in ran] == ["0\n", "1\n"]
        assert _logins(server) == 1


class _Breaking(asyncssh.SSHServer, asyncssh.SSHServerSession[str]):
    """Lets everybody in, and breaks the connection at one moment."""

    def __init__(self, moment: str, seen: list[str]) -> None:
        self._moment = moment
        self._seen = seen
        self._broken: Callable[[], None] = lambda: None

    def connection_made(self, conn: object) -> None:
        if isinstance(conn, asyncssh.SSHServerConnection):
            self._broken = conn.abort

    def begin_auth(self, username: str) -> bool:
        return False

    def session_requested(self) -> "_Breaking":
        self._reach("open")
        return self

    def exec_requested(self, command: str) -> bool:
        self._reach("exec")
        return True

    def session_started(self) -> None:
        self._reach("started")

    def _reach(self, moment: str) -> None:
        self._seen.append(moment)
        if moment == self._moment:
            self._broken()


@pytest.mark.parametrize(
    ("moment", "error"),
    [
        pytest.param("open", TargetUnreachable, id="before the command was told"),
        pytest.param("exec", TargetLost, id="while the command is told"),
        pytest.param("started", TargetLost, id="after the command was told"),
    ],
)
async def test_what_happened_is_unknown_only_if_the_host_was_told_the_command(
    tmp_path: Path, moment: str, error: type[Exception]
) -> None:
    key, seen = asyncssh.generate_private_key("ssh-ed25519"), list[str]()
    key.write_private_key(tmp_path / "client_key")
    listening = await asyncssh.listen(
        "127.0.0.1",
        0,
        server_factory=lambda: _Breaking(moment, seen),
        server_host_keys=[key],
    )
    server = SshServer("127.0.0.1", listening.get_port(), "somebody", tmp_path)
    public = key.export_public_key().decode()
    server.known_hosts.write_text(f"[127.0.0.1]:{server.port} {public}")
    async with listening, reaching(server) as reach:
        with pytest.raises(error):
            await reach.run("true")

    assert seen.count("exec") == (0 if error is TargetUnreachable else 1)


async def test_a_fleet_of_any_size_takes_a_bounded_number_of_connections() -> None:
    login = Login("known_hosts", 1, 1, 3600, concurrency=2, per_host=1)
    connections = Connections(login)

    for number in range(300):
        async with connections.to(Address(f"app-{number}.example.net", 22, "alexis", None)):
            pass

    assert len(connections) == 102
    await connections.close()
