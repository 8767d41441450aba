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


def _alexis(folder: Path, *words: str, path: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "app", *words],
        check=False,
        cwd=folder,
        env={"PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=60,
    )


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
    listed = _alexis(tmp_path, "plugins", path=_path(shelf, broken))
    as_json = _alexis(tmp_path, "plugins", "--json", path=_path(shelf, broken))

    found = {(each["kind"], each["name"]): each for each in json.loads(as_json.stdout)}
    assert (listed.returncode, as_json.returncode) == (1, 1)
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
    why = f"ModuleNotFoundError: No module named 'nothing_here' ({broken}/alexis_bell.py:1)"
    assert found["task type", "bell"]["why"] == found["source", "gong"]["why"] == why
    assert "alexis-logbook 1.0" in listed.stdout
    assert "broken: ModuleNotFoundError" in listed.stdout
    assert "Traceback" not in listed.stdout + listed.stderr


def test_what_needs_a_broken_one_is_told_so_at_its_line(
    tmp_path: Path, shelf: Path, broken: Path
) -> None:
    write_rules(
        tmp_path,
        rule="""
        name: rings
        when: {tags: [t]}
        targets: {hosts: [a.example.net]}
        then: [{tasks: [{logbook: ring}, {bell: ring}]}]
        """,
    )
    settings = settings_for(tmp_path, tasks={"logbook": {"file": "a"}})
    (tmp_path / "settings.json").write_text(json.dumps(settings))
    with_bell = {**settings, "tasks": {"bell": {}, "logbook": {"file": 1}, "lockbook": {}}}
    (tmp_path / "other.json").write_text(json.dumps(with_bell, indent=0))

    of_rule = _alexis(tmp_path, "check", "-s", "settings.json", path=_path(shelf, broken))
    of_settings = _alexis(tmp_path, "check", "-s", "other.json", path=_path(shelf, broken))

    why = "bell: its plug-in is broken (alexis_bell 1.0): ModuleNotFoundError"
    assert of_rule.returncode == 1
    assert f"rule.yaml:5:34: error[invalid-value]: tasks: {why}" in of_rule.stdout
    told = [line.partition(":")[2] for line in of_settings.stderr.splitlines()]
    assert of_settings.returncode == 1
    assert [line.partition(" ")[2][:30] for line in told] == [
        why[:30],
        "file: input should be a valid ",
        "unknown name 'lockbook'; did y",
    ]


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
    assert "event=plugin_broken" in process.log
    assert process.log.count("event=plugin_loaded") == 2
    assert TOKEN not in process.log
