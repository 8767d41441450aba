"""Run a command on a target: its exit status, and nothing left behind."""

import asyncio
from collections.abc import Mapping

from app.domain.errors import TargetLost
from app.kinds import Answer
from app.ports import Output, Place
from app.tasks.ssh.connections import Address, Connections, Host
from app.tasks.ssh.ending import end
from app.tasks.ssh.session import ChannelRefused, Session, start

_PAUSES = (0.05, 0.2, 0.8, 2.0)
"""Seconds between tries to get a channel: sshd frees one a moment after its command has ended."""


class SshShell:
    """Runs commands over open connections, with verified host keys."""

    def __init__(self, connections: Connections, standard: Address) -> None:
        self._connections = connections
        self._standard = standard

    async def run(
        self,
        command: str,
        place: Place,
        output: Output,
        stdin: bytes = b"",
        answer: Answer | None = None,
    ) -> int:
        session = Session(output, stdin, answer)
        async with self._connections.to(self._address(place)) as host:
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

    def _address(self, place: Place) -> Address:
        """Take from the place first, then from the settings."""
        machine, standard = place.machine, self._standard
        return Address(
            host=machine.address or place.target,
            port=machine.port or standard.port,
            user=machine.user or standard.user,
            key_file=machine.key_file or standard.key_file,
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
