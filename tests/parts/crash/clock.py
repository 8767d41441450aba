"""A clock that a test sets."""

from datetime import datetime, timedelta

from app.reality import now_in_utc


class SetClock:
    """The time, as much later or earlier as a test says."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def __call__(self) -> datetime:
        return now_in_utc() + self.ahead
