"""Hosts for commands over SSH: several real sshds with their standard limits at many addresses."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.parts.sshd import SshServer, sshd

PATIENCE = 60
_MOST_SOCKETS = 16
"""One sshd listens at no more."""


@dataclass(frozen=True)
class Fleet:
    """Addresses of some sshds, each with a port for all of its addresses."""

    servers: Mapping[str, SshServer]
    known_hosts: Path

    @property
    def hosts(self) -> Sequence[str]:
        return list(self.servers)

    def login(self, host: str) -> dict[str, Any]:
        """Give how asyncssh logs in there."""
        server = self.servers[host]
        return {
            "host": host,
            "port": server.port,
            "username": server.user,
            "client_keys": [str(server.key_file)],
            "known_hosts": str(self.known_hosts),
            "config": None,
            "login_timeout": PATIENCE,
        }


@contextmanager
def fleet(folder: Path, hosts: int, servers: int, first: int = 31) -> Iterator[Fleet]:
    """Start so many sshds with the standard MaxSessions and MaxStartups at so many addresses."""
    addresses = [f"127.0.0.{first + number}" for number in range(hosts)]
    found: dict[str, SshServer] = {}
    known: list[str] = []
    with ExitStack() as stack:
        for number in range(servers):
            own = addresses[number::servers]
            if len(own) >= _MOST_SOCKETS:
                raise ValueError("one sshd cannot listen at so many addresses")
            place = folder / f"sshd-{number}"
            place.mkdir()
            listen = "\n".join(f"ListenAddress {each}" for each in own[1:])
            server = stack.enter_context(sshd(place, own[0], listen))
            key = (place / "host_key.pub").read_text(encoding="utf-8")
            known += [f"[{each}]:{server.port} {key}" for each in own]
            found |= dict.fromkeys(own, server)
        file = folder / "known_hosts"
        file.write_text("".join(known), encoding="utf-8")
        yield Fleet({each: found[each] for each in addresses}, file)
