"""A folder in which the commands of a page are called as a reader calls them, in a real shell."""

import re
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from tests.parts.documented import ROOT
from tests.parts.ports import free_port
from tests.parts.shell.door import Called, Door, opened
from tests.parts.shell.stand_ins import STANDS_IN
from tests.parts.verbs import Started, start_on

_THERE = ("rules", "settings", "deploy", "docs/plugin-example")
_ADDRESS = re.compile(r"https?://(alexis\.example\.(net|com)|127\.0\.0\.1:8080)")
_ID = re.compile(r"^((?:[^'\n]|'[^'\n]*')*?)\b01(?:[0-9A-HJKMNP-TV-Z]{24}|[A-Z]…)", re.MULTILINE)
_LAST_ID = """\
#!/bin/sh
cat {printed} {out} | grep -oE '\\b01[0-9A-HJKMNP-TV-Z]{{24}}\\b' | tail -1
"""
"""Asked for each id of a page that is not in single quotes: the last one that was printed."""

_TOKEN = re.compile(r"^token: (\S+)$", re.MULTILINE)
_PATIENCE = 60.0
CURLRC = 'silent\nshow-error\nfail\nwrite-out = "%{stderr}\\n%{http_code}\\n"\n'
"""What a reader sees of curl, with the status, and without a meter."""


class Done(NamedTuple):
    """What came of a block: its exit status, and all that it printed, errors too."""

    status: int
    printed: str


class Sandbox:
    """A shell that goes on from block to block, as the terminal of a reader does.

    `alexis serve` returns when it answers, and serves until the page or the next one ends it.
    """

    door: Door

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.printed = ""
        self._port = free_port()
        self._out = folder / ".out"
        self._serving: Started | None = None
        self._shell: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def is_serving(self) -> bool:
        return self._serving is not None

    @property
    def log(self) -> str:
        """What `alexis serve` has logged."""
        return (self.folder / "serve.log").read_text(encoding="utf-8")

    def begin(self) -> None:
        """Put there what a checkout has, and the programs."""
        for name in _THERE:
            shutil.copytree(ROOT / name, self.folder / name)
        for file in (*ROOT.glob("*.txt"), *ROOT.glob("*.md"), ROOT / "pyproject.toml"):
            shutil.copy(file, self.folder)
        shutil.copy(ROOT / "Dockerfile", self.folder)
        home, programs = self.folder / ".home", self.folder / ".programs"
        home.mkdir()
        (home / ".curlrc").write_text(CURLRC, encoding="utf-8")
        last_id = programs / "last-id"
        last_id.parent.mkdir()
        last_id.write_text(
            _LAST_ID.format(printed=self.folder / ".printed", out=self._out), encoding="utf-8"
        )
        last_id.chmod(0o755)
        of_venv = ("ruff", "mypy", "lint-imports", "python")
        self.door.put(
            programs / "alexis",
            programs / "stop-serving",
            self.folder / "tests" / "run",
            *(self.folder / ".venv" / "bin" / name for name in of_venv),
            *(programs / name for name in STANDS_IN if " " not in name and name != "run"),
        )

    def _bash(self) -> subprocess.Popen[str]:
        home, programs = self.folder / ".home", self.folder / ".programs"
        return subprocess.Popen(
            ["bash", "--noprofile", "--norc", "-euo", "pipefail"],
            cwd=self.folder,
            env={
                "PATH": f"{programs}:/usr/bin:/bin",
                "HOME": str(home),
                "LOGNAME": "anna",
                "ALEXIS_SERVER__PORT": str(self._port),
                "ALEXIS_TARGETS__INVENTORY": '{"app-01.example.net":'
                ' {"address": "127.0.0.1", "port": 1, "aliases": ["app-01"]}}',
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, text: str, ends: int = 0) -> Done:
        """Run a block as it stands, but for addresses and ids; a line that fails ends it."""
        if self._shell is None or self._shell.poll() is not None:
            self._shell = self._bash()
        assert self._shell.stdin
        assert self._shell.stdout
        block = self.folder / ".block"
        (self.folder / ".printed").write_text(self.printed, encoding="utf-8")
        block.write_text(self._filled(text), encoding="utf-8")
        caught = f"source {block} >{self._out} 2>&1 </dev/null"
        if ends:  # a function of its own, since the shell would end with it
            caught = f"(source {block}) >{self._out} 2>&1 </dev/null || status=$?"
        self._shell.stdin.write(f"status=0; {caught}; echo $status\n")
        self._shell.stdin.flush()
        answer = self._shell.stdout.readline().strip()
        printed = self._out.read_text(encoding="utf-8")
        self.printed += printed
        status = int(answer) if answer else self._shell.wait(_PATIENCE) or 1
        return Done(status, printed)

    def end(self) -> None:
        self._stop()
        if self._shell:
            with suppress(BrokenPipeError), self._shell:
                pass

    def _filled(self, text: str) -> str:
        """Put what was printed into the places of what a reader has to put in."""
        tokens = _TOKEN.findall(self.printed) or ["made-up"]
        said = f"TOKEN={tokens[0]} MY_TOKEN={tokens[-1]} ALEXIS_TOKEN={tokens[0]}"
        text = text.replace("TOKEN=...", f"TOKEN={tokens[-1]}")
        text = _ID.sub(r"\1$(last-id)", _ADDRESS.sub(self.url, text))
        for place in ("/var/backups/", "/etc/alexis/alexis.yaml"):
            here = "settings/alexis.yaml" if place.endswith("yaml") else f"{self.folder}/"
            text = text.replace(f" {place}", f" {here}")
        return f"export {said}\n{text}"

    def alexis(self, called: Called, words: Sequence[str]) -> int:
        """Do as `alexis` with these words."""
        if words[:1] == ["serve"] and "--help" not in words:
            return self._serve(called, words)
        env = {**called.env, "COLUMNS": "200"}
        return start_on(called.files, words, called.folder, env).wait(_PATIENCE)

    def answer(self, called: Called) -> int:
        """Do what is called: by the real command, or by who stands in for it."""
        if called.name == "stop-serving":
            self._stop()
            return 0
        verb = " ".join([called.name, *called.words[:1]])
        if found := STANDS_IN.get(verb) or STANDS_IN.get(called.name):
            return found.does(called, self)
        return self.alexis(called, called.words)

    def _serve(self, called: Called, words: Sequence[str]) -> int:
        self._stop()
        with (self.folder / "serve.log").open("ab") as log:
            files = [called.files[0], log.fileno(), log.fileno()]
            self._serving = start_on(files, words, called.folder, called.env)
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            if (status := self._serving.poll()) is not None:
                called.complains(self.log)
                return status
            with suppress(OSError), urllib.request.urlopen(f"{self.url}/livez"):  # noqa: S310
                return 0
            time.sleep(0.05)
        called.complains("it does not answer")
        return 1

    def _stop(self) -> None:
        if self._serving:
            self._serving.send_signal(signal.SIGTERM)
            self._serving.wait(_PATIENCE)
            self._serving = None


@contextmanager
def sandbox() -> Iterator[Sandbox]:
    """Give an empty page."""
    with tempfile.TemporaryDirectory() as folder:
        place = Sandbox(Path(folder))
        with opened(place.answer) as place.door:
            try:
                place.begin()
                yield place
            finally:
                place.end()
