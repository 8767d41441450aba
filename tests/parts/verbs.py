"""The command `alexis` in processes of their own, without a second of imports for each."""

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import IO

from tests.parts.loaded import MOST

ROOT = Path(__file__).parents[2]
_PATIENCE = 60.0


class Started:
    """A process that was started; it is asked as one of `subprocess` is."""

    def __init__(self, answer: socket.socket) -> None:
        self._answer = answer.makefile("r")
        answer.close()
        self.pid = int(self._answer.readline())
        self._status: int | None = None
        self._ended = threading.Event()
        threading.Thread(target=self._follow, daemon=True).start()

    def poll(self) -> int | None:
        """Give the exit status, or nothing while it runs."""
        return self._status if self._ended.is_set() else None

    def wait(self, timeout: float | None = None) -> int:
        """Wait so many seconds for its end. Raises `TimeoutExpired`."""
        if not self._ended.wait(timeout):
            raise subprocess.TimeoutExpired("alexis", timeout or 0)
        assert self._status is not None
        return self._status

    def send_signal(self, number: signal.Signals) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def _follow(self) -> None:
        with self._answer:
            self._status = int(self._answer.readline() or -signal.SIGKILL)
        self._ended.set()


class _Loaded:
    """The interpreter that forks them; it ends when this process does."""

    def __init__(self) -> None:
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._control.settimeout(60)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.parts.loaded", str(theirs.fileno())],
                cwd=ROOT,
                env={"PATH": os.environ["PATH"]},
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        atexit.register(self._close)

    def _close(self) -> None:
        self._control.close()
        self._process.wait()

    def start(
        self, words: Sequence[str], folder: Path, env: Mapping[str, str], files: Sequence[int]
    ) -> Started:
        request = json.dumps({"words": words, "cwd": str(folder), "env": dict(env)}).encode()
        assert len(request) < MOST
        ours, theirs = socket.socketpair()
        with theirs:
            socket.send_fds(self._control, [request], [theirs.fileno(), *files])
        return Started(ours)


@cache
def _loaded() -> _Loaded:
    return _Loaded()


def start(
    words: Sequence[str], folder: Path, env: Mapping[str, str], out: IO[bytes], err: IO[bytes]
) -> Started:
    """Start `alexis` with these words in the folder, with nothing to read."""
    with Path(os.devnull).open("rb") as nothing:
        return start_on([nothing.fileno(), out.fileno(), err.fileno()], words, folder, env)


def start_on(
    files: Sequence[int], words: Sequence[str], folder: Path, env: Mapping[str, str]
) -> Started:
    """Start `alexis` with these words in the folder, on these files: input, output and errors."""
    return _loaded().start(words, folder, env, files)


def called(
    folder: Path, *words: str | Path, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Have `alexis` do this in the folder, with hardly an environment; give what it said.

    Raises `TimeoutExpired` when it takes a minute.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        status = start([*map(str, words)], folder, env or {}, out, err).wait(_PATIENCE)
        for file in (out, err):
            file.seek(0)
        return subprocess.CompletedProcess(
            words, status, out.read().decode("utf-8"), err.read().decode("utf-8")
        )
