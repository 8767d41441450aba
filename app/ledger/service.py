"""The rows of how the service itself fares: its feeds, gaps, times and its audit trail."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from app.domain.audit import Entry, Kind, Row
from app.domain.gap import Gap


class Cursors(Protocol):
    """How far each feed has looked, and when it was looked at last, by whichever replica."""

    def get(self, feed: str) -> datetime | None: ...
    def set(self, feed: str, at: datetime) -> None: ...
    def looks(self) -> Mapping[str, datetime]: ...
    def claim_look(self, feed: str, now: datetime, interval: timedelta) -> bool:
        """Take the look that is due now; False when it is not, or another replica took it."""
        ...


class Audit(Protocol):
    """The rows of the audit trail."""

    def record(self, entry: Entry) -> None:
        """Append it, in the transaction of what it tells of."""
        ...

    def last(self, kind: Kind) -> Row | None: ...
    def cut(self, before: datetime, at: datetime, actor: str) -> int:
        """Take away what is older, and record that; give how many rows went."""
        ...


class Gaps(Protocol):
    """The rows of the times in which messages may have been missed."""

    def unreconciled(self) -> Sequence[Gap]: ...
    def save(self, gap: Gap) -> None: ...


class Stamps(Protocol):
    """The times in the rows."""

    def latest(self) -> datetime | None:
        """Give about the last time at which anything was written."""
        ...
