"""Points in time, as the parameters `from` and `to` may give them.

Source: OpenAPI description of the Environment API v2: UTC milliseconds, `2021-01-25T05:57:01+01:00`
(UTC without a zone), or `now-NU/A`, back N units U, rounded down to a unit A.
"""

import re
from datetime import UTC, datetime, timedelta

_RELATIVE = re.compile(r"now(?:-(\d+)([mhdwMy]))?(?:/([mhdwMy]))?")
_UNITS = {
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
    "M": timedelta(days=30),
    "y": timedelta(days=365),
}


def point_in_time(text: str, now: datetime) -> datetime:
    """Read a point in time; ValueError if it is none. Months have 30 days here, years 365."""
    if re.fullmatch(r"\d+", text):
        return datetime.fromtimestamp(int(text) / 1000, UTC)
    if match := _RELATIVE.fullmatch(text):
        amount, unit, alignment = match.groups()
        at = now - int(amount) * _UNITS[unit] if unit else now
        return _round_down(at, alignment) if alignment else at
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _round_down(at: datetime, unit: str) -> datetime:
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    match unit:
        case "m":
            return at.replace(second=0, microsecond=0)
        case "h":
            return at.replace(minute=0, second=0, microsecond=0)
        case "w":
            return midnight - timedelta(days=at.weekday())
        case "M":
            return midnight.replace(day=1)
        case "y":
            return midnight.replace(day=1, month=1)
        case _:
            return midnight
