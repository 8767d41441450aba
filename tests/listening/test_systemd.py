"""systemd is told over a real socket of its kind, by a real process and by itself."""

import asyncio
import contextlib
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from structlog.testing import capture_logs

from app.listening.systemd import READY, Systemd
from tests.parts.alexis import settings_for, write_rules
from tests.parts.process import Process

_PID = 4711


@contextmanager
def _listening(address: str) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as theirs:
        theirs.bind(address)
        theirs.settimeout(10)
        yield theirs


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder whose name leaves a socket in it short enough for Linux."""
    with tempfile.TemporaryDirectory() as made:
        yield Path(made)


@pytest.mark.anyio
async def test_a_service_says_that_it_serves_that_it_comes_round_and_that_it_stops(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_rules(tmp_path)
    address = str(folder / "notify")
    monkeypatch.setenv("NOTIFY_SOCKET", address)
    monkeypatch.setenv("WATCHDOG_USEC", "2000000")
    monkeypatch.delenv("WATCHDOG_PID", raising=False)
    process = Process(tmp_path, settings_for(tmp_path))

    with _listening(address) as systemd:
        async with process.started():
            at_first = [systemd.recv(64) for _ in range(3)]
            status = process.stop()
        later = _all(systemd)

    assert at_first == [b"READY=1", b"WATCHDOG=1", b"WATCHDOG=1"]
    assert [each for each in later if each != b"WATCHDOG=1"] == [b"STOPPING=1"]
    assert status == 0


def test_a_name_that_is_no_file_is_told_too() -> None:
    name = f"alexis-{uuid4()}"

    with _listening(f"\0{name}") as systemd:
        Systemd({"NOTIFY_SOCKET": f"@{name}"}, _PID).tell(READY)
        said = _all(systemd)

    assert said == [b"READY=1"]


@pytest.mark.anyio
@pytest.mark.parametrize(
    "environment",
    [
        pytest.param({}, id="none is asked for"),
        pytest.param({"WATCHDOG_USEC": "0"}, id="after no time"),
        pytest.param({"WATCHDOG_USEC": "soon"}, id="after what is no time"),
        pytest.param({"WATCHDOG_USEC": "40", "WATCHDOG_PID": "1"}, id="of another process"),
    ],
)
async def test_without_a_watchdog_nobody_is_told_that_it_comes_round(
    folder: Path, environment: dict[str, str]
) -> None:
    address = str(folder / "notify")

    with _listening(address) as systemd:
        Systemd({"NOTIFY_SOCKET": address, **environment}, _PID).serving()
        await asyncio.sleep(0)
        said = _all(systemd)

    assert said == [b"READY=1"]


def test_who_is_away_is_not_waited_for_and_the_log_says_so(folder: Path) -> None:
    with capture_logs() as said:
        Systemd({"NOTIFY_SOCKET": str(folder / "gone")}, _PID).tell(READY)

    (line,) = said
    assert (line["event"], line["state"]) == ("systemd_not_told", "READY=1")
    assert "No such file" in line["problem"]


def test_where_nobody_asks_nobody_is_told() -> None:
    with capture_logs() as said:
        Systemd({"WATCHDOG_USEC": "40"}, _PID).serving()

    assert said == []


def _all(systemd: socket.socket) -> list[bytes]:
    """Take all that was said so far."""
    systemd.setblocking(False)
    said: list[bytes] = []
    with contextlib.suppress(BlockingIOError):
        while True:
            said.append(systemd.recv(64))
    return said
