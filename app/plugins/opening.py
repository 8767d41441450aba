"""Open the kinds of tasks; one that cannot be opened says so and does not stop the rest."""

from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass

import structlog
from pydantic import BaseModel

from app.domain.errors import NotInstalled, TargetUnreachable
from app.domain.task import Ending, TaskSpec
from app.kinds import TaskKind, Toolbox
from app.ports import Output, Place, TaskType

log = structlog.get_logger()


@dataclass(frozen=True)
class Unavailable:
    """Stands for a task type that could not be opened: nothing is done, and it says why."""

    why: str

    async def run(self, spec: TaskSpec, place: Place, output: Output) -> Ending:
        raise TargetUnreachable(self.why)


async def open_tasks(
    kinds: Mapping[str, TaskKind], settings: BaseModel, toolbox: Toolbox, stack: AsyncExitStack
) -> dict[str, TaskType]:
    """Open all of them for the life of the stack."""
    opened: dict[str, TaskType] = {}
    for name, kind in kinds.items():
        section = getattr(settings, name, None) or kind.settings()
        try:
            opened[name] = await stack.enter_async_context(kind.open(section, toolbox))
        except NotInstalled as error:
            log.info("task_type_unavailable", task=name, reason=str(error))
            opened[name] = Unavailable(str(error))
    return opened
