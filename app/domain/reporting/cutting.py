"""A period cut into pieces that people count by: minutes, hours, days, weeks, months, years.

Edges are where the clocks of a zone show a full step, so that a day is a day of whoever looks,
also when the clocks are changed. The first and the last piece end where the period does.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from app.domain.maintenance.wall_clock import first_moment, shown

_DAY = timedelta(days=1)
_YEAR = timedelta(days=365.25)
_MONTHS_OF_A_YEAR = 12
_MOST_YEARS = 100
_FIRST, _LAST = datetime(1970, 1, 2, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)
"""Nothing is stored from before, and clocks of zones are not known from there on."""


@dataclass(frozen=True)
class Step:
    """How long a piece is by the clocks on the wall: a length, or so many months."""

    name: str
    length: timedelta = timedelta(0)
    months: int = 0


_STEPS = (
    (timedelta(minutes=10), Step("1m", timedelta(minutes=1))),
    (timedelta(hours=1), Step("5m", timedelta(minutes=5))),
    (timedelta(hours=3), Step("15m", timedelta(minutes=15))),
    (timedelta(hours=8), Step("30m", timedelta(minutes=30))),
    (timedelta(hours=36), Step("1h", timedelta(hours=1))),
    (timedelta(days=8), Step("6h", timedelta(hours=6))),
    (timedelta(days=45), Step("1d", _DAY)),
    (3 * _YEAR, Step("7d", 7 * _DAY)),
    (20 * _YEAR, Step("1 month", months=1)),
)
"""Up to such a length of the period, pieces of such a length: about ten to forty of them."""

_AN_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Cut:
    """A period in pieces; each begins at an edge and ends before the next one."""

    step: Step
    edges: tuple[datetime, ...]

    @property
    def pieces(self) -> Sequence[tuple[datetime, datetime]]:
        return list(zip(self.edges, self.edges[1:], strict=False))


def cut(since: datetime, until: datetime, zone: ZoneInfo) -> Cut:
    """Cut the period from `since` up to `until`, by the clocks of the zone; none if it is empty."""
    begin, end = max(since, _FIRST), min(until, _LAST)
    step = _step_for(end - begin)
    if since >= until:
        return Cut(step, ())
    edges = [since]
    for edge in _edges(step, begin, zone) if begin < end else ():
        if edge >= end:
            break
        if edge > max(edges[-1], begin):
            edges.append(edge)
    return Cut(step, (*edges, until))


def _step_for(length: timedelta) -> Step:
    for longest, step in _STEPS:
        if length <= longest:
            return step
    years = ceil(length / _YEAR / _MOST_YEARS)
    return Step(f"{years} year" + "s" * (years > 1), months=years * _MONTHS_OF_A_YEAR)


def _edges(step: Step, begin: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """Give the edges from one at or before `begin` on, in the order of time."""
    if timedelta(0) < step.length <= _AN_HOUR:
        yield from _hours(step.length, begin, zone)
        return
    for number, local in enumerate(_on_the_wall(step, shown(begin, zone))):
        # The first may be before the clocks were changed twice: then it is not looked for.
        yield first_moment(local, zone) if number else begin


def _hours(length: timedelta, begin: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """Go on by time as it passes: an hour that comes twice is two."""
    edge = begin - _beyond(length, begin, zone)
    while True:
        yield edge
        following = edge + length
        aligned = following - _beyond(length, following, zone)
        edge = aligned if aligned > edge else following


def _beyond(length: timedelta, at: datetime, zone: ZoneInfo) -> timedelta:
    """Tell for how long the clocks have been beyond the last full step."""
    local = shown(at, zone)
    return (local - datetime.combine(local, datetime.min.time())) % length


def _on_the_wall(step: Step, begin: datetime) -> Iterator[datetime]:
    local = datetime.combine(begin, datetime.min.time())
    if step.months:
        month = local.year * _MONTHS_OF_A_YEAR + local.month - 1
        month -= month % step.months
        while True:
            year, of_year = divmod(month, _MONTHS_OF_A_YEAR)
            yield datetime(max(year, 1), of_year + 1, 1)  # noqa: DTZ001 - what clocks show
            month += step.months
    if step.length >= 7 * _DAY:
        local -= local.weekday() * _DAY
    while True:
        yield local
        local += step.length
