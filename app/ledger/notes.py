"""The rows of notes and of their deliveries."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from app.domain.ids import DeliveryId, EventId, NoteId, RunId
from app.domain.note import Telling
from app.domain.problem import Problem
from app.ledger.events import Due


class DeliveryState(StrEnum):
    """Where a note stands on its way to one sink."""

    PENDING = "pending"
    SENDING = "sending"
    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    UNCONFIRMED = "unconfirmed"
    FAILED = "failed"


@dataclass(frozen=True)
class Delivery:
    """A note on its way to one sink, or a team to be added there."""

    id: DeliveryId
    note_id: NoteId
    event_id: EventId
    run_id: RunId | None
    source: str
    ref: str
    team: str | None
    text: str
    state: DeliveryState
    tries: int
    request: str | None
    created_at: datetime
    due_at: datetime | None = None
    detail: str = ""


class Notes(Protocol):
    """The rows of notes and of their deliveries."""

    def tell(
        self, telling: Telling, problem: Problem, event_id: EventId, at: datetime, *, aloud: bool
    ) -> None:
        """Write a note down, once for its key, and a delivery for each sink if said aloud."""
        ...

    def told(self, problem: Problem) -> bool:
        """Tell whether anything was told in this episode of the problem."""
        ...

    def due(self, now: datetime, limit: int) -> Due:
        """Give what is due, and of each sink only the first, so that notes arrive in order."""
        ...

    def delivery(self, delivery_id: DeliveryId) -> Delivery | None: ...
    def save(self, delivery: Delivery) -> None: ...
    def hold(self, source: str, until: datetime) -> None:
        """Let everything that waits for this source wait at least so long."""
        ...

    def bring_forward(self, now: datetime) -> None: ...
