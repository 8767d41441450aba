"""The task type `probe`: look, and say what was seen. What cannot tell is not an answer."""

import asyncio
from typing import NamedTuple

from app.domain.errors import TargetUnreachable
from app.domain.placeholder import with_literals
from app.domain.task import Ending
from app.kinds import Shell
from app.ports import Output, Place
from app.tasks.probe.spec import ProbeSpec
from app.tasks.web.address import Address
from app.tasks.web.allowed import Allowed
from app.tasks.web.answer import cut
from app.tasks.web.calling import Call, ConnectionRefused, NoAnswer, Web
from app.tasks.web.places import places_of

_CANNOT_BE_RUN = 126
"""From here on a shell's exit status tells of the command itself, not of what it looked at."""


class Seen(NamedTuple):
    """What a look has found."""

    well: bool
    words: str


class Probe:
    """Looks at ports and addresses from here, and by commands on the target."""

    def __init__(self, web: Web, allowed: Allowed, shell: Shell) -> None:
        self._web = web
        self._allowed = allowed
        self._shell = shell

    async def run(self, spec: ProbeSpec, place: Place, output: Output) -> Ending:
        if spec.command is not None:
            status = await self._shell.run(with_literals(spec.command), place, output)
            as_wanted = 0 < status < _CANNOT_BE_RUN if spec.down else status == 0
            return Ending(as_wanted, exit_status=status)
        seen = await self._look(spec, place, output)
        return Ending(seen.well is not spec.down, seen.words)

    async def _look(self, spec: ProbeSpec, place: Place, output: Output) -> Seen:
        try:
            address = spec.address()
        except ValueError as error:
            raise TargetUnreachable(f"{spec.says()}: {error}") from error
        is_target = address.host == place.target.lower()
        if not is_target:
            self._allowed.check(address)
        where = place.machine.address if is_target else None
        named = self._allowed.names(address)
        if spec.tcp is not None:
            return await _knock(address, where, spec.patience.total_seconds(), named=named)
        call = Call(
            "GET",
            address,
            {"X-Alexis-Run": place.environment.get("ALEXIS_RUN", "")},
            place=where,
            is_named=named,
            patience=spec.patience.total_seconds(),
        )
        return await self._ask(spec, call, output)

    async def _ask(self, spec: ProbeSpec, call: Call, output: Output) -> Seen:
        try:
            answer = await self._web.call(call)
        except (ConnectionRefused, NoAnswer) as error:
            return Seen(False, str(error))
        output.stdout(cut(answer.body))
        complaint = spec.expect.complaint(answer)
        return Seen(complaint is None, complaint or f"status {answer.status}")


async def _knock(address: Address, where: str | None, patience: float, *, named: bool) -> Seen:
    """Look whether a port is open. Raises `TargetUnreachable` when that cannot be told."""
    unknown = ""
    for place in await places_of(where or address.host, address.port, named=named):
        try:
            async with asyncio.timeout(patience):
                _, writer = await asyncio.open_connection(place, address.port)
        except ConnectionRefusedError:
            continue
        except TimeoutError:
            unknown = "no connection in time"
        except OSError as error:
            unknown = str(error)
        else:
            writer.close()
            return Seen(True, f"{address.authority}: the port is open")
    if unknown:
        raise TargetUnreachable(f"{address.authority}: {unknown}")
    return Seen(False, f"{address.authority}: the connection was refused")
