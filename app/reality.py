"""Time and chance as they really are. All else takes them as arguments."""

from datetime import UTC, datetime

from ulid import ULID


def now_in_utc() -> datetime:
    return datetime.now(UTC)


def new_ulid() -> str:
    return str(ULID())
