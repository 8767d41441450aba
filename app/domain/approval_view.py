"""What is shown of a request that waits for an answer."""

from datetime import datetime

from pydantic import Field, JsonValue

from app.domain.frozen import Frozen
from app.domain.ids import ApprovalId, EventId, ProblemId, RunId
from app.domain.views import RunView


class AskedRun(Frozen):
    """A run that waits, and exactly what it would do."""

    id: RunId
    target: str
    commands: tuple[str, ...] = Field(description="in order, with the values of the event")
    verify: str | None = Field(description="the proof that it helped")
    plan: JsonValue


class ApprovalView(Frozen):
    """What people are asked about: runs that were proposed together."""

    id: ApprovalId
    event: EventId
    problem: ProblemId
    rule: str
    remedy: int = Field(description="counted from 1")
    remedies: int
    because: tuple[str, ...] = Field(description="why it asks")
    by: tuple[tuple[str, ...], ...] = Field(
        description="lists of names; each has to name who answers, whatever the way"
    )
    who: str = Field(description="the same in words")
    asked_by: tuple[str, ...] = Field(description="who asked for it, and may not approve it")
    asked_at: datetime
    until: datetime
    runs: tuple[AskedRun, ...]


class Answered(Frozen):
    """The runs that an answer was for, as they are now."""

    runs: tuple[RunView, ...]
