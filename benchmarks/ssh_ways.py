"""Ways to run a command on a host over SSH, each as a benchmark asks for it.

paramiko is there if it is installed.
"""

import asyncio
import shutil
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import (
    AbstractAsyncContextManager,
    AsyncExitStack,
    asynccontextmanager,
)
from typing import Any

import asyncssh

from app.domain.fleet import Machine
from app.engine.output import Capture, Redactor
from app.ports import Place
from app.tasks.ssh.connections import Address, Connections, Login
from app.tasks.ssh.shell import SshShell
from benchmarks.ssh_hosts import Fleet

COMMAND = "true"
_MAX_SESSIONS = 10
_PATIENCE = 60
_THREADS = 256

Run = Callable[[str], Awaitable[None]]
"""Runs the command on a host once; raises something when it did not go well."""


class Failed(Exception):
    """The command did not end with status 0."""


def _words(fleet: Fleet, host: str, *more: str) -> list[str]:
    server = fleet.servers[host]
    options = [
        *("BatchMode=yes", "IdentitiesOnly=yes", "LogLevel=ERROR"),
        f"UserKnownHostsFile={fleet.known_hosts}",
        *more,
    ]
    said = [word for option in options for word in ("-o", option)]
    login = ("-i", str(server.key_file), "-p", str(server.port), f"{server.user}@{host}")
    return ["ssh", "-F", "none", *said, *login, COMMAND]


async def _spawn(words: Sequence[str]) -> None:
    process = await asyncio.create_subprocess_exec(
        *words,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    if await process.wait():
        raise Failed


@asynccontextmanager
async def process_for_each(fleet: Fleet) -> AsyncIterator[Run]:
    """Start a process of ssh for each command, as in 2018."""
    yield lambda host: _spawn(_words(fleet, host))


@asynccontextmanager
async def control_master(fleet: Fleet) -> AsyncIterator[Run]:
    """Do the same, where all processes share a connection for each host."""
    with tempfile.TemporaryDirectory() as name:
        shared = ("ControlMaster=auto", "ControlPersist=600", f"ControlPath={name}/%C")
        try:
            yield lambda host: _spawn(_words(fleet, host, *shared))
        finally:
            for host in fleet.hosts:
                words = _words(fleet, host, f"ControlPath={name}/%C")
                end = [*words[:-1][:1], "-O", "exit", *words[1:-1]]
                subprocess.run(end, capture_output=True, check=False)  # noqa: ASYNC221 - at the end


@asynccontextmanager
async def asyncssh_open(fleet: Fleet) -> AsyncIterator[Run]:
    """Open a session of asyncssh for each command, on a connection that is open."""
    async with AsyncExitStack() as stack:
        connections: dict[str, asyncssh.SSHClientConnection] = {}
        opening = defaultdict[str, asyncio.Lock](asyncio.Lock)

        async def run(host: str) -> None:
            if host not in connections:
                async with opening[host]:
                    if host not in connections:
                        connection = asyncssh.connect(**fleet.login(host))
                        connections[host] = await stack.enter_async_context(connection)
            session = _Ended()
            channel, _ = await connections[host].create_session(lambda: session, COMMAND)
            channel.write_eof()
            await session.ended
            if channel.get_exit_status():
                raise Failed

        yield run


@asynccontextmanager
async def asyncssh_in_turn(fleet: Fleet) -> AsyncIterator[Run]:
    """Do the same with no more on a host than a standard sshd has room for."""
    places = defaultdict[str, asyncio.Semaphore](lambda: asyncio.Semaphore(_MAX_SESSIONS))
    async with asyncssh_open(fleet) as open_one:

        async def run(host: str) -> None:
            async with places[host]:
                await open_one(host)

        yield run


class _Ended(asyncssh.SSHClientSession[str]):
    """The least that a session can be."""

    def __init__(self) -> None:
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_lost(self, exc: Exception | None) -> None:
        self.ended.set_result(None)


@asynccontextmanager
async def asyncssh_each(fleet: Fleet) -> AsyncIterator[Run]:
    """Log in by asyncssh for each command."""

    async def run(host: str) -> None:
        async with asyncssh.connect(**fleet.login(host)) as connection:
            if (await connection.run(COMMAND)).exit_status:
                raise Failed

    yield run


@asynccontextmanager
async def paramiko_open(fleet: Fleet) -> AsyncIterator[Run]:
    """Open a channel of paramiko for each command, on an open connection, in threads."""
    import paramiko  # noqa: PLC0415 - optional

    clients: dict[str, Any] = {}
    opening = defaultdict[str, asyncio.Lock](asyncio.Lock)
    loop = asyncio.get_running_loop()

    def open_one(host: str) -> Any:
        server, client = fleet.servers[host], paramiko.SSHClient()
        client.load_host_keys(str(fleet.known_hosts))
        client.connect(
            host,
            server.port,
            server.user,
            key_filename=str(server.key_file),
            allow_agent=False,
            look_for_keys=False,
        )
        return client

    def do(host: str) -> None:
        with clients[host].get_transport().open_session(timeout=_PATIENCE) as channel:
            channel.exec_command(COMMAND)
            if channel.recv_exit_status():
                raise Failed

    async def run(host: str) -> None:
        if host not in clients:
            async with opening[host]:
                if host not in clients:
                    clients[host] = await loop.run_in_executor(threads, open_one, host)
        await loop.run_in_executor(threads, do, host)

    with ThreadPoolExecutor(_THREADS) as threads:
        try:
            yield run
        finally:
            for client in clients.values():
                client.close()


@asynccontextmanager
async def ours(fleet: Fleet) -> AsyncIterator[Run]:
    """Run it as Alexis does, with its standard limits, its output caught and redacted."""
    connections = Connections(Login(str(fleet.known_hosts), 10, 15, 300, 32, 4))
    server = next(iter(fleet.servers.values()))
    shell = SshShell(connections, Address("", server.port, server.user, str(server.key_file)))

    async def run(host: str) -> None:
        server = fleet.servers[host]
        machine = Machine(port=server.port, key_file=str(server.key_file))
        capture = Capture(65_536, Redactor(()))
        if await shell.run(COMMAND, Place(host, machine, {"ALEXIS_RUN": "01made-up"}), capture):
            raise Failed
        capture.texts()

    try:
        yield run
    finally:
        await connections.close()


Way = Callable[[Fleet], AbstractAsyncContextManager[Run]]


def ways() -> dict[str, Way]:
    """Give the ways that there are here, by what the tables call them."""
    found: dict[str, Way] = {
        "ssh, a process for each": process_for_each,
        "ssh, ControlMaster": control_master,
        "asyncssh, logging in for each": asyncssh_each,
        "asyncssh, open connection": asyncssh_open,
        "asyncssh, 10 on a host at a time": asyncssh_in_turn,
    }
    try:
        import paramiko  # noqa: F401, PLC0415 - optional
    except ImportError:
        pass
    else:
        found["paramiko, open connection"] = paramiko_open
    if not shutil.which("ssh"):
        found = {name: way for name, way in found.items() if not name.startswith("ssh,")}
    return found | {"Alexis": ours}
