"""An interpreter that has loaded the whole command and forks an `alexis` for each request.

What is forked is a process like any other, with its own command line, folder, environment, files
and end; it only does not read the program from the disk again. Run as `python -m`, with the number
of a socket. A request is a message with the words, and the files: where to answer, then 0 to 2.
"""

import gc
import json
import os
import runpy
import select
import signal
import socket
import sys
import time
from contextlib import suppress
from importlib import import_module
from typing import Any

from app.cli.command import command
from app.plugins.catalogue import built_in

_LATER = (
    "app.engine.pgqueuer",
    "app.store.postgres",
    "app.store.migrations.moving",
    "uvicorn.protocols.http.httptools_impl",
    "watchfiles",
)
"""What a verb loads only when it needs it."""

MOST = 1 << 17
"""Bytes that a request may have."""

_Request = tuple[dict[str, Any], list[int]]


class _Forks:
    """What was forked, and where to answer how it ended."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._ours, self._wakes = socket.socketpair()
        self._answers: dict[int, int] = {}

    def next(self) -> _Request:
        """Fork for each request; only what is forked returns from here."""
        self._wakes.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._wakes.fileno())
        while True:
            ready, _, _ = select.select([self._control, self._ours], [], [])
            if self._ours in ready:
                self._ours.recv(MOST)
                self._tell_of_ends()
            if self._control in ready and (request := self._fork()):
                return request

    def _fork(self) -> _Request | None:
        """Give the request in the process that is forked, nothing in the other."""
        said, files, _, _ = socket.recv_fds(self._control, MOST, 4)
        if not said:
            os._exit(0)
        answer, *others = files
        if pid := os.fork():
            self._answers[pid] = answer
            os.write(answer, f"{pid}\n".encode())
            for file in others:
                os.close(file)
            return None
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for each in (self._ours, self._wakes, self._control):
            each.close()
        for file in (*self._answers.values(), answer):
            os.close(file)
        return json.loads(said), others

    def _tell_of_ends(self) -> None:
        while self._answers:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            answer = self._answers.pop(pid)
            with suppress(BrokenPipeError):  # nobody waits for it any more
                os.write(answer, f"{os.waitstatus_to_exitcode(status)}\n".encode())
            os.close(answer)


def _become(request: dict[str, Any], files: list[int]) -> None:
    """Be the process that is asked for."""
    os.setsid()
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(request["env"])
    time.tzset()
    sys.argv = ["alexis", *request["words"]]
    runpy.run_module("app", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    command(None)
    for _name in _LATER:
        import_module(_name)
    built_in().grammar  # noqa: B018 - what it builds is kept by pydantic
    gc.collect()
    gc.freeze()
    _become(*_Forks(socket.socket(fileno=int(sys.argv[1]))).next())
