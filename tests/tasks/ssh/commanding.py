"""Commands on a host, as task types have them run."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from app.domain.fleet import Fleet, Machine
from app.engine.output import Capture, Redactor
from app.kinds import Answer
from app.ports import Place
from app.tasks.ssh.connections import Address, Connections, Login
from app.tasks.ssh.shell import SshShell
from tests.parts.sshd import SshServer

_KEPT = 100_000
_PATIENCE = 20


@dataclass(frozen=True)
class Ran:
    """What came of a command."""

    status: int
    stdout: str
    stderr: str


@dataclass(frozen=True)
class Commands:
    """Runs them on one server."""

    shell: SshShell
    connections: Connections
    target: str
    fleet: Fleet

    async def run(
        self,
        command: str,
        stdin: bytes = b"",
        answer: Answer | None = None,
        *,
        target: str = "",
        machine: Machine | None = None,
    ) -> Ran:
        target = target or self.target
        place = Place(target, machine or self.fleet.machine(target), {})
        capture = Capture(_KEPT, Redactor(()))
        async with asyncio.timeout(_PATIENCE):
            status = await self.shell.run(command, place, capture, stdin, answer)
        return Ran(status, **capture.texts())


@asynccontextmanager
async def commanding(
    server: SshServer, fleet: Fleet | None = None, config_file: str | None = None, **login: Any
) -> AsyncIterator[Commands]:
    """Reach the server, with the connections of one service."""
    usual: dict[str, Any] = {
        "known_hosts": str(server.known_hosts),
        "connect_timeout": 5,
        "keepalive": 15,
        "idle": 60,
        "concurrency": 64,
        "per_host": 8,
    }
    key_file = login.pop("key_file", str(server.key_file))
    connections = Connections(Login(**usual | login))
    standard = Address("", server.port, server.user, key_file)
    try:
        shell = SshShell(connections, standard, fleet, config_file)
        yield Commands(shell, connections, server.address, fleet or Fleet())
    finally:
        await connections.close()
