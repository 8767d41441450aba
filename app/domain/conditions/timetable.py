"""The clause that looks at the clock: certain days and hours, in a time zone."""

from datetime import UTC, datetime, time, timedelta
from functools import cached_property
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BeforeValidator, Field, model_validator

from app.domain.conditions.clause import Clause, Failure
from app.domain.event import Event
from app.domain.frozen import Frozen

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY = timedelta(days=1)
_MIDNIGHT = "24:00"


def _listed(value: object) -> object:
    return (value,) if isinstance(value, str) else value


Listed = Annotated[
    tuple[str, ...], BeforeValidator(_listed, json_schema_input_type=str | list[str])
]


class Hours(Frozen):
    """Certain hours of certain days; hours that cross midnight belong to the day they begin on."""

    days: Listed = Field(default=(), description="mon to sun, mon-fri; none means every day.")
    hours: Listed = Field(
        default=(), description="08:00-18:00, 22:00-06:00; none means the whole day."
    )
    time_zone: str = Field(default="UTC", description="Of the IANA database: Europe/Stockholm.")

    @model_validator(mode="after")
    def _readable(self) -> "Hours":
        if not self.days and not self.hours:
            raise ValueError("give days, hours, or both")
        _ = self._on, self._between, self._zone
        return self

    @cached_property
    def _on(self) -> frozenset[int]:
        return frozenset(number for text in self.days for number in _numbers(text))

    @cached_property
    def _between(self) -> tuple[tuple[time, time | None], ...]:
        return tuple(_span(text) for text in self.hours)

    @cached_property
    def _zone(self) -> ZoneInfo:
        try:
            return ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(f"there is no time zone {self.time_zone!r}") from None

    def includes(self, at: datetime) -> bool:
        """Tell whether the time, by the clocks of the zone, is within."""
        local = at.astimezone(self._zone)
        if not self._between:
            return self._is_on(local)
        return any(self._within(local, begin, end) for begin, end in self._between)

    def shown(self, at: datetime) -> str:
        """Write the time as the clocks of the zone show it: `sun 17:12 Europe/Stockholm`."""
        local = at.astimezone(self._zone)
        return f"{_DAYS[local.weekday()][:3]} {local:%H:%M} {self.time_zone}"

    def _within(self, local: datetime, begin: time, end: time | None) -> bool:
        now = local.time()
        if end is None:
            return self._is_on(local) and now >= begin
        if begin < end:
            return self._is_on(local) and begin <= now < end
        return (now >= begin and self._is_on(local)) or (now < end and self._is_on(local - _DAY))

    def _is_on(self, local: datetime) -> bool:
        return not self._on or local.weekday() in self._on

    def __str__(self) -> str:
        parts = [*self.days, *self.hours, self.time_zone]
        return "during " + " ".join(parts)


class During(Clause):
    """The event was received in these hours."""

    during: Hours = Field(description="The event was received in these hours.")

    def failure(self, event: Event, at: datetime) -> Failure | None:
        return None if self.during.includes(at) else self.fails((self.during.shown(at),))

    def __str__(self) -> str:
        return str(self.during)


def _numbers(text: str) -> list[int]:
    first, dash, last = text.partition("-")
    begin = _number(first, text)
    end = _number(last, text) if dash else begin
    return [number % 7 for number in range(begin, end + 1 if end >= begin else end + 8)]


def _number(day: str, text: str) -> int:
    word = day.strip().lower()
    for number, name in enumerate(_DAYS):
        if word in (name, name[:3]):
            return number
    raise ValueError(f"{text!r} is no day: write mon, tue, … or mon-fri")


def _span(text: str) -> tuple[time, time | None]:
    first, dash, last = text.replace(" ", "").partition("-")
    try:
        span = _clock(first), None if last == _MIDNIGHT else _clock(last)
    except ValueError:
        span = None
    if not dash or span is None or span[0] == span[1]:
        raise ValueError(f"{text!r} are no hours: write 08:00-18:00")
    return span


def _clock(text: str) -> time:
    return datetime.strptime(text, "%H:%M").replace(tzinfo=UTC).time()
