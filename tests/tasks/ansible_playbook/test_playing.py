"""A playbook is run on its one target by Ansible itself, over SSH."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import TargetLost, TargetUnreachable
from app.domain.fleet import Machine
from tests.parts.playbooks import write_playbooks
from tests.parts.sshd import SshServer
from tests.tasks.ansible_playbook.playing import SECRET, Stage

pytestmark = pytest.mark.anyio

HOSTILE = "{{ lookup('pipe', 'touch %s') }} {%% raw %%} \"'\\ \N{SNOWMAN}\N{PILE OF POO}: - #"


@pytest.fixture
def stage(tmp_path: Path, host: SshServer) -> Stage:
    return Stage(tmp_path, host)


async def test_what_its_tasks_did_is_told_and_no_template_in_a_value_is_evaluated(
    stage: Stage,
) -> None:
    tasks = """
    - name: copy
      ansible.builtin.copy: {content: "{{ given | to_json }}", dest: "{{ to }}"}
    - name: not wanted
      ansible.builtin.command: "false"
      when: false
    - name: use
      ansible.builtin.command: {argv: [echo, "{{ given.text }}", "{{ given.list[0] }}"]}
      changed_when: false
    - name: say
      ansible.builtin.debug: {msg: "as {{ lookup('env', 'ALEXIS_RUN') }}"}
    """
    mark, to = stage.folder / "mark", stage.folder / "copy"
    text = HOSTILE % mark
    given = {"text": text, "list": [text, 1, 1.5, True, None], text: "as a name"}

    ending, said = await stage.play(tasks, extra_vars={"given": given, "to": str(to)})

    assert ending.worked, said
    assert not mark.exists()
    assert json.loads(to.read_text(encoding="utf-8")) == given
    assert ending.detail == "3 ok, 1 changed, 1 skipped"
    assert said.splitlines() == [
        "changed: copy",
        "skipped: not wanted",
        "ok: use",
        "ok: say",
        "  msg: as the-run",
    ]


async def test_a_task_that_fails_fails_it_and_what_it_said_is_told_but_not_of_no_log(
    stage: Stage,
) -> None:
    tasks = """
    - name: quiet
      ansible.builtin.command: sh -c 'echo loud; exit 1'
      no_log: true
      ignore_errors: true
    - name: break
      ansible.builtin.command: sh -c 'echo so {{ password }}; echo far >&2; exit 3'
    """

    ending, said = await stage.play(tasks, secret_vars={"password": "database-password"})

    assert not ending.worked
    assert ending.detail == "the task 'break' failed: non-zero return code"
    assert ending.exit_status == 2
    assert "  stdout: so [secret]\n  stderr: far\n" in said
    assert "failed, which is ignored: quiet" in said
    assert "loud" not in said
    assert SECRET not in said


async def test_options_and_groups_of_the_rule_are_those_of_ansible(stage: Stage) -> None:
    to = stage.folder / "copy"
    playbooks = write_playbooks(stage.folder)
    (playbooks / "web.yaml").write_text(
        """
- hosts: web
  gather_facts: false
  tasks:
    - ansible.builtin.copy: {content: "new\\n", dest: "{{ to }}"}
      tags: [write]
    - name: not wanted
      ansible.builtin.debug:
      tags: [write, slow]
    - name: nor this
      ansible.builtin.debug:
""",
        encoding="utf-8",
    )

    ending, told = await stage.play(
        "[]",
        playbook="web.yaml",
        groups=["web"],
        extra_vars={"to": str(to)},
        check=True,
        diff=True,
        tags=["write"],
        skip_tags=["slow"],
    )

    assert ending.detail == "1 ok, 1 changed"
    assert not to.exists()
    assert "+new" in told
    assert "not wanted" not in told
    assert "nor this" not in told


async def test_a_host_behind_another_is_reached_as_openssh_is_configured(stage: Stage) -> None:
    server = stage.server
    config = stage.folder / "config"
    config.write_text(f"Host web-01 gate\n  HostName {server.address}\n", encoding="utf-8")

    before = server.log.count("Accepted publickey")

    ending, said = await stage.play(
        "- ansible.builtin.command: 'true'",
        Machine(port=server.port, jump=(f"{server.user}@gate:{server.port}",)),
        ssh=replace(stage.ssh, config_file=str(config), port=9),
        target="web-01",
    )

    assert ending.worked, said
    assert server.log.count("Accepted publickey") == before + 2


async def test_a_host_whose_key_is_not_known_is_unreachable(stage: Stage) -> None:
    nobody = stage.folder / "known_hosts"
    nobody.touch()

    # Ansible tells of whichever it sees first: why ssh went, or that it went.
    with pytest.raises(TargetUnreachable, match=r"Host key verification failed|could not be sent"):
        await stage.play(
            "- ansible.builtin.command: 'true'", ssh=replace(stage.ssh, known_hosts=(str(nobody),))
        )


async def test_a_host_that_is_lost_half_way_is_no_host_that_was_never_reached(
    stage: Stage,
) -> None:
    tasks = f"""
    - name: cut
      ansible.builtin.shell: kill -9 $(pgrep -P $(cat {stage.server.folder}/pid)); sleep 5
    """

    with pytest.raises(TargetLost, match="half way"):
        await stage.play(tasks)


@pytest.mark.parametrize(
    ("tasks", "more", "said"),
    [
        pytest.param(
            "- ansible.builtin.debug: {}",
            {"secret_vars": {"x": "unknown"}},
            "no secret 'unknown'",
            id="no such secret",
        ),
        pytest.param(
            "- ansible.builtin.debug: {}",
            {"playbook": "other.yaml"},
            "there is no playbook other.yaml",
            id="no such playbook",
        ),
    ],
)
async def test_a_playbook_that_cannot_be_run_fails_and_says_why(
    stage: Stage, tasks: str, more: dict[str, Any], said: str
) -> None:
    ending, _ = await stage.play(tasks, **more)

    assert not ending.worked
    assert said in ending.detail


async def test_a_link_out_of_the_folder_is_not_followed(stage: Stage) -> None:
    (stage.folder / "outside.yaml").write_text("[]", encoding="utf-8")
    (write_playbooks(stage.folder) / "link.yaml").symlink_to(stage.folder / "outside.yaml")

    ending, _ = await stage.play("- ansible.builtin.debug: {}", playbook="link.yaml")

    assert "only a link to it" in ending.detail
