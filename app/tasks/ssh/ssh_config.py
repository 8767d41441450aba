"""OpenSSH's own configuration: what it says of a host, as far as it is honoured.

asyncssh reads it. Only what is named here is taken, so nothing in it can turn off that host keys
are verified, forward anything, or run a program on this machine.
"""

import getpass
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn, cast

import asyncssh
from asyncssh.config import SSHClientConfig

_NOT_SAID = ()
"""As asyncssh says it."""


@dataclass(frozen=True)
class HostConfig:
    """What the file says of one host. None and empty: nothing."""

    host: str | None = None
    port: int | None = None
    user: str | None = None
    keys: tuple[str, ...] = ()
    certificate_file: str | None = None
    known_hosts: tuple[str, ...] = ()
    alias: str | None = None
    jump: tuple[str, ...] | None = None
    runs_a_program: bool = False
    """It says ProxyCommand, which is not done."""


class _Config(SSHClientConfig):
    """Refuses to ask a program whether a part holds."""

    def _match_val(self, match: str) -> object:
        if match == "exec":
            self._refuse("Match exec would run a program, which Alexis does not do")
        return super()._match_val(match)

    def _refuse(self, why: str) -> NoReturn:
        raise asyncssh.ConfigParseError(why)


def read(file: str, host: str, user: str | None = None) -> HostConfig:
    """Read what the file says of the host, for the user if one is known.

    Raises `OSError`, `ValueError`.
    """
    try:
        local_user = getpass.getuser()
    except (KeyError, OSError):  # a container's user may have no name
        local_user = ""
    try:
        said = _Config.load(
            None, file, False, False, False, local_user, user or _NOT_SAID, host, _NOT_SAID
        )
        return HostConfig(
            host=cast("str | None", said.get("Hostname")),
            port=cast("int | None", said.get("Port")),
            user=cast("str | None", said.get("User")),
            keys=_there(said.get("IdentityFile")),
            certificate_file=next(iter(_there(said.get("CertificateFile"))), None),
            known_hosts=_files(said.get("UserKnownHostsFile")),
            alias=cast("str | None", said.get("HostKeyAlias")),
            jump=_jumps(said.get("ProxyJump", False)),
            runs_a_program=bool(said.get("ProxyCommand")),
        )
    except UnicodeError as error:
        raise ValueError(str(error)) from error


def _files(said: object) -> tuple[str, ...]:
    names = cast("list[str]", said or [])
    return tuple(str(Path(name).expanduser()) for name in names if name.lower() != "none")


def _there(said: object) -> tuple[str, ...]:
    """Give the files that there are: as with ssh, one that is missing is passed over."""
    return tuple(name for name in _files(said) if Path(name).is_file())


def _jumps(said: object) -> tuple[str, ...] | None:
    """Give the jump hosts: None when nothing is said, none at all when `none` is said."""
    if said is False:
        return None
    return tuple(part.strip() for part in str(said).split(",")) if said else ()
