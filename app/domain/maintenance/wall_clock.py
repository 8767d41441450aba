"""From the clocks on the wall to time as it passes, also on the nights when they are changed."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

_SECOND = timedelta(seconds=1)


def first_moment(local: datetime, zone: ZoneInfo) -> datetime:
    """Give when the clocks show this time, or are put beyond it, for the first time."""
    earlier, later = _both(local, zone)
    return _jump(earlier, later, zone) if earlier > later else earlier


def last_moment(local: datetime, zone: ZoneInfo) -> datetime:
    """Give when the clocks show this time, or are put beyond it, for the last time."""
    earlier, later = _both(local, zone)
    return _jump(earlier, later, zone) if earlier > later else later


def shown(at: datetime, zone: ZoneInfo) -> datetime:
    """Give what the clocks show then."""
    return at.astimezone(zone).replace(tzinfo=None, fold=0)


def _both(local: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Give the time by the clocks before a change and after it.

    They are the same but for an hour that comes twice, and for one that is left out; then the
    first is the later one.
    """
    by_old = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    by_new = local.replace(tzinfo=zone, fold=1).astimezone(UTC)
    return by_old, by_new


def _jump(after: datetime, before: datetime, zone: ZoneInfo) -> datetime:
    """Give the second at which the clocks are put forward, which is between these two."""
    offset = before.astimezone(zone).utcoffset()
    while after - before > _SECOND:
        middle = before + ((after - before) / 2 // _SECOND) * _SECOND
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after
