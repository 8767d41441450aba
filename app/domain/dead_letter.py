"""Dead letters: what was accepted and cannot be carried through, until somebody requeues it."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field, JsonValue

from app.domain.filters import ListFilter
from app.domain.frozen import Frozen
from app.domain.ids import EventId, RunId


class DeadLetterKind(StrEnum):
    """What there is to die: an event to decide, a run, a note or a team to deliver."""

    EVENT = "event"
    RUN = "run"
    DELIVERY = "delivery"


class DeadLetterFilter(ListFilter):
    """Which dead letters to list."""

    kind: DeadLetterKind | None = Field(default=None, description="Only of this kind.")


class DeadLetter(Frozen):
    """One dead letter in a list."""

    id: str = Field(description="The id of the event, the run or the delivery itself.")
    kind: DeadLetterKind
    reason: str
    tries: int
    dead_at: datetime
    event: EventId | None = Field(description="The event that it belongs to.")
    run: RunId | None
    source: str | None = Field(description="Where it came from, or where it was to go.")
    ref: str | None


class DeadLetterView(DeadLetter):
    """A dead letter with all that it holds."""

    body: JsonValue = Field(
        description="The event, the plan of the run, or the note; as text if it cannot be read."
    )


class Requeued(Frozen):
    """What is tried anew."""

    id: str
    kind: DeadLetterKind
