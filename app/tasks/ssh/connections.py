"""Open connections: one for each host, user and key, shared by its commands, closed when idle."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import asyncssh

from app.domain.errors import TargetUnreachable

_MOST_IDLE = 100
"""Connections kept open for hosts on which nothing is done at the moment."""

_LONGEST_GOODBYE = 2.0
"""Seconds after which a host that does not answer is left without one."""


@dataclass(frozen=True)
class Address:
    """Where and as whom to log in."""

    host: str
    port: int
    user: str
    key_file: str | None


@dataclass(frozen=True)
class Login:
    """What holds for every connection. Times are in seconds."""

    known_hosts: str
    connect_timeout: float
    keepalive: float
    idle: float
    concurrency: int
    per_host: int


class Connections:
    """Hands out channels within the limits for a host and in all."""

    def __init__(self, login: Login) -> None:
        self._login = login
        self._all = asyncio.Semaphore(login.concurrency)
        self._hosts: dict[Address, Host] = {}

    @asynccontextmanager
    async def to(self, address: Address) -> AsyncIterator["Host"]:
        """Wait for a place, and keep it for one command."""
        host = self._hosts.pop(address, None) or Host(address, self._login)
        self._hosts[address] = host
        host.stay()
        try:
            async with host.places, self._all:
                yield host
        finally:
            host.leave(self._forget)
            self._forget_what_is_too_much()

    def __len__(self) -> int:
        """Count the hosts to which a connection is kept."""
        return len(self._hosts)

    async def close(self) -> None:
        await asyncio.gather(*(host.close() for host in list(self._hosts.values())))
        self._hosts.clear()

    def _forget_what_is_too_much(self) -> None:
        """Keep so many connections, whatever the number of hosts; the longest unused one goes."""
        most = self._login.concurrency + _MOST_IDLE
        while len(self._hosts) > most:
            idle = next((host for host in self._hosts.values() if host.is_idle), None)
            if idle is None:
                return
            self._forget(idle)

    def _forget(self, host: "Host") -> None:
        self._hosts.pop(host.address, None)
        host.abandon()


class Host:
    """One host's connection, opened once however many wait for it."""

    def __init__(self, address: Address, login: Login) -> None:
        self.address = address
        self.places = asyncio.Semaphore(login.per_host)
        self._login = login
        self._opening = asyncio.Lock()
        self._connection: asyncssh.SSHClientConnection | None = None
        self._guests = 0
        self._idle: asyncio.TimerHandle | None = None

    async def connection(self, *, fresh: bool = False) -> asyncssh.SSHClientConnection:
        """Give the open connection, or a fresh one. Raises `TargetUnreachable`."""
        async with self._opening:
            if self._connection and not (fresh or self._connection.is_closed()):
                return self._connection
            if self._connection:
                self._connection.close()
            self._connection = await self._connect()
            return self._connection

    async def _connect(self) -> asyncssh.SSHClientConnection:
        address, login = self.address, self._login
        try:
            return await asyncssh.connect(
                address.host,
                address.port,
                username=address.user,
                client_keys=[address.key_file] if address.key_file else (),
                known_hosts=login.known_hosts,
                connect_timeout=login.connect_timeout,
                login_timeout=login.connect_timeout,
                keepalive_interval=login.keepalive,
                config=None,
            )
        except asyncssh.HostKeyNotVerifiable as error:
            raise TargetUnreachable(
                f"{address.host}: its host key is not the one in {login.known_hosts}: {error}"
            ) from error
        except asyncssh.PermissionDenied as error:
            raise TargetUnreachable(
                f"{address.host}: it does not let {address.user} in: {error}"
            ) from error
        except asyncssh.KeyImportError as error:
            raise TargetUnreachable(
                f"{address.host}: the key {address.key_file} cannot be used: {error}"
            ) from error
        except (OSError, ValueError, asyncssh.Error) as error:  # ValueError: known_hosts
            reason = str(error) or type(error).__name__
            raise TargetUnreachable(f"{address.host}:{address.port}: {reason}") from error

    @property
    def is_idle(self) -> bool:
        return not self._guests

    def stay(self) -> None:
        self._guests += 1
        if self._idle:
            self._idle.cancel()
            self._idle = None

    def leave(self, forget: Callable[["Host"], None]) -> None:
        self._guests -= 1
        if not self._guests:
            loop = asyncio.get_running_loop()
            self._idle = loop.call_later(self._login.idle, forget, self)

    def abandon(self) -> None:
        if self._idle:
            self._idle.cancel()
        if self._connection:
            self._connection.close()

    async def close(self) -> None:
        self.abandon()
        if self._connection:
            try:
                async with asyncio.timeout(_LONGEST_GOODBYE):
                    await self._connection.wait_closed()
            except TimeoutError:
                self._connection.abort()
