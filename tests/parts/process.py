"""Alexis as a process of its own, which can be killed."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO, Any

import httpx

from tests.parts.alexis import PATIENCE, TOKEN, Alexis, until
from tests.parts.all_done import asking
from tests.parts.ports import free_port
from tests.parts.verbs import Started, start

_ROOT = Path(__file__).parents[2]

Start = Callable[[Path, int], Sequence[str]]
"""Gives the command line of a service with these settings on this port."""


def from_here(settings: Path, port: int) -> Sequence[str]:
    """Start what is in this working copy."""
    return [sys.executable, "-m", "app", "serve", "-s", str(settings), "--port", str(port)]


class Process:
    """`alexis serve` on a port that stays the same over restarts.

    It is forked by an interpreter that has loaded it, unless a command line is given.
    """

    def __init__(
        self, folder: Path, settings: Mapping[str, Any], start: Start | None = None
    ) -> None:
        self._folder = folder
        self._start = start
        self._file = folder / "settings.json"
        self._file.write_text(json.dumps(settings), encoding="utf-8")
        self._database: str = settings["database"]["url"]
        self._port = free_port()
        self._running: subprocess.Popen[bytes] | Started | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def pid(self) -> int:
        """The process, while it runs."""
        assert self._running is not None
        return self._running.pid

    @property
    def log(self) -> str:
        return (self._folder / "log").read_text(encoding="utf-8")

    @asynccontextmanager
    async def started(self) -> AsyncIterator[Alexis]:
        """Start it, and end it if the test has not."""
        with (self._folder / "log").open("ab") as log:
            self._running = self._begun(log)
        try:
            async with (
                httpx.AsyncClient(
                    base_url=self.url, headers={"X-Alexis-Token": TOKEN}, timeout=PATIENCE
                ) as client,
                asking(self._database) as done,
            ):
                await until(lambda: self._answers(client), "the process to answer", 30)
                yield Alexis(self.url, client, self._folder / "rules", done)
        finally:
            self.kill()

    def _begun(self, log: IO[bytes]) -> subprocess.Popen[bytes] | Started:
        env = {**os.environ, "PYTHONPATH": str(_ROOT)}
        if not self._start:
            words = ["serve", "-s", str(self._file), "--port", str(self._port)]
            return start(words, self._folder, env, log, log)
        return subprocess.Popen(
            self._start(self._file, self._port),
            cwd=self._folder,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )

    def kill(self) -> None:
        """Kill it as `kill -9` does."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """Ask it to stop, as Kubernetes and systemd do; give its exit status."""
        return self._end(signal.SIGTERM)

    def _end(self, number: signal.Signals) -> int:
        if self._running is None:
            return 0
        process, self._running = self._running, None
        process.send_signal(number)
        return process.wait(timeout=60)

    async def _answers(self, client: httpx.AsyncClient) -> bool:
        if self._running and self._running.poll() is not None:
            raise AssertionError(f"it ended: {self.log[-2000:]}")
        try:
            return (await client.get("/livez")).is_success
        except httpx.TransportError:
            return False
