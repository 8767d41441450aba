"""What bad weather needs: settings and rules for hosts with traces, and the account afterwards."""

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tests.parts.alexis import (
    ANYTHING_AGAIN,
    NO_STORM_MODE,
    Vendors,
    settings_for,
    until,
    write_rules,
)
from tests.parts.crash.account import Account, account
from tests.parts.crash.facts import Letter
from tests.parts.crash.hosts import Hosts, does
from tests.parts.crash.rows import Database, facts_of
from tests.parts.crash.rules import rules

_ROOM = "48m"
_HELD = """\
name: held
when: {{tags: [held]}}
targets: {{from: details.host}}
then: [{{tasks: [{{remote_ssh: {{command: '{command}'}}, timeout: 2m}}]}}]
"""
_BLOCK = b"\0" * 65_536


def settings_of(folder: Path, machines: Hosts, products: Vendors, **more: Any) -> dict[str, Any]:
    """Write the rules of a storm, and give the settings that lead to hosts and vendors."""
    held = does(machines.file, 1, f"while test ! -e {machines.file}.end; do sleep 0.05; done")
    write_rules(folder, **rules(machines.file), held=_HELD.format(command=held))
    ours = settings_for(
        folder, sources=products.settings, limits=ANYTHING_AGAIN, storm=NO_STORM_MODE
    )
    return {**ours, **machines.settings, **more}


def account_of(
    folder: Path, machines: Hosts, products: Vendors, letters: tuple[Letter, ...] = ()
) -> Account:
    """Give the account of a service that lives in the folder."""
    return account_at(f"sqlite:///{folder}/alexis.db", machines, products, letters)


def account_at(
    url: str, machines: Hosts, products: Vendors, letters: tuple[Letter, ...] = ()
) -> Account:
    """Give the account of a service whose rows are in this database."""
    database = Database(url)
    try:
        return account(facts_of(database, machines, products, letters))
    finally:
        database.close()


async def begun(machines: Hosts, number: int) -> None:
    """Wait until so many commands have begun on the hosts."""

    async def have() -> bool:
        return len(list(machines.traces())) >= number

    await until(have, f"{number} commands to begin")


def let_end(machines: Hosts) -> None:
    """Let the commands of the rule `held` end."""
    Path(f"{machines.file}.end").touch()


class Disk:
    """A disk that can be filled up. Without the right to mount, files may only not grow."""

    def __init__(self, folder: Path, *, is_mounted: bool) -> None:
        self.folder = folder
        self._is_mounted = is_mounted
        self._ballast = folder / "ballast"

    def fill(self, pid: int) -> None:
        """Leave no room for the process."""
        if not self._is_mounted:
            size = (self.folder / "alexis.db-wal").stat().st_size
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
            return
        with suppress(OSError), self._ballast.open("wb", buffering=0) as file:
            while True:
                file.write(_BLOCK)

    def free(self, pid: int) -> None:
        """Give room again."""
        if not self._is_mounted:
            unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
            resource.prlimit(pid, resource.RLIMIT_FSIZE, unlimited)
            return
        self._ballast.unlink()


@contextmanager
def small_disk(folder: Path) -> Iterator[Disk]:
    """Mount a small filesystem, if this user may."""
    place = folder / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={_ROOM}", "tmpfs", str(place)]
    may = os.getuid() == 0 and not subprocess.run(mount, check=False).returncode
    try:
        yield Disk(place, is_mounted=may)
    finally:
        if may:
            subprocess.run(["umount", place], check=True)
