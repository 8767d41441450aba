"""The task type `kubernetes`, as it is known."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

from app.kinds import Known, TaskKind, Toolbox
from app.ports import TaskType
from app.tasks.kubernetes.settings import KubernetesSettings
from app.tasks.kubernetes.spec import KubernetesSpec


@asynccontextmanager
async def _open(settings: KubernetesSettings, toolbox: Toolbox) -> AsyncIterator[TaskType]:
    from app.tasks.kubernetes.task import Kubernetes  # noqa: PLC0415 - who reads rules calls nobody

    yield Kubernetes(settings, toolbox.now)


def _lacks(spec: KubernetesSpec, known: Known) -> Iterator[str]:
    settings: KubernetesSettings = known.section
    namespace = None if "{{" in spec.namespace else spec.namespace
    if complaint := settings.complaint(spec.cluster, namespace):
        yield complaint


KUBERNETES = TaskKind("kubernetes", KubernetesSpec, _open, KubernetesSettings, _lacks)
