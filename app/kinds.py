"""Kinds of tasks and of sources: what makes one known, and what it is given. Plug-ins bring more.

A kind is data and functions, without state; `open` makes what works, for as long as its context
lasts.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

from pydantic import JsonValue

from app.domain.event import Event
from app.domain.frozen import Frozen
from app.domain.task import TaskSpec
from app.ports import Clock, Desk, Output, Place, Source, TaskType

SecretFor = Callable[[str, str], str]


class NoSettings(Frozen):
    """For a kind that has nothing to be set."""


@dataclass(frozen=True)
class Answer:
    """What a command asks for on stderr, and the reply, which it reads from its input.

    Neither prompt nor reply is output. `go`, if given, is what stderr says, also no output, when
    nothing is asked any more: until then the input is kept back, and a second prompt, for a reply
    that was wrong, gets the end of the input.
    """

    prompt: bytes
    reply: bytes = field(repr=False)
    go: bytes = b""


class Shell(Protocol):
    """Runs commands on targets, over SSH connections that are kept open."""

    async def run(
        self,
        command: str,
        place: Place,
        output: Output,
        stdin: bytes = b"",
        answer: Answer | None = None,
    ) -> int:
        """Run what the remote user's shell is to read; give its exit status.

        It gets `stdin` as its input, and then the end of it; if it may ask for something first,
        `answer` says what and the reply. Raises `TargetUnreachable` when it was not begun,
        `TargetLost` when nobody knows how it ended. Cancelled, it ends the command on the target.
        """
        ...


@dataclass(frozen=True)
class SshStandard:
    """How hosts are reached, where the inventory says nothing else. Times are in seconds.

    `config_file` is OpenSSH's configuration, if it counts: before this, and after the inventory.
    """

    user: str = "root"
    port: int = 22
    key_file: str | None = None
    known_hosts: tuple[str, ...] = ("~/.ssh/known_hosts",)
    config_file: str | None = None
    connect_timeout: float = 10.0
    keepalive: float = 15.0


@dataclass(frozen=True)
class Toolbox:
    """What the core gives to a kind when it is opened.

    `secret` gives the value of a secret of the settings, by its name, to who sends it to this host;
    it raises `NoSuchSecret` when there is none, or when it is for other hosts. `desks` are the
    sources that have an account, by their names. `sudo_password` names the secret that sudo asks
    for where nothing nearer says another. `ssh` is for programs that make SSH connections of their
    own. `page` is where people find what happened, if that is known.
    """

    shell: Shell
    secret: SecretFor
    now: Clock
    desks: Mapping[str, Desk] = field(default_factory=dict)
    sudo_password: str | None = None
    ssh: SshStandard = SshStandard()
    page: str | None = None


@dataclass(frozen=True)
class Known:
    """What is known of a task before anything happens: what the settings say, and its targets.

    `section` is `tasks.NAME`; `desks` are the sources that have an account, and `nameless` those of
    them at which nobody can tell our deeds from those of others. `targets` are the hosts of a rule
    that names them, else nothing.
    """

    section: Any
    desks: frozenset[str] = frozenset()
    nameless: frozenset[str] = frozenset()
    targets: frozenset[str] = frozenset()


def _nothing(spec: Any, known: Known) -> Iterable[str]:
    return ()


@dataclass(frozen=True)
class TaskKind:
    """A task type: its name in rules, what a rule says of it, and its section `tasks.NAME`.

    `open` takes the section and the toolbox; it raises `NotInstalled` when a part is missing that
    it needs. `lacks` says in a line each what a task needs and the settings do not have: only what
    is sure whatever its placeholders stand for. It is pure; `alexis check` tells it to people.
    """

    name: str
    spec: type[TaskSpec]
    open: Callable[[Any, Toolbox], AbstractAsyncContextManager[TaskType]]
    settings: type[Frozen] = NoSettings
    lacks: Callable[[Any, Known], Iterable[str]] = _nothing


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
