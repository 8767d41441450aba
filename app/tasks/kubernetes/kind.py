"""The task type `kubernetes`, as it is known."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app.kinds import TaskKind, Toolbox
from app.ports import TaskType
from app.tasks.kubernetes.settings import KubernetesSettings
from app.tasks.kubernetes.spec import KubernetesSpec


@asynccontextmanager
async def _open(settings: KubernetesSettings, toolbox: Toolbox) -> AsyncIterator[TaskType]:
    from app.tasks.kubernetes.task import Kubernetes  # noqa: PLC0415 - who reads rules calls nobody

    yield Kubernetes(settings, toolbox.now)


KUBERNETES = TaskKind("kubernetes", KubernetesSpec, _open, KubernetesSettings)
