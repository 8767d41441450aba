"""Commands on a host as the engine has them run, without the rest of Alexis."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

from app.domain.errors import NoSuchSecret
from app.domain.fleet import Machine
from app.domain.task import Ending
from app.engine.output import Capture, Redactor
from app.kinds import Shell, Toolbox
from app.ports import Place
from app.reality import now_in_utc
from app.tasks.remote_ssh.spec import RemoteSshSpec
from app.tasks.remote_ssh.task import RemoteSsh
from app.tasks.ssh.connections import Address, Connections, Login
from app.tasks.ssh.shell import SshShell
from tests.parts.sshd import SshServer

_KEPT = 1_000
_PATIENCE = 20


@dataclass(frozen=True)
class Ran:
    """What came of a command."""

    status: int
    stdout: str
    stderr: str
    ending: Ending


@dataclass(frozen=True)
class Reach:
    """What runs commands on one server."""

    task: RemoteSsh
    target: str

    async def run(
        self,
        command: str | None = None,
        machine: Machine | None = None,
        environment: Mapping[str, str] | None = None,
        **more: Any,
    ) -> Ran:
        spec = RemoteSshSpec(command=command, **more)
        place = Place(self.target, machine or Machine(), environment or {})
        capture = Capture(_KEPT, Redactor(()))
        async with asyncio.timeout(_PATIENCE):
            ending = await self.task.run(spec, place, capture)
        assert ending.exit_status is not None
        return Ran(ending.exit_status, **capture.texts(), ending=ending)

    def at(self, target: str) -> "Reach":
        """Give the same for another target."""
        return replace(self, target=target)


def toolbox(
    shell: Shell, secrets: Mapping[str, str] | None = None, sudo_password: str | None = None
) -> Toolbox:
    """Give what a task type is opened with."""

    def secret(name: str, host: str) -> str:
        try:
            return (secrets or {})[name]
        except KeyError:
            raise NoSuchSecret(f"the settings have no secret {name!r}") from None

    return Toolbox(shell, secret, now_in_utc, sudo_password=sudo_password)


@asynccontextmanager
async def reaching(
    server: SshServer,
    key_file: str | None = None,
    secrets: Mapping[str, str] | None = None,
    sudo_password: str | None = None,
    user: str | None = None,
    **login: str | float,
) -> AsyncIterator[Reach]:
    """Reach the server, with the connections of one service."""
    usual: dict[str, Any] = {
        "known_hosts": str(server.known_hosts),
        "connect_timeout": 5,
        "keepalive": 15,
        "idle": 60,
        "concurrency": 8,
        "per_host": 4,
    }
    connections = Connections(Login(**usual | login))
    standard = Address("", server.port, user or server.user, key_file or str(server.key_file))
    try:
        tools = toolbox(SshShell(connections, standard), secrets, sudo_password)
        yield Reach(RemoteSsh(tools), server.address)
    finally:
        await connections.close()
