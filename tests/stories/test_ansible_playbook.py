"""A playbook repairs a host: an alert's value goes in as data, never as a template."""

from pathlib import Path

import pytest

from tests.parts.alexis import alexis, settings_for, write_rules
from tests.parts.playbooks import write_playbooks
from tests.parts.sshd import SshServer

pytestmark = pytest.mark.anyio

RULE = """
    name: restart
    when: {{tags: [t]}}
    targets: {{hosts: [{host}]}}
    then:
      - tasks:
          - ansible_playbook:
              playbook: restart.yaml
              extra_vars: {{service: "{{{{ details.service }}}}", done: {done}}}
    """
TASKS = """
- name: restart
  ansible.builtin.shell: printf '%s\\n' {{ service | quote }} >> {{ done }}
"""


async def test_an_alert_has_its_service_restarted_and_no_template_evaluated(
    tmp_path: Path, host: SshServer, done: Path
) -> None:
    mark = tmp_path / "mark"
    playbooks = write_playbooks(tmp_path, restart=TASKS)
    write_rules(tmp_path, restart=RULE.format(host=host.address, done=done))
    settings = settings_for(tmp_path, host, tasks={"ansible_playbook": {"dir": str(playbooks)}})
    evil = f"it's $HOME {{{{ lookup('pipe', 'touch {mark}') }}}}"
    async with alexis(tmp_path, settings) as service:
        fields = {"details": {"service": evil}}
        said = {"id": "1", "title": "Trouble", "tags": ["t"], "fields": fields}
        (await service.post("/v1/events", said)).raise_for_status()
        await service.run_in("succeeded")

    assert done.read_text(encoding="utf-8").splitlines() == [evil]
    assert not mark.exists()
