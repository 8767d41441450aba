"""What the store does for the time that things are kept."""

from datetime import datetime
from typing import NamedTuple, Protocol


class Mark(NamedTuple):
    """A place in the line of events, the oldest first."""

    received_at: datetime
    event: str


class Cutoff(NamedTuple):
    """What is later than this stays: events, and runs, at which limits look longer."""

    events: datetime
    runs: datetime


class Forgotten(NamedTuple):
    """What a step has deleted, and where the next one goes on, if there is `more` to look at."""

    problems: int = 0
    events: int = 0
    after: Mark | None = None
    more: bool = False


class Retention(Protocol):
    """Deletes what is over for long, in steps that are short. Each raises `StoreUnavailable`."""

    async def forget(self, cutoff: Cutoff, after: Mark | None) -> Forgotten: ...
    async def forget_rules(self, before: datetime) -> bool:
        """Delete some rules of sets that nothing refers to any more; tell whether to go on."""
        ...

    async def size(self) -> int | None:
        """Give the bytes in use, where the database can say."""
        ...

    async def give_back(self) -> bool:
        """Give some free space back to the disk; tell whether there is more."""
        ...
