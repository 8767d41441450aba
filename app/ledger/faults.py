"""The rows of what failed by a fault of ours."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.domain.dead_letter import DeadLetterKind
from app.domain.ids import EventId, RunId


@dataclass(frozen=True)
class Revived:
    """What was a dead letter, why, and what it belongs to."""

    id: str
    kind: DeadLetterKind
    reason: str
    tries: int
    event: EventId | None
    run: RunId | None


class Faults(Protocol):
    """The rows of what failed by a fault of ours, and of dead letters.

    They are written without a look into what failed: that may be what cannot be read.
    """

    def count(self, kind: DeadLetterKind, id_: str, why: str, at: datetime) -> int:
        """Count one more fault; give how many there were."""
        ...

    def rest(self, kind: DeadLetterKind, id_: str, until: datetime) -> None:
        """Let what is due be due no sooner than then."""
        ...

    def bury(self, kind: DeadLetterKind, id_: str, why: str, tries: int, at: datetime) -> None:
        """Let it never be due again, and list it as a dead letter."""
        ...

    def revive(self, id_: str, at: datetime) -> Revived | None:
        """Let a dead letter be due anew; None when there is no such one (any more)."""
        ...
