"""A maintenance window: at these times, by the clocks of a place, nothing is to be begun."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import takewhile
from typing import Annotated, NamedTuple, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator

from app.domain.duration import Duration
from app.domain.maintenance.matchers import Matchers
from app.domain.maintenance.recurrence import (
    FIRST_YEAR,
    LAST_YEAR,
    Recurrence,
    is_a_time,
    times,
)
from app.domain.maintenance.wall_clock import first_moment, last_moment, shown

_MORE_THAN_A_CHANGE = timedelta(days=2)
"""Clocks were never put forward by more than a day."""

_LONGEST = timedelta(days=366)


def _local(value: object) -> object:
    """Read `2026-11-29 22:00`: a time by the clocks of the zone, so without an offset."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            value = None
    elif isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time())
    if not isinstance(value, datetime) or value.tzinfo is not None:
        raise ValueError("write a time by the clocks of `zone`, as 2026-11-29 22:00")
    if not is_a_time(value):
        raise ValueError(f"from {FIRST_YEAR} to {LAST_YEAR}")
    return datetime.combine(value.date(), value.time().replace(microsecond=0, fold=0))


_Local = Annotated[
    datetime,
    BeforeValidator(_local),
    WithJsonSchema({"type": "string", "examples": ["2026-11-29 22:00"]}),
]


def _named(zone: str) -> str:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"there is no time zone {zone!r}") from None
    return zone


def _not_too_long(length: timedelta) -> timedelta:
    if not timedelta(0) < length <= _LONGEST:
        raise ValueError("longer than 0s, and at most 366d")
    return length


class Span(NamedTuple):
    """From `begins` on until right before `ends`."""

    begins: datetime
    ends: datetime


class Window(Matchers):
    """Something that is planned, once or again and again, and where it is."""

    name: str = Field(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$", description="It stands in notes and logs."
    )
    comment: str = Field(min_length=1, max_length=1000, description="What is done, for people.")
    author: str = Field(min_length=1, max_length=200, description="Whom to ask about it.")
    starts: _Local = Field(description="The first time, by the clocks of `zone`.")
    lasts: Annotated[Duration, AfterValidator(_not_too_long)] = Field(
        description="How long, by the same clocks."
    )
    zone: Annotated[str, AfterValidator(_named)] = Field(
        default="UTC", description="Of the IANA database: Europe/Stockholm."
    )
    repeats: Recurrence | None = Field(
        default=None, description="A rule of RFC 5545 for the days; without one it is once."
    )
    until: _Local | None = Field(
        default=None, description="With `repeats`: from then on there is none, nor the rest of one."
    )

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.until is not None and self.repeats is None:
            raise ValueError("until is for a window that repeats; lasts says how long one lasts")
        if self.until is not None and self.until <= self.starts:
            raise ValueError("until is not after starts")
        return self

    def spans(self, since: datetime) -> Iterator[Span]:
        """Give when it is, from the first that is not over at that time; there may be no end."""
        for local in takewhile(self._is_before_until, self._times()):
            ends = local + self.lasts
            if self.until is not None:
                ends = min(ends, self.until)
            if ends < shown(since, self._zone) - _MORE_THAN_A_CHANGE:
                continue
            span = Span(first_moment(local, self._zone), last_moment(ends, self._zone))
            if span.begins < span.ends and span.ends > since:
                yield span

    def next(self, now: datetime) -> Span | None:
        """Give the one that lasts, or the one that comes next; None when there is no more."""
        return next(self.spans(now), None)

    @cached_property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def _times(self) -> Iterator[datetime]:
        return times(self.starts, self.repeats) if self.repeats else iter((self.starts,))

    def _is_before_until(self, local: datetime) -> bool:
        return self.until is None or local < self.until
