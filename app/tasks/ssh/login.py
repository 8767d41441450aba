"""Log in to one host: its key verified, the trouble in words, and again when we came too many."""

import asyncio
import random
from collections.abc import Iterator
from dataclasses import dataclass

import asyncssh

from app.domain.errors import TargetUnreachable
from app.tasks.ssh.address import Address
from app.tasks.ssh.doors import Doors
from app.tasks.ssh.trust import Hosts, Trust

_PATIENCE = 3
"""For so many times `connect_timeout` it is tried again after the host has dropped a login."""

_PAUSE, _LONGEST_PAUSE = 0.1, 2.0

_DROPPED = (asyncssh.ConnectionLost, ConnectionResetError, BrokenPipeError)

Connection = asyncssh.SSHClientConnection


@dataclass(frozen=True)
class Login:
    """What holds for every connection. Times are in seconds.

    `agent` is the socket of an agent, which is asked also beside a key; without it the agent of
    the environment is asked where no key is named.
    """

    known_hosts: str | tuple[str, ...]
    connect_timeout: float
    keepalive: float
    idle: float
    concurrency: int
    per_host: int
    accept_new: bool = False
    passphrase: str | None = None
    agent: str | None = None

    @property
    def trusted_files(self) -> tuple[str, ...]:
        return (self.known_hosts,) if isinstance(self.known_hosts, str) else self.known_hosts


class Entrance:
    """Opens connections, few at a time at each door."""

    def __init__(self, login: Login) -> None:
        self._login = login
        self._doors = Doors()
        self._trust = Trust(login.trusted_files, login.accept_new)

    async def open(self, address: Address, jump: Connection | None) -> Connection:
        """Log in. Raises `TargetUnreachable`.

        A sshd that has too many logins under way drops some at random, whoever comes: then it is
        tried again. What a host says in so many words is not asked twice.
        """
        loop, spent = asyncio.get_running_loop(), 0.0
        for pause in _pauses():
            async with self._doors.entering(address):
                began = loop.time()
                try:
                    return await self._log_in(address, jump)
                except _DROPPED as error:
                    if jump is not None and jump.is_closed():
                        raise TargetUnreachable(
                            f"{address}: the connection to {address.jump} was lost"
                        ) from error
                    spent += loop.time() - began + pause
                    if spent > _PATIENCE * self._login.connect_timeout:
                        raise TargetUnreachable(
                            f"{address}: it drops every login; has its MaxStartups or one of its "
                            "penalties been reached?"
                        ) from error
            await asyncio.sleep(pause)
        raise AssertionError  # the pauses have no end

    async def _log_in(self, address: Address, jump: Connection | None) -> Connection:
        try:
            return await self._connect(address, jump)
        except _DROPPED:
            raise
        except asyncssh.HostKeyNotVerifiable as error:
            files = ", ".join(self._login.trusted_files)
            raise TargetUnreachable(
                f"{address.host}: its host key is not the one in {files}: {error}"
            ) from error
        except asyncssh.PermissionDenied as error:
            raise TargetUnreachable(
                f"{address.host}: it does not let {address.user} in: {error}"
            ) from error
        except asyncssh.KeyImportError as error:
            raise TargetUnreachable(
                f"{address.host}: the key {', '.join(address.keys)} cannot be used: {error}"
            ) from error
        except TimeoutError as error:
            within = f"within {self._login.connect_timeout:g} s"
            reason = str(error) or f"it did not let us in {within}"
            raise TargetUnreachable(f"{address}: {reason}{_by_way(address)}") from error
        except (OSError, ValueError, asyncssh.Error) as error:  # ValueError: known_hosts
            reason = str(error) or type(error).__name__
            raise TargetUnreachable(f"{address}: {reason}{_by_way(address)}") from error

    async def _connect(self, address: Address, jump: Connection | None) -> Connection:
        login, keys = self._login, address.keys
        hosts = self._trust.hosts(address.known_hosts)
        guard = _Guard(hosts, login.accept_new)
        agent = {"agent_path": login.agent} if login.agent or keys else {}
        connection = await asyncssh.connect(
            address.host,
            address.port,
            tunnel=jump or (),
            username=address.user,
            client_keys=keys or (),
            client_certs=[address.certificate_file] if address.certificate_file else (),
            passphrase=login.passphrase,
            known_hosts=hosts.of,
            host_key_alias=address.alias,
            x509_trusted_certs=None,
            client_factory=lambda: guard,
            connect_timeout=login.connect_timeout,
            login_timeout=login.connect_timeout,
            keepalive_interval=login.keepalive,
            config=None,
            **agent,
        )
        if guard.shown is not None:
            try:
                self._trust.add(hosts, address.alias or address.host, address.port, guard.shown)
            except TargetUnreachable:
                connection.abort()
                raise
        return connection


class _Guard(asyncssh.SSHClient):
    """Is asked about a host key that is in no file; remembers it until the host has let us in."""

    def __init__(self, hosts: Hosts, accept_new: bool) -> None:
        self._hosts = hosts
        self._accept_new = accept_new
        self.shown: asyncssh.SSHKey | None = None

    def validate_host_public_key(
        self, host: str, addr: str, port: int, key: asyncssh.SSHKey
    ) -> bool:
        keys, authorities, _ = self._hosts.of(host, addr, port)
        if not self._accept_new or keys or authorities:
            return False
        self.shown = key
        return True


def _by_way(address: Address) -> str:
    return f" (by way of {address.jump})" if address.jump else ""


def _pauses() -> Iterator[float]:
    """Give pauses that grow, each as long as chance has it: who came together shall not again."""
    pause = _PAUSE
    while True:
        yield pause * random.uniform(0.5, 1.5)  # noqa: S311 - no secret
        pause = min(pause * 2, _LONGEST_PAUSE)
