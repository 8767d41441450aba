"""Open the kinds of tasks; one that cannot be opened says so and does not stop the rest."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import structlog
from pydantic import BaseModel

from app.domain.errors import ConfigError, NotInstalled, TargetUnreachable
from app.domain.frozen import Frozen
from app.domain.task import Ending, TaskSpec
from app.kinds import TaskKind, Toolbox
from app.plugins.catalogue import Catalogue
from app.plugins.trouble import trouble
from app.ports import Output, Place, TaskType

log = structlog.get_logger()

_LONGEST = 30.0
"""Seconds in which a task type has to be open; nobody is served before."""


@dataclass(frozen=True)
class Unavailable:
    """Stands for a task type that could not be opened: nothing is done, and it says why."""

    why: str

    async def run(self, spec: TaskSpec, place: Place, output: Output) -> Ending:
        raise TargetUnreachable(self.why)


def tell_of_plugins(catalogue: Catalogue) -> None:
    """Log which plug-ins there are, and which are broken."""
    for (group, name), origin in catalogue.origins.items():
        log.info("plugin_loaded", kind=group.noun, name=name, plugin=str(origin))
    for each in catalogue.broken:
        log.error(
            "plugin_broken",
            kind=each.group.noun,
            name=each.name,
            plugin=str(each.origin),
            reason=each.why,
        )


async def open_tasks(
    kinds: Mapping[str, TaskKind], settings: BaseModel, toolbox: Toolbox, stack: AsyncExitStack
) -> dict[str, TaskType]:
    """Open all of them for the life of the stack. Raises `ConfigError`."""
    return {
        name: await stack.enter_async_context(_opened(kind, section_of(kind, settings), toolbox))
        for name, kind in kinds.items()
    }


def section_of(kind: TaskKind, settings: BaseModel) -> Frozen:
    """Give what the settings say for the kind."""
    return getattr(settings, kind.name, None) or kind.settings()


@asynccontextmanager
async def _opened(kind: TaskKind, section: Frozen, toolbox: Toolbox) -> AsyncIterator[TaskType]:
    """Open it; whatever it raises is said and logged, and stops neither the start nor the stop."""
    stack = AsyncExitStack()
    opened = await _open(kind, section, toolbox, stack)
    try:
        yield opened
    finally:
        try:
            await stack.aclose()
        except Exception:
            log.exception("task_type_not_closed", task=kind.name)


async def _open(
    kind: TaskKind, section: Frozen, toolbox: Toolbox, stack: AsyncExitStack
) -> TaskType:
    try:
        async with asyncio.timeout(_LONGEST):
            return await stack.enter_async_context(kind.open(section, toolbox))
    except NotInstalled as error:
        log.info("task_type_unavailable", task=kind.name, reason=str(error))
        return Unavailable(str(error))
    except ConfigError:
        raise
    except Exception as error:
        why = f"the task type {kind.name} could not be opened: {trouble(error)}"
        log.exception("task_type_unavailable", task=kind.name, reason=why)
        return Unavailable(why)
