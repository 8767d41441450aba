"""The kind `remote_ssh`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app.kinds import NoSettings, TaskKind, Toolbox
from app.ports import TaskType
from app.tasks.remote_ssh.spec import RemoteSshSpec


@asynccontextmanager
async def _open(settings: NoSettings, toolbox: Toolbox) -> AsyncIterator[TaskType]:
    from app.tasks.remote_ssh.task import RemoteSsh  # noqa: PLC0415 - only a service acts

    yield RemoteSsh(toolbox)


REMOTE_SSH = TaskKind("remote_ssh", RemoteSshSpec, _open)
