"""Times as whole numbers: microseconds of UTC since 1970, as they stand in a row."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def microseconds(at: datetime) -> int:
    """Give a time as it stands in a row."""
    return (at - _EPOCH) // _MICROSECOND


def moment(number: int) -> datetime:
    """Give the time that stands so in a row."""
    return _EPOCH + number * _MICROSECOND


def seconds_between(began: datetime | None, ended: datetime | None) -> float | None:
    """Give the length from one to the other, to the millisecond, when both are known."""
    return round((ended - began).total_seconds(), 3) if began and ended else None
