"""The kind `systemd_service`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app.kinds import NoSettings, TaskKind, Toolbox
from app.ports import TaskType
from app.tasks.systemd_service.spec import SystemdServiceSpec


@asynccontextmanager
async def _open(settings: NoSettings, toolbox: Toolbox) -> AsyncIterator[TaskType]:
    from app.tasks.systemd_service.task import SystemdService  # noqa: PLC0415 - only a service acts

    yield SystemdService(toolbox)


SYSTEMD_SERVICE = TaskKind("systemd_service", SystemdServiceSpec, _open)
