"""Hosts for a storm: one real sshd at many addresses, and a file in which commands leave traces."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.parts.crash.facts import Trace
from tests.parts.ports import free_port
from tests.parts.sshd import SshServer, sshd

_FIRST, _MOST = 21, 12
_MOST_SOCKETS = 16
"""One sshd listens at no more; further hosts are more names for the same addresses."""

_MORE = """
# Bash, which takes it for nested then, does not read ~/.bashrc for each command.
SetEnv SHLVL=1
MaxStartups 200
MaxSessions 50
{listen}
"""


@dataclass(frozen=True)
class Hosts:
    """Their names and addresses; `file` is where the commands write what they do.

    `doors` are the ports at which all of them listen, one for each replica: a command sees by
    which it came.
    """

    server: SshServer
    addresses: Mapping[str, str]
    file: Path
    doors: Sequence[int]

    @property
    def names(self) -> Sequence[str]:
        return list(self.addresses)

    @property
    def settings(self) -> dict[str, Any]:
        """Give the settings that lead to them."""
        return self.settings_by(0)

    def settings_by(self, door: int) -> dict[str, Any]:
        """Give the settings that lead to them by one of the doors."""
        server = self.server
        return {
            "ssh": {
                "user": server.user,
                "key_file": str(server.key_file),
                "known_hosts": str(server.known_hosts),
                "port": self.doors[door],
                "concurrency": 64,
            },
            "targets": {
                "allow": ["*.example.net"],
                "inventory": {
                    name: {"address": address} for name, address in self.addresses.items()
                },
            },
        }

    def traces(self) -> Iterator[Trace]:
        """Read what was done, as the hosts saw it."""
        if self.file.exists():
            for line in self.file.read_text().splitlines():
                run, step, address, port = line.split()
                door = self.doors.index(int(port))
                yield Trace(run, step.replace("-", " "), address, door)


@contextmanager
def hosts(folder: Path, number: int, first: int = _FIRST, doors: int = 1) -> Iterator[Hosts]:
    """Start so many hosts, with their traces in the folder."""
    most = min(number, _MOST, (_MOST_SOCKETS - 1) // doors)
    addresses = [f"127.0.0.{first + each}" for each in range(most)]
    further = [free_port(addresses[0]) for _ in range(doors - 1)]
    at = [*addresses, *(f"{each}:{port}" for port in further for each in addresses)]
    more = _MORE.format(listen="\n".join(f"ListenAddress {each}" for each in at))
    keys = folder / "sshd"
    keys.mkdir()
    with sshd(keys, more=more) as server:
        own = server.known_hosts.read_text()
        known = [
            own.replace(f"[{server.address}]:{server.port}", f"[{address}]:{port}")
            for port in (server.port, *further)
            for address in addresses
        ]
        server.known_hosts.write_text("".join([own, *known]))
        names = {
            f"app-{each:02}.example.net": addresses[each % len(addresses)] for each in range(number)
        }
        yield Hosts(server, names, folder / "traces", (server.port, *further))


def does(file: Path, task: int, and_then: str = "true") -> str:
    """Give a command that leaves its trace first: which run, which task, on which host."""
    return f'set -- $SSH_CONNECTION; echo "$ALEXIS_RUN task-{task} $3 $4" >> {file}; {and_then}'


def is_writing(file: Path) -> int:
    """Give how much has been done so far."""
    return os.stat(file).st_size if file.exists() else 0  # noqa: PTH116 - asked often
