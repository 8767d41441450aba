"""The task type `remote_ssh`: a command on a host, its exit status, and nothing left behind."""

import asyncio
from collections.abc import Mapping

from app.domain.errors import TargetLost
from app.ports import Output, Place
from app.tasks.remote_ssh.connections import Address, Connections, Host
from app.tasks.remote_ssh.ending import end
from app.tasks.remote_ssh.session import ChannelRefused, Session, start
from app.tasks.remote_ssh.spec import RemoteSshSpec

_PAUSES = (0.05, 0.2, 0.8, 2.0)
"""Seconds between tries to get a channel: sshd frees one a moment after its command has ended."""


class RemoteSsh:
    """Runs commands over open connections, with verified host keys."""

    name = "remote_ssh"
    spec = RemoteSshSpec

    def __init__(self, connections: Connections, standard: Address) -> None:
        self._connections = connections
        self._standard = standard

    async def run(self, spec: RemoteSshSpec, place: Place, output: Output) -> int:
        command, session = spec.shell_text(), Session(output)
        async with self._connections.to(self._address(spec, place)) as host:
            try:
                await _begin(host, command, session, place.environment)
                await session.wait()
            except asyncio.CancelledError:
                if left := await asyncio.shield(end(session, command)):
                    raise TargetLost(f"it could not be ended: {left}") from None
                raise
            finally:
                session.close()
        if session.exit_status is None:
            raise TargetLost("the connection was lost while the command ran")
        return session.exit_status

    def _address(self, spec: RemoteSshSpec, place: Place) -> Address:
        """Take from the task first, then from the inventory, then from the settings."""
        machine, standard = place.machine, self._standard
        return Address(
            host=machine.address or place.target,
            port=spec.port or machine.port or standard.port,
            user=spec.user or machine.user or standard.user,
            key_file=spec.key_file or machine.key_file or standard.key_file,
        )


async def _begin(
    host: Host, command: str, session: Session, environment: Mapping[str, str]
) -> None:
    """Start the command; as long as nothing can have run, try again after a pause."""
    for pause in _PAUSES:
        try:
            return await start(await host.connection(), command, session, environment)
        except ChannelRefused:
            await asyncio.sleep(pause)
    return await start(await host.connection(), command, session, environment)
