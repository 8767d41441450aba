"""Run a command on a target: its exit status, and nothing left behind."""

import asyncio
import random
from collections.abc import Mapping

from app.domain.errors import TargetLost, TargetUnreachable
from app.domain.fleet import Fleet
from app.kinds import Answer
from app.ports import Output, Place
from app.tasks.ssh.connections import Address, Connections, Host
from app.tasks.ssh.ending import end
from app.tasks.ssh.routes import Routes
from app.tasks.ssh.session import ChannelRefused, Session, start

_PAUSE, _LONGEST_PAUSE = 0.05, 1.0
"""Seconds between tries to get a channel: sshd frees one a moment after its command has ended."""

_TRIES = 6
"""So often a host may refuse the only command that it gets."""


class SshShell:
    """Runs commands over open connections, with verified host keys."""

    def __init__(
        self,
        connections: Connections,
        standard: Address,
        fleet: Fleet | None = None,
        config_file: str | None = None,
    ) -> None:
        self._connections = connections
        self._routes = Routes(standard, fleet or Fleet(), config_file)

    async def run(
        self,
        command: str,
        place: Place,
        output: Output,
        stdin: bytes = b"",
        answer: Answer | None = None,
    ) -> int:
        session = Session(output, stdin, answer)
        async with self._connections.to(self._routes.to(place)) as host:
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


async def _begin(
    host: Host, command: str, session: Session, environment: Mapping[str, str]
) -> None:
    """Start the command; as long as nothing can have run, try again after a pause.

    A host that only has too many commands of ours is asked for as long as there is time.
    """
    tries, pause = _TRIES, _PAUSE
    while True:
        connection = await host.connection()
        try:
            await start(connection, command, session, environment)
        except ChannelRefused as refused:
            others = 0 if connection.is_closed() else host.running
            host.places.refused(others)
            if not others:
                tries -= 1
                if not tries:
                    raise TargetUnreachable(f"it takes no command: {refused}") from refused
            await asyncio.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311 - no secret
            pause = min(pause * 2, _LONGEST_PAUSE)
        else:
            host.places.went_well()
            return
