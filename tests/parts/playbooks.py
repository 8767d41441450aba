"""A folder of playbooks, made when a test runs."""

import sys
import textwrap
from pathlib import Path


def write_playbooks(folder: Path, **texts: str) -> Path:
    """Write playbooks, each for `hosts: all` and without facts; give their folder."""
    playbooks = folder / "playbooks"
    playbooks.mkdir(exist_ok=True)
    config = (
        f"[defaults]\ninterpreter_python = {sys.executable}\n[ssh_connection]\npipelining = true\n"
    )
    (playbooks / "ansible.cfg").write_text(config, encoding="utf-8")
    for name, tasks in texts.items():
        play = "- hosts: all\n  gather_facts: false\n  tasks:\n"
        text = play + textwrap.indent(textwrap.dedent(tasks), "    ")
        (playbooks / f"{name}.yaml").write_text(text, encoding="utf-8")
    return playbooks
