"""The kind `ansible_playbook`, for who has installed Ansible."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.util import find_spec

from app.domain.errors import NotInstalled
from app.kinds import TaskKind, Toolbox
from app.ports import TaskType
from app.tasks.ansible_playbook.settings import AnsiblePlaybookSettings
from app.tasks.ansible_playbook.spec import AnsiblePlaybookSpec


@asynccontextmanager
async def _open(settings: AnsiblePlaybookSettings, toolbox: Toolbox) -> AsyncIterator[TaskType]:
    for name in ("ansible", "ansible_runner"):
        if find_spec(name) is None:
            raise NotInstalled(f"{name} is not installed: pip install 'alexis[ansible]'")
    from app.tasks.ansible_playbook.task import AnsiblePlaybook  # noqa: PLC0415 - for who has Ansible

    yield AnsiblePlaybook(settings, toolbox.secret, toolbox.ssh)


ANSIBLE_PLAYBOOK = TaskKind("ansible_playbook", AnsiblePlaybookSpec, _open, AnsiblePlaybookSettings)
