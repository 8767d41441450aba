"""Kinds of tasks and of sources: what makes one known, and what it is given. Plug-ins bring more.

A kind is data and functions, without state; `open` makes what works, for as long as its context
lasts.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

from pydantic import JsonValue

from app.domain.event import Event
from app.domain.frozen import Frozen
from app.domain.task import TaskSpec
from app.ports import Clock, Desk, Output, Place, Source, TaskType


class NoSettings(Frozen):
    """For a kind that has nothing to be set."""


class Shell(Protocol):
    """Runs commands on targets, over SSH connections that are kept open."""

    async def run(self, command: str, place: Place, output: Output) -> int:
        """Run what the remote user's shell is to read; give its exit status.

        Raises `TargetUnreachable` when it was not begun, `TargetLost` when nobody knows how it
        ended. Cancelled, it ends the command on the target.
        """
        ...


@dataclass(frozen=True)
class Toolbox:
    """What the core gives to a kind when it is opened.

    `secret` gives the value of a secret of the settings by its name, or raises `NoSuchSecret`.
    `desks` are the sources that have an account, by their names.
    """

    shell: Shell
    secret: Callable[[str], str]
    now: Clock
    desks: Mapping[str, Desk] = field(default_factory=dict)


@dataclass(frozen=True)
class TaskKind:
    """A task type: its name in rules, what a rule says of it, and its section `tasks.NAME`.

    `open` takes the section and the toolbox; it raises `NotInstalled` when a part is missing that
    it needs.
    """

    name: str
    spec: type[TaskSpec]
    open: Callable[[Any, Toolbox], AbstractAsyncContextManager[TaskType]]
    settings: type[Frozen] = NoSettings


@dataclass(frozen=True)
class Reading:
    """How the deliveries of a source are read; see `Source` for each of them."""

    read: Callable[[bytes], Event]
    unwrap: Callable[[Mapping[str, str], bytes], Sequence[bytes]] | None = None
    is_signed: Callable[[Mapping[str, str], bytes], bool] | None = None


@dataclass(frozen=True)
class SourceKind:
    """A kind of source: its name in `kind`, and the settings of one such source.

    `reading` takes the source's name and its section `sources.NAME`, and needs no account; `open`
    makes the source for the time of a service. Without it the source is read only. `example` is a
    body to try out on the documentation page.
    """

    name: str
    settings: type[Frozen]
    reading: Callable[[str, Any], Reading]
    open: Callable[[str, Any, Toolbox], AbstractAsyncContextManager[Source]] | None = None
    example: Mapping[str, JsonValue] = field(default_factory=dict)
