"""What a service that repairs calls of the kernel, watched by strace: the unit allows all of it."""

import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.deploy.test_systemd import UNIT
from tests.parts.alexis import settings_for, write_rules
from tests.parts.playbooks import write_playbooks
from tests.parts.process import Process, from_here
from tests.parts.sshd import SshServer

STRACE, ANALYZE = shutil.which("strace"), shutil.which("systemd-analyze")
_RULE = """
    name: repair
    when: {{tags: [t]}}
    targets: {{hosts: [{host}]}}
    then:
      - tasks:
          - remote_ssh: uname
          - ansible_playbook: look.yaml
        verify: {{remote_ssh: "true"}}
    """
_TASKS = """
- name: look
  ansible.builtin.command: uname
"""
_OF_ROOT_ALONE = {"fchown"}
"""SQLite gives its files to whose the database is, if it is root; the user of the unit is not."""

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.long,
    pytest.mark.skipif(not (STRACE and ANALYZE), reason="strace and systemd-analyze are needed"),
]


async def test_the_unit_allows_what_a_service_calls_that_repairs_by_ssh_and_ansible(
    tmp_path: Path, host: SshServer
) -> None:
    watched = tmp_path / "calls"
    playbooks = write_playbooks(tmp_path, look=_TASKS)
    write_rules(tmp_path, repair=_RULE.format(host=host.address))
    settings = settings_for(tmp_path, host, tasks={"ansible_playbook": {"dir": str(playbooks)}})

    def begun(file: Path, port: int) -> Sequence[str]:
        return [str(STRACE), "-f", "-qq", "-o", str(watched), *from_here(file, port)]

    async with Process(tmp_path, settings, begun).started() as service:
        said = {"id": "1", "title": "Trouble", "tags": ["t"]}
        (await service.post("/v1/events", said)).raise_for_status()
        await service.run_in("succeeded")
    lines = watched.read_text(encoding="utf-8", errors="replace")
    called = set(re.findall(r"^\d+ +([a-z]\w+)\(", lines, re.MULTILINE))

    assert {"execve", "connect", "inotify_add_watch"} <= called
    assert called - _allowed() - _OF_ROOT_ALONE == set()
    assert re.findall(r"(?:mmap|mprotect)\(.*PROT_EXEC.*PROT_WRITE.*", lines) == []
    assert re.findall(r"(?:mmap|mprotect)\(.*PROT_WRITE.*PROT_EXEC.*", lines) == []
    assert re.findall(r"mprotect\(.*PROT_EXEC.*", lines) == []


def _allowed() -> set[str]:
    """Expand the filters of the unit as systemd does, the second taking away from the first."""
    done = subprocess.run(
        [str(ANALYZE), "syscall-filter", "--no-pager"], check=True, capture_output=True, text=True
    )
    sets = {
        name: re.findall(r"^    ([^#\s].*)$", members, re.MULTILINE)
        for name, members in re.findall(r"^(@\S+)\n((?: .*\n)*)", done.stdout, re.MULTILINE)
    }
    first, second = re.findall(r"^SystemCallFilter=(.*)$", UNIT.read_text("utf-8"), re.MULTILINE)
    taken = _calls(second.removeprefix("~").split(), sets)
    # Every filter has what begins and ends a process.
    return _calls([*first.split(), "@default"], sets) - taken | {"execve", "exit", "exit_group"}


def _calls(names: Sequence[str], sets: Mapping[str, Sequence[str]]) -> set[str]:
    found: set[str] = set()
    for name in names:
        found |= _calls(sets[name], sets) if name.startswith("@") else {name}
    return found
