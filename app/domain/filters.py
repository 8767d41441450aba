"""Which part of what happened is asked for."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema

from app.domain import duration
from app.domain.frozen import Frozen


def _parse(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return duration.parse(value)
    except ValueError:
        pass
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        raise ValueError(
            "write a length of time back from now, 7d, or a time in ISO 8601"
        ) from None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


When = Annotated[
    datetime | timedelta,
    BeforeValidator(_parse),
    WithJsonSchema(
        {
            "type": "string",
            "examples": ["7d", "2026-11-22T08:00:00Z"],
            "description": "A length of time back from now, or a time in ISO 8601.",
        }
    ),
]


def at(when: datetime | timedelta, now: datetime) -> datetime:
    """Give the time that is meant."""
    return now - when if isinstance(when, timedelta) else when


class _List(Frozen):
    limit: int = Field(default=50, ge=1, le=500, description="At most so many.")
    cursor: str | None = Field(
        default=None, max_length=26, description="`next` of the page before this one."
    )


class EventFilter(_List):
    """Which events to list."""

    source: str | None = None
    kind: str | None = Field(default=None, description="opened, updated or resolved")
    state: str | None = Field(default=None, description="waiting, decided or ignored")
    ref: str | None = Field(default=None, description="The source's own id of alert or problem.")


class RunFilter(_List):
    """Which runs to list."""

    rule: str | None = None
    target: str | None = None
    state: str | None = None
    event: str | None = None
    since: When | None = None

    def begin(self, now: datetime) -> datetime | None:
        """Give the time from which on runs are wanted, as seen from now."""
        return at(self.since, now) if self.since else None


class ReportFilter(Frozen):
    """Which period, and only which rule or target."""

    since: When = timedelta(days=7)
    until: When = timedelta(0)
    rule: str | None = None
    target: str | None = None

    def period(self, now: datetime) -> tuple[datetime, datetime]:
        """Give the period as seen from now."""
        return at(self.since, now), at(self.until, now)
