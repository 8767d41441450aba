"""The releases before this one, as they stand in the history of the repository."""

import os
import subprocess
import sys
import tarfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pytest

from tests.parts.process import Start

ROOT = Path(__file__).parents[2]
KEPT = Path(__file__).parent / "kept"
"""What each release left in its database, by `keep.py`."""

PREVIOUS = "0.1.0"
"""The release that people upgrade from."""

COMMITS = {"0.1.0": "f64044d7320e97175f258c5e51c112cb95ca5ce2"}


def unpacked(version: str, folder: Path) -> Path:
    """Unpack the code of a release into the folder. Skips the test where there is no history."""
    packed = subprocess.run(
        ["git", "archive", COMMITS[version], "app"], cwd=ROOT, capture_output=True, check=False
    )
    if packed.returncode:
        pytest.skip(f"{version} is not in the history: {packed.stderr.decode().strip()}")
    with tarfile.open(fileobj=BytesIO(packed.stdout)) as files:
        files.extractall(folder, filter="data")
    return folder


def of_release(code: Path) -> Start:
    """Start the release whose code is there, with the packages that are installed here."""

    def command(settings: Path, port: int) -> Sequence[str]:
        serve = [sys.executable, "-m", "app", "serve", "-s", str(settings), "--port", str(port)]
        return ["env", f"PYTHONPATH={code}", f"PATH={os.environ['PATH']}", *serve]

    return command
