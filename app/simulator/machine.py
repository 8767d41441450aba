"""A host that is only pretended: real SSH, and a handful of commands that touch nothing."""

import asyncio
import shlex
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import asyncssh

_NOT_FOUND = 127
_NOT_ACTIVE = 3


@dataclass
class Machine:
    """One service on one host. `cured_by` is what helps it: a restart, or only a reboot.

    `when_well` is called when the service runs again.
    """

    name: str
    service: str
    cured_by: str = "restart"
    is_well: bool = False
    commands: list[str] = field(default_factory=list)
    when_well: Callable[[], None] | None = None

    def answer(self, command: str) -> tuple[int, str]:
        """Give exit status and output of a command."""
        self.commands.append(command)
        words = [word for word in shlex.split(command) if word != "sudo"]
        match words:
            case ["systemctl", "restart", self.service]:
                return self._treat("restart")
            case ["systemctl", "reboot"] | ["reboot"]:
                return self._treat("reboot")
            case ["systemctl", "is-active", self.service]:
                return (0, "active\n") if self.is_well else (_NOT_ACTIVE, "failed\n")
            case ["hostname"]:
                return 0, f"{self.name}\n"
            case ["uptime"]:
                return 0, " 08:00:00 up 41 days,  3:12,  0 users,  load average: 7.93, 7.81, 7.70\n"
            case _:
                return _NOT_FOUND, f"sh: 1: {' '.join(words[:1])}: not found\n"

    def _treat(self, treatment: str) -> tuple[int, str]:
        if treatment == self.cured_by and not self.is_well:
            self.is_well = True
            if self.when_well:
                self.when_well()
        return 0, ""


@asynccontextmanager
async def machine_on(
    machine: Machine, host_key: asyncssh.SSHKey, client_key: asyncssh.SSHKey
) -> AsyncIterator[int]:
    """Serve the machine over SSH on loopback; give its port."""

    async def handle(process: asyncssh.SSHServerProcess[str]) -> None:
        status, output = machine.answer(process.command or "")
        (process.stdout if status == 0 else process.stderr).write(output)
        process.exit(status)

    server = await asyncssh.create_server(
        asyncssh.SSHServer,
        "127.0.0.1",
        0,
        server_host_keys=[host_key],
        authorized_client_keys=asyncssh.import_authorized_keys(
            client_key.export_public_key().decode()
        ),
        process_factory=handle,
    )
    try:
        yield server.get_port()
    finally:
        server.close()
        await asyncio.wait_for(server.wait_closed(), timeout=2)
