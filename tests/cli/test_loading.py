"""A verb loads what it needs itself: other tests ask an interpreter that has loaded them all."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
VERBS = (
    *("report", "audit", "silences", "dead-letters", "breakers"),
    *("approvals", "approve", "reject", "pause", "resume"),
)
"""Those that other tests start only so."""

ALONE = """
import os, sys
import asyncssh, fastapi, httpx, sqlalchemy, typer.rich_utils
from app.cli.command import command

for verb in sys.argv[1:]:
    pid = os.fork()
    if not pid:
        command(verb)
        os._exit(0)
    if os.waitpid(pid, 0)[1]:
        sys.exit(f"{verb} does not load")
"""


def test_a_verb_loads_without_the_others() -> None:
    command = [sys.executable, "-c", ALONE, *VERBS]

    done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True)

    assert (done.returncode, done.stderr) == (0, "")
