"""A task of some type as the engine has it done, without the rest of Alexis."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from app.domain.errors import NoSuchSecret
from app.domain.fleet import Machine
from app.domain.task import Ending, TaskSpec
from app.engine.output import Capture, Redactor
from app.kinds import Answer, SecretFor, Shell, TaskKind, Toolbox
from app.ports import Output, Place, TaskType

RUN = "01JZZZZZZZZZZZZZZZZZZZZZZZ"
_KEPT = 1_000_000
_PATIENCE = 20


class NoShell:
    """For tasks that run no command."""

    async def run(
        self,
        command: str,
        place: Place,
        output: Output,
        stdin: bytes = b"",
        answer: Answer | None = None,
    ) -> int:
        raise AssertionError(f"no command is run here: {command}")


@dataclass(frozen=True)
class Done:
    """How a task ended, and what it printed."""

    ending: Ending
    stdout: str
    stderr: str


@dataclass(frozen=True)
class Hands:
    """What does tasks of one type."""

    kind: TaskKind
    type: TaskType

    async def do(
        self,
        said: Mapping[str, Any] | TaskSpec,
        target: str = "app-01.example.net",
        machine: Machine | None = None,
        refs: Mapping[str, tuple[str, ...]] | None = None,
    ) -> Done:
        spec = said if isinstance(said, TaskSpec) else self.kind.spec.model_validate(said)
        environment = {
            "ALEXIS_RUN": RUN,
            "ALEXIS_EVENT": "01JYYYYYYYYYYYYYYYYYYYYYYY",
            "ALEXIS_RULE": "restart-app",
            "ALEXIS_TARGET": target,
        }
        place = Place(target, machine or Machine(), environment, refs or {})
        capture = Capture(_KEPT, Redactor(()))
        async with asyncio.timeout(_PATIENCE):
            ending = await self.type.run(spec.at(target), place, capture)
        return Done(ending, **capture.texts())


@asynccontextmanager
async def hands(
    kind: TaskKind,
    settings: Mapping[str, Any] | None = None,
    secrets: Mapping[str, str] | None = None,
    shell: Shell | None = None,
) -> AsyncIterator[Hands]:
    """Open the kind as a service does."""
    section = kind.settings.model_validate(settings or {})
    toolbox = Toolbox(shell or NoShell(), _from(secrets or {}), lambda: datetime.now(UTC))
    async with kind.open(section, toolbox) as opened:
        yield Hands(kind, opened)


def _from(secrets: Mapping[str, str]) -> SecretFor:
    def secret(name: str, host: str) -> str:
        try:
            return secrets[name]
        except KeyError:
            raise NoSuchSecret(f"the settings have no secret {name!r}") from None

    return secret


def texts_in(value: object) -> Iterator[str]:
    """Give every text in what was read of JSON, names too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, each in value.items():
            yield name
            yield from texts_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts_in(each)
