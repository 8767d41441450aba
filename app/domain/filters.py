"""Which part of what happened is asked for."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from app.domain import duration
from app.domain.audit import Kind
from app.domain.event import EventKind
from app.domain.frozen import Frozen
from app.domain.run import RunState


def _parse(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return duration.parse(value)
    except ValueError:
        pass
    try:
        at = datetime.fromisoformat(value)
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(
            "write a length of time back from now, 7d, or a time in ISO 8601"
        ) from None


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


def _several(value: object) -> object:
    return (value,) if isinstance(value, str) else value or ()


_MOST = 100
Several = Annotated[tuple[str, ...], BeforeValidator(_several), Field(max_length=_MOST)]
"""One text, several, or none at all, which means any."""


class ListFilter(Frozen):
    """What every list has: so many, and from where on."""

    limit: int = Field(default=50, ge=1, le=500, description="At most so many.")
    cursor: str | None = Field(
        default=None,
        pattern=r"^[0-9A-Z]{26}$",
        description="`next` of the page before this one.",
    )


class EventFilter(ListFilter):
    """Which events to list."""

    source: str | None = Field(default=None, description="Only of this source.")
    kind: EventKind | None = Field(default=None, description="What it says of the problem.")
    state: Literal["waiting", "decided", "ignored", "dead"] | None = Field(
        default=None, description="How far it has come."
    )
    ref: str | None = Field(default=None, description="The source's own id of alert or problem.")
    problem: str | None = Field(default=None, description="The id of the problem that it is about.")


class RunFilter(ListFilter):
    """Which runs to list."""

    rule: Several = Field(default=(), description="Only of this rule; may be given several times.")
    target: Several = Field(default=(), description="Only on this target; likewise.")
    source: Several = Field(default=(), description="Only by messages of this source; likewise.")
    team: Several = Field(
        default=(),
        description="Only about alerts of this team; likewise. Empty: those without any team.",
    )
    state: RunState | None = Field(default=None, description="Where the run stands.")
    event: str | None = Field(default=None, description="The id of the event that it came from.")
    since: When | None = Field(
        default=None, description="Queued since: 7d back from now, or a time in ISO 8601."
    )
    until: When | None = Field(default=None, description="Queued before that; likewise.")

    def begin(self, now: datetime) -> datetime | None:
        """Give the time from which on runs are wanted, as seen from now."""
        return None if self.since is None else at(self.since, now)

    def end(self, now: datetime) -> datetime | None:
        """Give the time up to which runs are wanted, as seen from now."""
        return None if self.until is None else at(self.until, now)


class AuditFilter(Frozen):
    """Which entries of the audit trail to list."""

    limit: int = Field(default=50, ge=1, le=500, description="At most so many.")
    cursor: str | None = Field(
        default=None, pattern=r"^[0-9]{1,18}$", description="`next` of the page before this one."
    )
    since: When | None = Field(
        default=None, description="Since then: 7d back from now, or a time in ISO 8601."
    )
    kind: Kind | None = Field(default=None, description="What happened.")
    event: str | None = Field(default=None, description="The id of an event.")
    run: str | None = Field(default=None, description="The id of a run.")
    actor: str | None = Field(
        default=None,
        description="Who: client:NAME, person:NAME, feed:SOURCE, user:LOGIN, or alexis.",
    )

    def begin(self, now: datetime) -> datetime | None:
        """Give the time from which on entries are wanted, as seen from now."""
        return None if self.since is None else at(self.since, now)


class PauseFilter(Frozen):
    """Which pauses to list."""

    limit: int = Field(default=50, ge=1, le=500, description="At most so many.")
    cursor: str | None = Field(
        default=None, pattern=r"^[0-9]{1,17}$", description="`next` of the page before this one."
    )


def _is_known(zone: str) -> str:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("there is no such time zone; write it as Europe/Stockholm") from None
    return zone


class ReportFilter(Frozen):
    """Which period, and only which rules, targets, sources and teams: of each one of several."""

    since: When = Field(
        default="7d", validate_default=True, description="7d back from now, or a time in ISO 8601."
    )
    until: When = Field(default="0s", validate_default=True, description="Likewise; 0s is now.")
    rule: Several = Field(default=(), description="Only this rule; may be given several times.")
    target: Several = Field(default=(), description="Only on this target; likewise.")
    source: Several = Field(default=(), description="Only by messages of this source; likewise.")
    team: Several = Field(
        default=(),
        description="Only about alerts of this team; likewise. Empty: those without any team.",
    )
    zone: Annotated[str, AfterValidator(_is_known)] = Field(
        default="UTC",
        max_length=100,
        description="Of the IANA database, as Europe/Stockholm: days of the series are its days.",
    )

    def period(self, now: datetime) -> tuple[datetime, datetime]:
        """Give the period as seen from now."""
        return at(self.since, now), at(self.until, now)
