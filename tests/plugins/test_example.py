"""The example of a plug-in, from its package to a repair, beside one that is broken."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.parts.alexis import TOKEN, settings_for, write_rules
from tests.parts.documented import ROOT
from tests.parts.plugins import EXAMPLE, put_down
from tests.parts.process import Process, from_here

pytestmark = pytest.mark.anyio


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A folder with a plug-in that is broken."""
    folder = tmp_path / "broken"
    put_down(
        folder,
        "alexis_bell",
        "import nothing_here",
        tasks={"bell": "alexis_bell:BELL"},
        sources={"gong": "alexis_bell:GONG"},
    )
    return folder


def _path(*folders: Path) -> str:
    return os.pathsep.join(map(str, (ROOT, *folders)))


def test_its_own_tests_pass(shelf: Path) -> None:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-p", "anyio", "-p", "no:cacheprovider"),
            *("--rootdir", str(EXAMPLE), str(EXAMPLE / "tests")),
        ],
        check=False,
        cwd=shelf,
        env={"PYTHONPATH": _path(shelf), "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert done.returncode == 0, done.stdout


def test_what_there_is_is_listed(tmp_path: Path, shelf: Path, broken: Path) -> None:
    listed = subprocess.run(
        [sys.executable, "-m", "app", "plugins", "--json"],
        check=False,
        cwd=tmp_path,
        env={"PYTHONPATH": _path(shelf, broken)},
        capture_output=True,
        text=True,
        timeout=60,
    )

    found = {(each["kind"], each["name"]): each for each in json.loads(listed.stdout)}
    why = f"ModuleNotFoundError: No module named 'nothing_here' ({broken}/alexis_bell.py:1)"
    assert (listed.returncode, listed.stderr) == (1, "")
    assert found["task type", "logbook"] == {
        "kind": "task type",
        "name": "logbook",
        "origin": "alexis-logbook 1.0",
        "state": "ok",
        "why": "",
        "settings": "tasks.logbook",
    }
    assert found["source", "watchdog"]["settings"] == "sources.NAME, with kind: watchdog"
    assert found["task type", "remote_ssh"]["origin"] == "built in"
    assert found["task type", "bell"]["why"] == found["source", "gong"]["why"] == why


def _beside(*folders: Path) -> Any:
    def start(settings: Path, port: int) -> Sequence[str]:
        return ["env", f"PYTHONPATH={_path(*folders)}", *from_here(settings, port)]

    return start


async def test_a_message_to_its_source_has_its_task_done(
    tmp_path: Path, shelf: Path, broken: Path
) -> None:
    write_rules(
        tmp_path,
        rule="""
        name: note-it
        sources: [dog]
        when: {field: check, equals: http}
        targets: {from: host}
        then: [{tasks: [{logbook: "{{ check }} is down"}]}]
        """,
    )
    logbook = tmp_path / "logbook.txt"
    settings = settings_for(
        tmp_path,
        sources={"dog": {"kind": "watchdog"}},
        tasks={"logbook": {"file": str(logbook)}},
        targets={"allow": ["*.example.net"]},
    )
    process = Process(tmp_path, settings, _beside(shelf, broken))
    call = {"host": "app-01.example.net", "check": "http", "now": "down"}

    async with process.started() as service:
        answer = await service.post("/v1/webhooks/dog", call)
        run = await service.run_in("succeeded")
        ready = await service.get("/readyz")
        stands = await service.get("/v1/service")

    assert answer.json()["status"] == "accepted"
    assert run["target"] == "app-01.example.net"
    assert logbook.read_text() == "app-01.example.net: http is down\n"
    assert ready["ready"]
    assert len(ready["broken_plugins"]) == 2
    assert stands["broken_plugins"] == ready["broken_plugins"]
    assert "msg=plugin_broken" in process.log
    assert process.log.count("msg=plugin_loaded") == 2
    assert TOKEN not in process.log
