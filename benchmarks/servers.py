"""Start what is measured, each in a process of its own."""

import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

ROOT = Path(__file__).parents[1]
TOKEN = "made-up-token-of-a-benchmark"  # noqa: S105 - nobody's


@dataclass(frozen=True)
class Server:
    """A process that listens."""

    url: str
    process: subprocess.Popen[bytes]

    def memory(self) -> float:
        """Give its resident memory in MB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        (line,) = (each for each in status.splitlines() if each.startswith("VmRSS"))
        return int(line.split()[1]) / 1024

    def cpu(self) -> float:
        """Give the seconds of processor time that it has used."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="utf-8").split()
        return (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def baseline() -> Iterator[Server]:
    """Serve the plain application by uvicorn."""
    port = free_port()
    command = [
        *(sys.executable, "-m", "uvicorn", "benchmarks.baseline:api", "--port", str(port)),
        *("--no-access-log", "--log-level", "warning"),
    ]
    with _started(command, port, ROOT) as server:
        yield server


_ALL_THE_SAME: Final = dict.fromkeys(("breaker", "rule_breaker", "recurrence", "flapping"))
"""What is measured is the same again and again, which these limits are against."""


@contextmanager
def alexis(
    folder: Path, more_of_server: Mapping[str, Any] | None = None, **settings: Any
) -> Iterator[Server]:
    """Serve Alexis with these settings beside a client, a database and a folder of rules."""
    port = free_port()
    (folder / "rules").mkdir(exist_ok=True)
    all_settings = {
        "server": {"port": port, **(more_of_server or {})},
        "database": {"url": f"sqlite:///{folder}/alexis.db"},
        "clients": [
            {
                "name": "benchmark",
                "token_sha256": hashlib.sha256(TOKEN.encode()).hexdigest(),
                "scopes": ["*"],
            }
        ],
        "rules": {"dir": str(folder / "rules")},
        "limits": _ALL_THE_SAME,
        **settings,
    }
    file = folder / "settings.json"
    file.write_text(json.dumps(all_settings), encoding="utf-8")
    command = [sys.executable, "-m", "app", "serve", "-s", str(file)]
    with _started(command, port, folder) as server:
        yield server


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def _started(command: Sequence[str], port: int, folder: Path) -> Iterator[Server]:
    with (folder / f"log-{port}").open("wb") if folder != ROOT else open(os.devnull, "wb") as log:  # noqa: PTH123 - a device
        process = subprocess.Popen(
            command, cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=log
        )
    try:
        _wait_for(port)
        yield Server(f"http://127.0.0.1:{port}", process)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


def _wait_for(port: int) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("it does not listen")


def get(server: Server, path: str) -> Any:
    """Ask Alexis something."""
    request = urllib.request.Request(f"{server.url}{path}", headers={"X-Alexis-Token": TOKEN})  # noqa: S310 - loopback
    with urllib.request.urlopen(request) as answer:  # noqa: S310 - loopback
        return json.load(answer)
