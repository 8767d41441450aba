"""The command in this process, in a folder of its own."""

import io
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.cli import main
from app.plugins.catalogue import built_in


@dataclass(frozen=True)
class Said:
    """What came of a call. `told` is what stderr says, without frames and line ends."""

    status: object
    out: str
    err: str

    @property
    def told(self) -> str:
        return " ".join(self.err.translate(str.maketrans("│╭╮╰╯─", "      ")).split())


Call = Callable[..., Said]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which the command is called."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("ALEXIS_")]:
        monkeypatch.delenv(name)
    return tmp_path


@pytest.fixture
def call(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Call the command as a shell would."""

    def called(*arguments: Any, stdin: bytes = b"") -> Said:
        monkeypatch.setattr(sys, "argv", ["alexis", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as ended:
            main(built_in)
        out, err = capsys.readouterr()
        return Said(ended.value.code or 0, out, err)

    return called
