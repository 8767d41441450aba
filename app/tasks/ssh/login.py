"""Log in to one host: its key verified, the trouble in words, and again when we came too many."""

import asyncio
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass

import asyncssh

from app.domain.errors import TargetUnreachable
from app.tasks.ssh.address import Address
from app.tasks.ssh.doors import Doors
from app.tasks.ssh.trust import Hosts, Trust

_PATIENCE = 3
"""For so many times `connect_timeout` it is tried again after the host has dropped a login."""

_TRIES = 3
"""So often a login may break off that sshd had let begin."""

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


@dataclass
class _Tries:
    """Logins that were dropped, until it has to be given up."""

    address: Address
    connect_timeout: float
    spent: float = 0.0
    after_greeting: int = 0

    def are_over(self, seconds: float, *, greeted: bool) -> str | None:
        """Count one more; say why it is the last one.

        sshd drops those who are too many before it says a word. Later it has other reasons.
        """
        self.spent += seconds
        self.after_greeting += greeted
        if self.after_greeting >= _TRIES:
            return (
                f"{self.address}: it breaks off each login: has it a host key of a kind that is "
                "trusted?"
            )
        if self.spent > _PATIENCE * self.connect_timeout:
            return (
                f"{self.address}: it drops each login: has its MaxStartups or one of its "
                "penalties been reached?"
            )
        return None


class Entrance:
    """Opens connections, few at a time at each door."""

    def __init__(self, login: Login) -> None:
        self._login = login
        self._doors = Doors()
        self._trust = Trust(login.trusted_files, login.accept_new)
        self.logins = self.failed_logins = 0
        """Since the start. One that is dropped and tried again counts once."""

    async def open(self, address: Address, jump: Connection | None) -> Connection:
        """Log in. Raises `TargetUnreachable`."""
        try:
            connection = await self._enter(address, jump)
        except TargetUnreachable:
            self.failed_logins += 1
            raise
        self.logins += 1
        return connection

    async def _enter(self, address: Address, jump: Connection | None) -> Connection:
        """Log in, and try again where that helps.

        A sshd that has too many logins under way drops some at random, whoever comes: then it is
        tried again. What a host says in so many words is not asked twice.
        """
        tries = _Tries(address, self._login.connect_timeout)
        for pause in _pauses():
            guard = _Guard(self._login.accept_new)
            async with self._doors.entering(address):
                began = time.monotonic()
                try:
                    return await self._log_in(address, jump, guard)
                except _DROPPED as error:
                    if jump is not None and jump.is_closed():
                        raise TargetUnreachable(
                            f"{address}: the connection to {address.jump} was lost"
                        ) from error
                    seconds = time.monotonic() - began + pause
                    if reason := tries.are_over(seconds, greeted=guard.was_greeted):
                        raise TargetUnreachable(reason) from error
            await asyncio.sleep(pause)
        raise AssertionError  # the pauses have no end

    async def _log_in(
        self, address: Address, jump: Connection | None, guard: "_Guard"
    ) -> Connection:
        try:
            return await self._connect(address, jump, guard)
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
        except (asyncssh.KeyImportError, asyncssh.KeyEncryptionError) as error:
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

    async def _connect(
        self, address: Address, jump: Connection | None, guard: "_Guard"
    ) -> Connection:
        login, keys = self._login, address.keys
        hosts = guard.hosts = self._trust.hosts(address.known_hosts)
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
                self._trust.add(address.alias or address.host, address.port, guard.shown)
            except TargetUnreachable:
                connection.abort()
                raise
        return connection


class _Guard(asyncssh.SSHClient):
    """Is asked about a host key that is in no file; remembers it until the host has let us in."""

    def __init__(self, accept_new: bool) -> None:
        self.hosts = Hosts(())
        self._accept_new = accept_new
        self._connection: Connection | None = None
        self.shown: asyncssh.SSHKey | None = None

    def connection_made(self, conn: Connection) -> None:
        self._connection = conn

    @property
    def was_greeted(self) -> bool:
        """Tell whether the host has said that it speaks SSH."""
        return bool(self._connection and self._connection.get_extra_info("server_version"))

    def validate_host_public_key(
        self, host: str, addr: str, port: int, key: asyncssh.SSHKey
    ) -> bool:
        keys, authorities, _ = self.hosts.of(host, addr, port)
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
