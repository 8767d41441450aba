"""The time, watched: when the clock is set back, what was stamped before lies in the future."""

from collections.abc import Callable
from datetime import datetime, timedelta

from app.ports import Clock

_TOLERANCE = timedelta(seconds=5)
"""Less than this is put right by waiting."""


class WatchedClock:
    """Gives the time of a clock, and notices when it was set back.

    `latest` is a time that was seen before, perhaps by an earlier process.
    """

    def __init__(self, clock: Clock, latest: datetime | None = None) -> None:
        self._clock = clock
        self._latest = latest or clock()
        self.set_back_at: datetime | None = None
        """When it was, by the clock as it is now."""
        self.times_set_back = 0
        self.when_set_back: Callable[[], None] = lambda: None

    def __call__(self) -> datetime:
        now = self._clock()
        if now < self._latest - _TOLERANCE:
            self.set_back_at = self._latest = now
            self.times_set_back += 1
            self.when_set_back()
        self._latest = max(self._latest, now)
        return now

    def put_right(self, at: datetime) -> datetime:
        """Give a time that is not to come.

        What is stamped later than now was stamped before the clock was set back, and so happened
        no later than that.
        """
        now = self()
        return at if at <= now else self.set_back_at or now
