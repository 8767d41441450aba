"""Run a command by sudo, which may ask for a password: that goes only where sudo asks for it.

The password is never a part of a command line or of an environment. sudo is told a prompt that
nobody can guess, and is answered when that prompt comes. A mark, as hard to guess, says that the
command has begun: only then it gets its input, and without it sudo has refused.
"""

import re
import secrets
import shlex
from dataclasses import dataclass
from typing import Final

from app.domain.errors import NoSuchSecret, TargetUnreachable
from app.domain.task import Ending
from app.kinds import Answer, Shell, Toolbox
from app.ports import Output, Place

ROOT: Final = "root"
_USER = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,63}\$?")
_REFUSED = 126
"""What shells give for a command that is there and cannot be run."""
_LONGEST_REASON = 300


def checked_user(name: str) -> str:
    """Give the name of a user back. Raises ValueError."""
    if not _USER.fullmatch(name):
        raise ValueError(f"{name!r} is not the name of a user")
    return name


def sudo_password(toolbox: Toolbox, chosen: str | None, place: Place) -> str | None:
    """Give the password: by the secret that the task names, or its host, or the settings.

    Raises `TargetUnreachable` when there is no such secret, since nothing is done then.
    """
    name = chosen or place.machine.sudo_password or toolbox.sudo_password
    if name is None:
        return None
    try:
        return toolbox.secret(name)
    except NoSuchSecret as error:
        raise TargetUnreachable(f"the settings have no secret {name!r} for sudo") from error


class SudoRefused(Exception):
    """sudo did not begin the command."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.ending = Ending(worked=False, detail=why, exit_status=_REFUSED)


@dataclass(frozen=True)
class Sudo:
    """Whose rights a command gets, and what to answer when sudo asks."""

    shell: Shell
    user: str = ROOT
    password: str | None = None

    async def run(self, command: str, place: Place, output: Output, stdin: bytes = b"") -> int:
        """Run it as `Shell` does. Raises `SudoRefused` as well."""
        word = secrets.token_hex(16)
        go, begun = f"<go {word}>", f"<begun {word}>"
        answer = None
        options = ["-n"]
        if self.password is not None:
            prompt = f"<password {word}>"
            answer = Answer(prompt.encode(), f"{self.password}\n".encode(), go.encode())
            options = ["-S", "-p", prompt]
        marks = f"{go}{begun}" if answer else begun
        inner = f"printf %s {shlex.quote(marks)} >&2; {command}"
        whole = shlex.join(["sudo", *options, "-u", self.user, "--", "/bin/sh", "-c", inner])
        watched = _Beginning(begun.encode(), output)
        try:
            status = await self.shell.run(whole, place, watched, stdin, answer)
        finally:
            watched.close()
        if not watched.has_begun:
            raise SudoRefused(self._refusal(watched.said))
        return status

    def _refusal(self, said: str) -> str:
        gave = "with the password that was given" if self.password else "without a password"
        return f"sudo did not run it as {self.user} {gave}: {said or 'it says nothing'}"


class _Beginning:
    """Finds the mark on stderr, and keeps it out of the output."""

    def __init__(self, mark: bytes, output: Output) -> None:
        self._mark = mark
        self._output = output
        self._held = b""
        self.has_begun = False

    def stdout(self, data: bytes) -> None:
        self._output.stdout(data)

    def stderr(self, data: bytes) -> None:
        if self.has_begun:
            self._output.stderr(data)
            return
        self._held += data
        before, mark, after = self._held.partition(self._mark)
        if mark:
            self.has_begun, self._held = True, b""
            self._output.stderr(before + after)

    def close(self) -> None:
        """Pass on what was kept back, when nothing more can come."""
        if not self.has_begun:
            self._output.stderr(self._held)

    @property
    def said(self) -> str:
        """What sudo said last when it refused."""
        lines = self._held.decode(errors="replace").split("\n")
        return " ".join("; ".join(line for line in lines if line.strip()).split())[
            -_LONGEST_REASON:
        ]
