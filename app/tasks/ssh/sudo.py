"""Run a command by sudo, which may ask for a password: that goes only where sudo asks for it.

The password is never a part of a command line or of an environment. sudo is told a prompt that
nobody can guess, and is answered when that prompt comes. A mark, as hard to guess, says that the
command has begun: only then it gets its input, and without it sudo has refused.
"""

import asyncio
import re
import secrets
from dataclasses import dataclass
from typing import Final

from app.domain.errors import NoSuchSecret, TargetLost, TargetUnreachable, TaskError
from app.domain.shell_word import word, words
from app.domain.task import Ending
from app.kinds import Answer, Shell, Toolbox
from app.ports import Output, Place

ROOT: Final = "root"
_USER = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,63}\$?")
_REFUSED = 126
"""What shells give for a command that is there and cannot be run."""
_LONGEST_REASON = 300
_MOST_HELD = 10_000
"""Bytes that are kept back until sudo has begun: more is no prompt and no refusal."""

_SESSION = "{ read -r a a a a a s a < /proc/$$/stat; } 2>/dev/null"
"""What finds the session of a shell, where there is such a file, and starts no process for it."""

_END = """
for signal in TERM KILL; do
    pkill -$signal -s {session}
    for _ in 1 2 3; do
        pgrep -s {session} >/dev/null || exit 0
        sleep 1
    done
done
exit 1
"""
_LONGEST_END = 20.0
"""Seconds that it may take, sudo's own time included."""


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
        return toolbox.secret(name, place.target)
    except NoSuchSecret as error:
        raise TargetUnreachable(f"{error}: sudo needs it") from error


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
        beginning = _Beginning(output)
        try:
            status = await self._run(command, place, beginning, stdin)
        except TargetLost:
            if beginning.session and await self._end(beginning.session, place):
                raise asyncio.CancelledError from None
            raise
        finally:
            beginning.close()
        if not beginning.has_begun:
            raise SudoRefused(self._refusal(beginning.said))
        return status

    async def _run(
        self, command: str, place: Place, beginning: "_Beginning", stdin: bytes = b""
    ) -> int:
        go = f"<go {secrets.token_hex(16)}>"
        answer, options = None, ["-n"]
        if self.password is not None:
            prompt = f"<password {secrets.token_hex(16)}>"
            answer = Answer(prompt.encode(), f"{self.password}\n".encode(), go.encode())
            options = ["-S", "-p", prompt]
        marks = f"{go if answer else ''}<begun {beginning.word} %d>"
        inner = f"{_SESSION}; printf {word(marks)} ${{s:-0}} >&2; unset a s; {command}"
        whole = words(["sudo", *options, "-u", self.user, "--", "/bin/sh", "-c", inner])
        return await self.shell.run(whole, place, beginning, stdin, answer)

    async def _end(self, session: int, place: Place) -> bool:
        """End by sudo what could not be ended without; tell whether it is gone.

        Only a command that is cancelled is ended, and only where sudo wants a password: the shell
        has tried it without one.
        """
        task = asyncio.current_task()
        if self.password is None or task is None or not task.cancelling():
            return False
        try:
            async with asyncio.timeout(_LONGEST_END):
                status = await self._run(
                    _END.format(session=session), place, _Beginning(_Nowhere())
                )
        except (TaskError, TimeoutError):
            return False
        return status == 0

    def _refusal(self, said: str) -> str:
        gave = "with the password that was given" if self.password else "without a password"
        return f"sudo did not run it as {self.user} {gave}: {said or 'it says nothing'}"


class _Nowhere:
    """What ends a command has nothing to say."""

    def stdout(self, data: bytes) -> None:
        """Forget it."""

    def stderr(self, data: bytes) -> None:
        """Forget it."""


class _Beginning:
    """Finds on stderr that the command has begun, and in which session; that is no output."""

    def __init__(self, output: Output) -> None:
        self.word = secrets.token_hex(16)
        self._mark = re.compile(f"<begun {self.word} ([0-9]{{1,20}})>".encode())
        self._output = output
        self._held = b""
        self.has_begun = False
        self.session = 0
        """Of its processes on the host, if that could be found out."""

    def stdout(self, data: bytes) -> None:
        self._output.stdout(data)

    def stderr(self, data: bytes) -> None:
        if self.has_begun:
            self._output.stderr(data)
            return
        self._held += data
        if mark := self._mark.search(self._held):
            rest = self._held[: mark.start()] + self._held[mark.end() :]
            self.has_begun, self.session, self._held = True, int(mark[1]), b""
            self._output.stderr(rest)
        elif len(self._held) > _MOST_HELD:
            self._output.stderr(self._held[:-_MOST_HELD])
            self._held = self._held[-_MOST_HELD:]

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
