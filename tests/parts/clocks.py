"""A clock that a test can put forward."""

from datetime import datetime, timedelta

from app.reality import now_in_utc


class Clock:
    """Tells the time of now, and as much more as it was put forward."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def __call__(self) -> datetime:
        return now_in_utc() + self.ahead

    def put_forward(self, length: timedelta) -> None:
        self.ahead += length
