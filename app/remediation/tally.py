"""What this process tells whoever counts, for metrics: rows are deleted, a count is not.

It is told after a thing is done or on disk, and only by the process that did it.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.arrival import Origin
from app.domain.audit import Entry
from app.domain.dead_letter import DeadLetterKind
from app.domain.decide import Decision
from app.domain.event import Event
from app.domain.run import Run
from app.domain.task import Doing, TaskResult
from app.ledger import Delivery


class Looked(StrEnum):
    """How a look at a feed ended."""

    WHOLE = "whole"
    FAILED = "failed"
    WAITED = "waited"
    """Too much waits to be decided, so nothing more was taken in."""


class Told(StrEnum):
    """What a step of a delivery came to."""

    DELIVERED = "delivered"
    UNCONFIRMED = "unconfirmed"
    RETRIED = "retried"
    REFUSED = "refused"
    GIVEN_UP = "given_up"


class Reading(StrEnum):
    """What a reading of the rules that have changed gave."""

    GOOD = "good"
    BROKEN = "broken"
    """Something in them is wrong; for that what was there before stays in force."""

    UNREADABLE = "unreadable"


class Tally:
    """Counts nothing, which is what a command needs. The service has one that counts."""

    def received(self, event: Event, origin: Origin, status: str) -> None:
        """Count a message that is on disk, or was there before."""

    def decided(self, decisions: Sequence[Decision], waited: timedelta | None) -> None:
        """Count what rules did for an event, and how long that waited, if it was not to."""

    def begun(self, waited: timedelta) -> None:
        """Count a run that nothing held up, so long after its message was received."""

    def ended(self, run: Run, verified: timedelta | None) -> None:
        """Count how long a run took that has begun, and its verification if there was one."""

    def done(self, doing: Doing, result: TaskResult) -> None:
        """Count a task, or a look."""

    def told(self, delivery: Delivery, came_to: Told, at: datetime) -> None:
        """Count a step of a delivery."""

    def looked(self, feed: str, how: Looked) -> None:
        """Count a look at a feed."""

    def failed(self, kind: DeadLetterKind) -> None:
        """Count a fault of ours."""

    def read_rules(self, reading: Reading, at: datetime) -> None:
        """Count a reading of rules that have changed."""

    def written(self, entries: Sequence[Entry]) -> None:
        """Count what was put on the audit trail."""

    def waited_for_disk(self, what: str, seconds: float) -> None:
        """Count how long somebody waited for a change, or for `messages`, to be on disk."""

    def database_failed(self) -> None:
        """Count a question or a change that the database did not take."""

    def answered(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count an answer to a request."""

    def refused(self, why: str) -> None:
        """Count somebody who was refused at the door, by the reason."""

    def not_scraped(self, subject: str) -> None:
        """Count a part of the metrics that could not be given."""
