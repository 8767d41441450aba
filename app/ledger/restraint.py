"""The rows of what speaks against acting, beside the runs themselves."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from app.domain.ids import EventId, RunId
from app.domain.ramp import Member
from app.domain.restraint.pools import Pool
from app.domain.restraint.standing import Pause


class Pauses(Protocol):
    """The rows of pauses, of which at most one lasts."""

    def current(self) -> Pause | None: ...
    def begin(self, pause: Pause) -> None: ...
    def end(self, by: str, at: datetime) -> None:
        """End the pause that lasts, if one does."""
        ...


class Pools(Protocol):
    """The runs that count together for a limit."""

    def begun(self, pool: Pool, since: datetime, at_most: int) -> Sequence[datetime]:
        """Give when they began since then, the latest so many; `NOT_YET` for what is to begin."""
        ...

    def under_way(self, pool: Pool) -> int: ...
    def tag(self, event_id: EventId, tags: Sequence[str]) -> None:
        """Remember the tags of an event that runs are for."""
        ...

    def tags(self, event_id: EventId) -> Sequence[str]: ...


class Ramps(Protocol):
    """The runs of decisions that have waves."""

    def around(self, run_id: RunId) -> Sequence[Member]:
        """Give the runs of the decision that this one is of; none if that has no waves."""
        ...

    def let_go(self, ids: Sequence[RunId], at: datetime) -> None:
        """Let these have their turn, those that are approved at once."""
        ...

    def call_off(self, ids: Sequence[RunId], why: str, at: datetime) -> None: ...
