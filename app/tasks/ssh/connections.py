"""Open connections: one for each address, shared by its commands, closed when idle."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from app.domain.errors import TargetUnreachable
from app.domain.span import Value
from app.observability.tracing import calling
from app.tasks.ssh.address import Address
from app.tasks.ssh.login import Connection, Entrance, Login
from app.tasks.ssh.places import Places

__all__ = ["Address", "Connections", "Host", "Login"]

_MOST_IDLE = 100
"""Connections kept open for hosts on which nothing is done at the moment."""

_LONGEST_GOODBYE = 2.0
"""Seconds after which a host that does not answer is left without one."""


class Connections:
    """Hands out channels within the limits for a host and in all."""

    def __init__(self, login: Login) -> None:
        self._login = login
        self._entrance = Entrance(login)
        self._all = asyncio.Semaphore(login.concurrency)
        self._hosts: dict[Address, Host] = {}
        self._waiting = 0

    @asynccontextmanager
    async def to(self, address: Address) -> AsyncIterator["Host"]:
        """Wait for a place, and keep it for one command."""
        host = self._host(address)
        host.stay()
        self._waiting += 1
        waits = True
        try:
            async with host.places, self._all:
                self._waiting -= 1
                waits = False
                yield host
        finally:
            self._waiting -= waits
            host.leave()
            self._forget_what_is_too_much()

    def __len__(self) -> int:
        """Count the hosts to which a connection is kept."""
        return len(self._hosts)

    @property
    def open(self) -> int:
        """How many connections are open, those to jump hosts included."""
        return sum(host.is_open for host in self._hosts.values())

    @property
    def opening(self) -> int:
        """How many are being opened, or wait to be."""
        return sum(host.is_opening for host in self._hosts.values())

    @property
    def logins(self) -> int:
        """How often somebody was let in since the start."""
        return self._entrance.logins

    @property
    def failed_logins(self) -> int:
        """How often a host was not reached or let nobody in, since the start."""
        return self._entrance.failed_logins

    @property
    def waiting(self) -> int:
        """How many commands wait for a place, on their host or in all."""
        return self._waiting

    async def close(self) -> None:
        """Close them all, those through a jump host before the one to it."""
        hosts = list(self._hosts.values())
        self._hosts.clear()
        through = [host for host in hosts if host.address.jump]
        for group in (through, [host for host in hosts if not host.address.jump]):
            await asyncio.gather(*(host.close() for host in group))

    def _host(self, address: Address) -> "Host":
        """Give the host, as the one that was used last."""
        host = self._hosts.pop(address, None)
        if host is None:
            jump = self._host(address.jump) if address.jump else None
            host = Host(address, self._login, self._entrance, jump, self._forget)
        self._hosts[address] = host
        return host

    def _forget_what_is_too_much(self) -> None:
        """Keep so many connections, whatever the number of hosts; the longest unused one goes."""
        most = self._login.concurrency + _MOST_IDLE
        while len(self._hosts) > most:
            idle = next((host for host in self._hosts.values() if host.is_idle), None)
            if idle is None:
                return
            self._forget(idle)

    def _forget(self, host: "Host") -> None:
        if self._hosts.get(host.address) is host:
            del self._hosts[host.address]
        host.abandon()


class Host:
    """One host's connection, opened once however many wait for it.

    It is a guest of the jump host, if there is one, for as long as it is kept.
    """

    def __init__(
        self,
        address: Address,
        login: Login,
        entrance: Entrance,
        jump: "Host | None",
        forget: Callable[["Host"], None],
    ) -> None:
        self.address = address
        self.places = Places(login.per_host)
        self._idle_after = login.idle
        self._entrance = entrance
        self._jump = jump
        self._forget = forget
        self._opening: asyncio.Task[Connection] | None = None
        self._connection: Connection | None = None
        self._wanted_by = 0
        self._guests = 0
        self._idle: asyncio.TimerHandle | None = None
        self._is_gone = False
        if jump:
            jump.stay()

    async def connection(self) -> Connection:
        """Give the open connection, or open it. Raises `TargetUnreachable`.

        All who come while it is opened get it, or hear why there is none.
        """
        if self._connection and not self._connection.is_closed():
            return self._connection
        if self._opening is None:
            self._opening = asyncio.create_task(self._open(), name=f"log in to {self.address}")
        opening = self._opening
        self._wanted_by += 1
        try:
            with calling("ssh connect", self._about):
                return await asyncio.shield(opening)
        finally:
            self._wanted_by -= 1
            if self._opening is opening and (opening.done() or not self._wanted_by):
                opening.cancel()  # nothing happens when it is done
                self._opening = None

    @property
    def _about(self) -> dict[str, Value | None]:
        address = self.address
        return {
            "network.protocol.name": "ssh",
            "server.address": address.host,
            "server.port": address.port,
        }

    async def _open(self) -> Connection:
        through = await self._through()
        try:
            connection = await self._entrance.open(self.address, through)
        except TargetUnreachable:
            if through is None or not through.is_closed():
                raise
            connection = await self._entrance.open(self.address, await self._through())
        connection.set_extra_info(sessions={}, asking=asyncio.Lock())
        self._connection = connection
        return connection

    async def _through(self) -> Connection | None:
        """Give the connection to the jump host."""
        if self._jump is None:
            return None
        try:
            return await self._jump.connection()
        except TargetUnreachable as error:
            raise TargetUnreachable(
                f"{self.address}: its jump host cannot be used: {error}"
            ) from error

    @property
    def running(self) -> int:
        """How many commands, also of our own, the host has on this connection, as far as known."""
        if self._connection is None:
            return 0
        return len(self._connection.get_extra_info("sessions"))

    @property
    def is_idle(self) -> bool:
        return not self._guests

    @property
    def is_open(self) -> bool:
        return self._connection is not None and not self._connection.is_closed()

    @property
    def is_opening(self) -> bool:
        return self._opening is not None

    def stay(self) -> None:
        self._guests += 1
        if self._idle:
            self._idle.cancel()
            self._idle = None

    def leave(self) -> None:
        self._guests -= 1
        if not self._guests and not self._is_gone:
            loop = asyncio.get_running_loop()
            self._idle = loop.call_later(self._idle_after, self._forget, self)

    def abandon(self) -> None:
        if self._idle:
            self._idle.cancel()
        if self._connection:
            self._connection.close()
        if not self._is_gone:
            self._is_gone = True
            if self._jump:
                self._jump.leave()

    async def close(self) -> None:
        if self._opening:
            self._opening.cancel()
        self.abandon()
        if self._connection:
            try:
                async with asyncio.timeout(_LONGEST_GOODBYE):
                    await self._connection.wait_closed()
            except TimeoutError:
                self._connection.abort()
