"""The watched clock: what is stamped later than now happened before it was set back."""

from datetime import datetime, timedelta

from app.remediation.clock import WatchedClock
from tests.parts.building import NOW

MINUTE = timedelta(minutes=1)


class _Clock:
    """The time as the test says."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at


def test_only_what_is_to_come_is_put_right_when_the_clock_was_set_back() -> None:
    clock = _Clock()
    watched = WatchedClock(clock)
    clock.at = NOW - 60 * MINUTE
    watched()
    clock.at = NOW - 50 * MINUTE

    before, after = watched.put_right(NOW), watched.put_right(NOW - 55 * MINUTE)

    assert (before, after) == (NOW - 60 * MINUTE, NOW - 55 * MINUTE)


def test_a_time_ahead_of_a_clock_that_nobody_set_back_is_now() -> None:
    watched = WatchedClock(_Clock())

    assert watched.put_right(NOW + MINUTE) == NOW
    assert watched.put_right(NOW - MINUTE) == NOW - MINUTE
