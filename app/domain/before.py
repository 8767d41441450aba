"""What is looked at right before a remedy: is it still needed, is it possible, what is to be seen.

To look changes nothing on a target, so a look is done again when nobody knows how it ended.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import ClassVar, Final, Literal

from pydantic import Field

from app.domain.duration import Duration
from app.domain.frozen import Frozen
from app.domain.task import Doing, Outcome, TaskResult

COLLECT: Final = "Done before the remedy, and where it is blocked; what they print is kept."
PROBE: Final = "A look that succeeds as long as the problem is there."
COLLECTING: Final = "collect"
"""So begins the name of each step that collects."""

_CANNOT_BE_RUN = 126
"""From here on the exit status of a shell says that there was no such look, or how it was ended."""


class Look(Doing):
    """A task that only looks, and must not change anything."""

    purpose: ClassVar[str] = "collect"


class Probe(Look):
    """A task that only looks: it succeeds as long as the problem is there."""

    purpose: ClassVar[str] = "probe"

    within: Duration = Field(
        default=timedelta(0), description="How long it may take to show; 0s is one look."
    )
    every: Duration = Field(
        default=timedelta(seconds=5),
        ge=timedelta(seconds=1),
        description="The pause between looks.",
    )


class Before(Frozen):
    """What has to be so when a remedy is to begin."""

    problem: Literal["open"] | None = Field(
        default=None, description="The source is asked once more whether the problem is open."
    )
    reachable: bool = Field(
        default=False, description="It is tried whether one can log in to the target."
    )
    probe: Probe | None = Field(default=None, description=PROBE)

    def says(self) -> Iterator[str]:
        """Say in words what is looked at, in order."""
        if self.problem:
            yield "is the problem open?"
        if self.reachable:
            yield "can one log in?"
        if self.probe:
            yield f"probe: {self.probe}"

    def changed(self, change: Callable[[Doing], Doing]) -> "Before":
        """Give the same with the probe changed so."""
        return self.model_copy(update={"probe": change(self.probe)}) if self.probe else self


def says_well(seen: TaskResult) -> bool:
    """Tell whether a probe that did not succeed says that there is no problem (any more).

    When it could not be done at all, nobody knows.
    """
    status = seen.exit_status
    return seen.outcome is Outcome.FAILED and (status is None or status < _CANNOT_BE_RUN)
