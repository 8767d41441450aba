"""A host in wrong hands harms nobody but itself: no memory is filled, no other host believed."""

import asyncio
import os
import signal
import tracemalloc
from pathlib import Path

import pytest

from app.domain.errors import TargetUnreachable
from app.domain.fleet import Machine
from app.engine.output import Capture, Redactor
from app.kinds import Answer
from app.ports import Output, Place
from app.tasks.ssh.sudo import Sudo, SudoRefused
from app.tasks.systemd_service.kind import SYSTEMD_SERVICE
from tests.parts.alexis import until
from tests.parts.keys import keygen
from tests.parts.performing import hands
from tests.parts.sshd import SshServer, sshd
from tests.tasks.ssh.commanding import commanding

pytestmark = pytest.mark.anyio

_PLACE = Place("app-01", Machine(), {})
_CHUNK = b"x" * 32_000
_CHUNKS = 300
_MOST_HELD = 1_000_000


class Liar:
    """A host that says what it likes; `{mark}` is the last word of what it was told to do."""

    def __init__(self, first: str = "", stream: str = "stdout") -> None:
        self._first = first
        self._stream = stream

    async def run(
        self,
        command: str,
        place: Place,
        output: Output,
        stdin: bytes = b"",
        answer: Answer | None = None,
    ) -> int:
        said = self._first.format(mark=command.split("'")[-2] if "'" in command else "")
        take = output.stdout if self._stream == "stdout" else output.stderr
        take(said.encode())
        for _ in range(_CHUNKS):
            take(_CHUNK)
        return 0


async def test_what_a_host_says_before_sudo_has_begun_does_not_fill_the_memory() -> None:
    capture = Capture(10_000, Redactor(()))
    tracemalloc.start()

    with pytest.raises(SudoRefused):
        await Sudo(Liar(stream="stderr"), password="x").run("true", _PLACE, capture)
    held = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert held < _MOST_HELD
    assert "bytes before this are cut" in capture.texts()["stderr"]


@pytest.mark.parametrize(
    ("first", "worked"),
    [
        pytest.param("{mark}\n", False, id="a state that says nothing"),
        pytest.param("A=b\n{mark}\n", False, id="a state without a verdict"),
        pytest.param("Verdict=\n{mark}\n", True, id="an empty verdict"),
        pytest.param("", False, id="no state at all"),
    ],
)
async def test_what_a_host_says_of_a_unit_is_bounded_and_no_fault_of_ours(
    first: str, *, worked: bool
) -> None:
    async with hands(SYSTEMD_SERVICE, shell=Liar(first)) as systemd:
        tracemalloc.start()
        done = await systemd.do({"unit": "app", "action": "restart"})
        held = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()

    assert done.ending.worked is worked
    assert held < 6 * _MOST_HELD


async def test_a_host_whose_key_has_changed_since_the_last_command_is_told_nothing(
    tmp_path: Path,
) -> None:
    done = tmp_path / "done"
    with sshd(tmp_path) as server:
        async with commanding(server) as commands:
            assert (await commands.run("echo hello")).stdout == "hello\n"

            server.cut()
            _change_key(server)
            await until(lambda: _listens(server), "the server to listen again")
            with pytest.raises(TargetUnreachable, match="not trusted"):
                await commands.run(f"touch {done}")

    assert not done.exists()


async def test_the_key_of_one_host_does_not_make_another_one_trusted(tmp_path: Path) -> None:
    done = tmp_path / "done"
    with sshd(_folder(tmp_path, "one")) as one, sshd(_folder(tmp_path, "two"), "127.0.0.12") as two:
        known = f"[{one.address}]:{one.port} {(one.folder / 'host_key.pub').read_text()}"
        other = f"[{two.address}]:{two.port} {(one.folder / 'host_key.pub').read_text()}"
        (tmp_path / "known").write_text(known + other)
        async with commanding(two, known_hosts=str(tmp_path / "known")) as commands:
            with pytest.raises(TargetUnreachable, match="not trusted"):
                await commands.run(f"touch {done}")

    assert not done.exists()


@pytest.mark.parametrize(
    "bomb",
    [
        pytest.param("yes x | head -c 20000000", id="lines"),
        pytest.param("head -c 20000000 /dev/zero", id="one line of NUL"),
        pytest.param("head -c 5000000 /dev/urandom", id="what is no text"),
        pytest.param(r"printf '\033[2J\033]0;x\007%.0s' $(seq 100000)", id="escape sequences"),
        pytest.param("yes x | head -n 1000000 >&2", id="a million lines on the other stream"),
    ],
)
@pytest.mark.long
async def test_a_flood_of_any_kind_is_cut(host: SshServer, bomb: str) -> None:
    async with commanding(host) as commands:
        tracemalloc.start()
        ran = await commands.run(bomb)
        held = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()

    assert len(ran.stdout) + len(ran.stderr) < 210_000
    assert held < 20 * _MOST_HELD


async def test_a_host_that_never_stops_is_left_in_time(host: SshServer) -> None:
    async with commanding(host) as commands:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1):
                await commands.run("yes x")
        again = await commands.run("pgrep -x yes | wc -l; echo here")

    assert again.stdout.endswith("here\n")


def _change_key(server: SshServer) -> None:
    for name in ("host_key", "host_key.pub"):
        (server.folder / name).unlink()
    keygen("-t", "ed25519", "-N", "", "-f", str(server.folder / "host_key"))
    os.kill(int((server.folder / "pid").read_text()), signal.SIGHUP)


async def _listens(server: SshServer) -> bool:
    try:
        _, writer = await asyncio.open_connection(server.address, server.port)
    except OSError:
        return False
    writer.close()
    return server.log.count("Server listening on") > 1


def _folder(folder: Path, name: str) -> Path:
    (folder / name).mkdir()
    return folder / name
