"""Two processes of Alexis on one PostgreSQL."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.parts.alexis import Alexis, settings_for, until
from tests.parts.process import Process
from tests.parts.sshd import SshServer

Replica = Callable[..., Process]
LEASE = 6.0
PATIENCE = 60.0


async def settled(service: Alexis) -> None:
    """Wait until everything is done: two processes and a lease take their time."""
    await until(service.is_settled, "everything to be settled", PATIENCE)


@pytest.fixture
def replica(tmp_path: Path, host: SshServer, postgres_url: str) -> Replica:
    """Make a process by its name; `port` instead of the port of PostgreSQL itself."""

    def made(name: str, port: int | None = None, **more: Any) -> Process:
        place = urlsplit(postgres_url)
        url = place._replace(netloc=f"alexis@127.0.0.1:{port or place.port}").geturl()
        folder = tmp_path / name
        folder.mkdir()
        database = {"url": url, "lease": f"{LEASE:g}s"}
        return Process(folder, settings_for(tmp_path, host, database=database, **more))

    return made


@pytest.fixture
def left_over(tmp_path: Path) -> Iterator[Path]:
    """The file in which a command writes its number; what it left is killed at the end."""
    file = tmp_path / "pid"
    yield file
    if file.exists():
        with suppress(ProcessLookupError):
            os.kill(int(file.read_text()), signal.SIGKILL)
