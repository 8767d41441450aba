"""What there is, for people: each kind of task and of source, where it is from, and its state."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum

from pydantic import Field

from app.domain.errors import NoSuchSecret, NotInstalled, TargetUnreachable
from app.domain.frozen import Frozen
from app.kinds import Answer, NoSettings, TaskKind, Toolbox
from app.plugins.catalogue import Catalogue, Group
from app.ports import Output, Place

BUILT_IN = "built in"
_PATIENCE = 5.0


class PluginState(StrEnum):
    """Whether it can be used."""

    OK = "ok"
    BROKEN = "broken"
    NEEDS = "needs"


class PluginView(Frozen):
    """A kind of task or of source."""

    kind: str = Field(description="task type or source.")
    name: str
    origin: str = Field(description="The distribution and its version, or: built in.")
    state: PluginState
    why: str = Field(default="", description="Why it cannot be used.")
    settings: str = Field(default="", description="Its section in the settings.")


async def shown(catalogue: Catalogue) -> tuple[PluginView, ...]:
    """Show all of them, the broken ones last."""
    tasks = [await _task(kind, catalogue) for kind in catalogue.tasks.values()]
    return (*tasks, *_sources(catalogue), *_broken(catalogue))


async def _task(kind: TaskKind, catalogue: Catalogue) -> PluginView:
    missing = await _missing(kind)
    return PluginView(
        kind=Group.TASKS.noun,
        name=kind.name,
        origin=str(catalogue.origins.get((Group.TASKS, kind.name), BUILT_IN)),
        state=PluginState.NEEDS if missing else PluginState.OK,
        why=missing,
        settings="" if kind.settings is NoSettings else f"tasks.{kind.name}",
    )


def _sources(catalogue: Catalogue) -> Iterator[PluginView]:
    for name in catalogue.sources:
        yield PluginView(
            kind=Group.SOURCES.noun,
            name=name,
            origin=str(catalogue.origins.get((Group.SOURCES, name), BUILT_IN)),
            state=PluginState.OK,
            settings=f"sources.NAME, with kind: {name}",
        )


def _broken(catalogue: Catalogue) -> Iterator[PluginView]:
    for each in catalogue.broken:
        yield PluginView(
            kind=each.group.noun,
            name=each.name,
            origin=str(each.origin),
            state=PluginState.BROKEN,
            why=each.why,
        )


async def _missing(kind: TaskKind) -> str:
    """Say what has to be installed for it, if it says so when it is opened for a moment.

    All else that it may raise is about the settings, which are not asked here.
    """
    try:
        async with asyncio.timeout(_PATIENCE), kind.open(kind.settings(), a_toolbox()):
            return ""
    except NotInstalled as error:
        return str(error)
    except Exception:  # noqa: BLE001 - it may be anybody's
        return ""


class _NoShell:
    """Reaches nobody."""

    async def run(
        self,
        command: str,
        place: Place,
        output: Output,
        stdin: bytes = b"",
        answer: Answer | None = None,
    ) -> int:
        raise TargetUnreachable("nothing is run here")


def a_toolbox() -> Toolbox:
    """Make one that reaches nobody and knows no secret."""
    return Toolbox(_NoShell(), _no_secret, lambda: datetime.now(UTC))


def _no_secret(name: str, host: str) -> str:
    raise NoSuchSecret(name)
