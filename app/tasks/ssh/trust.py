"""Which host keys are trusted: what the files say now, and what is added to them."""

import os
from dataclasses import dataclass, field
from pathlib import Path

import asyncssh
import structlog

from app.domain.errors import TargetUnreachable

log = structlog.get_logger()

_PORT = 22
_Keys = list[asyncssh.SSHKey]
_Stamp = tuple[int, int, int]


@dataclass(frozen=True)
class _File:
    """What one file says: whom to trust, and whom never."""

    trusted: asyncssh.SSHKnownHosts
    revoked: asyncssh.SSHKnownHosts


@dataclass
class Trust:
    """The files of known hosts. Each is read again when it has changed.

    `accept_new`: the key of a host of which nothing is known is added to the first of them.
    """

    files: tuple[str, ...]
    accept_new: bool = False
    _read: dict[str, tuple[_Stamp, _File]] = field(default_factory=dict)

    def hosts(self, more: tuple[str, ...] = ()) -> "Hosts":
        """Read the files, and those of `more` that are there. Raises `OSError`, `ValueError`."""
        needed = [self._file(name) for name in self.files if not self._may_lack(name)]
        return Hosts((*needed, *(self._file(name) for name in more if Path(name).is_file())))

    def _may_lack(self, name: str) -> bool:
        """Tell whether there is no such file, and need not be: the first key will make it."""
        return self.accept_new and name == self.files[0] and not Path(name).exists()

    def _file(self, name: str) -> _File:
        status = Path(name).stat()
        stamp = (status.st_mtime_ns, status.st_size, status.st_ino)
        known = self._read.get(name)
        if known is None or known[0] != stamp:
            known = self._read[name] = (stamp, _parse(Path(name).read_text(encoding="utf-8")))
        return known[1]

    def add(self, host: str, port: int, key: asyncssh.SSHKey) -> None:
        """Trust the key of a host of which nothing was known when it was asked.

        Raises `TargetUnreachable` when another key is trusted by now, or it cannot be kept.
        """
        name = host if port == _PORT else f"[{host}]:{port}"
        fingerprint = key.get_fingerprint()
        try:
            known = self.hosts().of(host, "", port)[0]
            if key in known:
                return
            if known:
                raise TargetUnreachable(f"{host}: it has shown two different host keys")
            _append(Path(self.files[0]), f"{name} {key.export_public_key().decode().strip()}\n")
        except (OSError, ValueError) as error:
            raise TargetUnreachable(f"{host}: its host key cannot be kept: {error}") from error
        log.warning("host_key_accepted", host=name, key=fingerprint, file=self.files[0])


@dataclass(frozen=True)
class Hosts:
    """What some files say together."""

    files: tuple[_File, ...]

    def of(self, host: str, address: str, port: int | None) -> tuple[_Keys, _Keys, _Keys]:
        """Give the keys that are the host's, those of who may vouch for it, and the revoked."""
        port = None if port == _PORT else port
        keys: _Keys = []
        authorities: _Keys = []
        revoked: _Keys = []
        for file in self.files:
            found = file.trusted.match(host, address, port)
            keys += found[0]
            authorities += found[1]
            revoked += file.revoked.match(host, address, port)[0]
            revoked += file.revoked.match(host, address, None)[0]
        return keys, authorities, revoked


def _parse(text: str) -> _File:
    """Read what is revoked for itself: asyncssh forgets it in part where a port is given."""
    trusted, revoked = [], []
    for line in text.splitlines():
        words = line.split(None, 1)
        if words and words[0] == "@revoked":
            revoked.append(words[1] if len(words) > 1 else line)
        else:
            trusted.append(line)
    return _File(
        asyncssh.import_known_hosts("\n".join(trusted)),
        asyncssh.import_known_hosts("\n".join(revoked)),
    )


def _append(file: Path, line: str) -> None:
    """Add a line in one write, so that other processes can do the same at the same time."""
    descriptor = os.open(file, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        size = os.fstat(descriptor).st_size
        is_whole = size == 0 or os.pread(descriptor, 1, size - 1) == b"\n"
        os.write(descriptor, (line if is_whole else f"\n{line}").encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
