"""What waits in the rows, and what the database takes of its disk: counted, for metrics."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.run import RunState

MOST_COUNTED = 100_000
"""No more rows of a kind are counted: with so many the exact number helps nobody."""


@dataclass(frozen=True)
class Line:
    """Those that stand in line, and since when the first of them does."""

    count: int = 0
    since: datetime | None = None


@dataclass(frozen=True)
class Waiting:
    """What is to be done still. Events that a rule holds back on purpose are not among `events`.

    `runs` since they were queued, or, when they are at work, since they began; `approval_ends` is
    when the first approval times out. `notes` are deliveries by source, `dead` dead letters by
    kind, `feeds` when each was last looked at to its end. `size` is the database in bytes, `room`
    what is free where it lies, if that can be told.
    """

    events: Line = Line()
    held: int = 0
    runs: Mapping[RunState, Line] = field(default_factory=dict)
    approval_ends: datetime | None = None
    notes: Mapping[str, Line] = field(default_factory=dict)
    dead: Mapping[str, int] = field(default_factory=dict)
    feeds: Mapping[str, datetime] = field(default_factory=dict)
    size: int | None = None
    room: int | None = None
