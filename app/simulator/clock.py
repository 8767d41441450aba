"""Times, as the vendors write them."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def utc_now() -> datetime:
    return datetime.now(UTC)


def milliseconds(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(milliseconds=1)


def nanoseconds(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(microseconds=1) * 1000


def iso(at: datetime) -> str:
    """Write `2026-11-22T08:00:00.123Z`; whole seconds come without a fraction, as in Java."""
    text = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    thousandths = at.microsecond // 1000
    return f"{text}.{thousandths:03}Z" if thousandths else f"{text}Z"
