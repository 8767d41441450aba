"""The task type `wait`: a pause between two tasks."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import ClassVar

from pydantic import Field

from app.domain import duration
from app.domain.duration import Duration
from app.domain.task import Ending, TaskSpec
from app.kinds import NoSettings, TaskKind, Toolbox
from app.ports import Output, Place

_LONGEST = timedelta(days=1)


class WaitSpec(TaskSpec):
    """A pause. A restart does not make it longer."""

    shorthand: ClassVar[str] = "length"

    length: Duration = Field(
        gt=timedelta(0), le=_LONGEST, description="How long the run rests, at most a day."
    )

    def says(self) -> str:
        return f"wait {duration.spell(self.length)}"

    @property
    def rest(self) -> timedelta | None:
        return self.length


class Wait:
    """Has nothing to do: the story lets the run rest before it comes to this."""

    async def run(self, spec: WaitSpec, place: Place, output: Output) -> Ending:
        return Ending(worked=True)


@asynccontextmanager
async def _open(settings: NoSettings, toolbox: Toolbox) -> AsyncIterator[Wait]:
    yield Wait()


WAIT = TaskKind("wait", WaitSpec, _open)
