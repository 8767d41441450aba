"""A playbook that is not to go on is ended, with its workers, and what is not sure is said."""

import asyncio
import os
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest

from app.domain.errors import TargetLost
from tests.parts.alexis import until
from tests.parts.sshd import SshServer
from tests.tasks.ansible_playbook.playing import Stage

pytestmark = pytest.mark.anyio


@pytest.fixture
def private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where private folders are made."""
    private = tmp_path / "private"
    private.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(private))
    return private


async def test_one_that_is_cancelled_in_a_task_is_ended_and_lost_and_leaves_nothing_here(
    tmp_path: Path, host: SshServer, private: Path
) -> None:
    mark = tmp_path / "pid"
    tasks = f"- name: long\n  ansible.builtin.shell: echo $$ > {mark}; exec sleep 60"
    playing = asyncio.create_task(Stage(tmp_path, host).play(tasks))

    async def runs() -> bool:
        return mark.exists() and bool(mark.read_text(encoding="utf-8").strip())

    await until(runs, "the task to run")

    playing.cancel()
    with pytest.raises(TargetLost, match="ended while the task 'long' ran, which may go on there"):
        await playing
    with suppress(ProcessLookupError):
        os.kill(int(mark.read_text(encoding="utf-8")), signal.SIGKILL)

    assert not await _running(str(tmp_path))
    assert list(private.iterdir()) == []


async def test_one_that_is_cancelled_before_it_acts_has_done_nothing(
    tmp_path: Path, host: SshServer
) -> None:
    playing = asyncio.create_task(Stage(tmp_path, host).play("- ansible.builtin.command: 'true'"))
    await until(lambda: _running(f"{tmp_path}/playbooks"), "ansible to start")

    playing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await playing

    assert not await _running(f"{tmp_path}/playbooks")


async def test_one_that_breaks_down_half_way_is_lost(
    tmp_path: Path, host: SshServer, private: Path
) -> None:
    tasks = """
    - name: first
      ansible.builtin.command: "true"
    - name: second
      ansible.builtin.command: "{{ lookup('pipe', 'kill -9 $(ps -o ppid= -p $PPID)') }}"
    """

    with pytest.raises(TargetLost, match="Ansible ended without a word; it was ended while"):
        await Stage(tmp_path, host).play(tasks)

    assert not await _running(str(private))
    assert list(private.iterdir()) == []


async def _running(words: str) -> bool:
    found = subprocess.run(["pgrep", "-f", words], capture_output=True, check=False)
    return found.returncode == 0
