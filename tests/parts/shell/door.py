"""Programs in a folder that ask this process what to do: what a shell calls is answered here.

Each is the same small script under its name. It hands over its words, folder, environment and
files, and ends as it is told to. So a shell of a test calls `alexis` without a second of imports
for each, and a program that cannot be run here has somebody to stand in for it.
"""

import json
import os
import shutil
import socket
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

_MOST = 1 << 17
_ASKS = """\
#!{python} -IS
import json, os, socket, sys
door = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
door.connect({address!r})
said = {{"name": os.path.basename(sys.argv[0]), "words": sys.argv[1:]}}
said |= {{"folder": os.getcwd(), "env": dict(os.environ)}}
socket.send_fds(door, [json.dumps(said).encode()], [0, 1, 2])
sys.exit(int(door.recv(16) or 70))
"""


@dataclass(frozen=True)
class Called:
    """A program that is called; `files` are its input, its output and its errors."""

    name: str
    words: Sequence[str]
    folder: Path
    env: Mapping[str, str]
    files: Sequence[int]

    def says(self, text: str) -> None:
        os.write(self.files[1], text.encode())

    def complains(self, text: str) -> None:
        os.write(self.files[2], f"{text}\n".encode())


Answer = Callable[[Called], int]
"""Does what is asked, and gives the exit status."""


class Door:
    """Where the programs knock."""

    def __init__(self, folder: Path) -> None:
        self._script = folder / "asks"
        self._script.write_text(
            _ASKS.format(python=sys.executable, address=str(folder / "door")), encoding="utf-8"
        )
        self._script.chmod(0o755)

    def put(self, *programs: Path) -> None:
        """Put the script there, under these names."""
        for each in programs:
            each.parent.mkdir(parents=True, exist_ok=True)
            each.unlink(missing_ok=True)
            each.symlink_to(self._script)


@contextmanager
def opened(answer: Answer) -> Iterator[Door]:
    """Answer the programs that are put somewhere, each in a thread of its own."""
    folder = Path(tempfile.mkdtemp())  # the address of a socket has to be short
    door = Door(folder)
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listening:
        listening.bind(str(folder / "door"))
        listening.listen(16)
        threading.Thread(target=_serve, args=(listening, answer), daemon=True).start()
        try:
            yield door
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            shutil.rmtree(folder)


def _serve(listening: socket.socket, answer: Answer) -> None:
    with suppress(OSError):  # it is closed
        while True:
            asking, _ = listening.accept()
            threading.Thread(target=_one, args=(asking, answer), daemon=True).start()


def _one(asking: socket.socket, answer: Answer) -> None:
    with asking:
        said, files, _, _ = socket.recv_fds(asking, _MOST, 3)
        request = json.loads(said)
        called = Called(
            request["name"], request["words"], Path(request["folder"]), request["env"], files
        )
        try:
            status = answer(called)
        except Exception as error:  # noqa: BLE001 - the page that called is what failed
            called.complains(f"{called.name}: {type(error).__name__}: {error}")
            status = 1
        for file in files:
            os.close(file)
        asking.send(str(status).encode())
