"""What is sure about the time of an event, by the clocks of one time zone."""

import re
from datetime import datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from app.domain.conditions.timetable import Hours

_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")
_MONDAY = datetime(2024, 1, 1)  # noqa: DTZ001 - a wall clock; the zone is put in
_DAYS = 7


class HoursFacts:
    """Which of the clauses hold and which do not; all are of the same time zone."""

    def __init__(self) -> None:
        self._facts: list[tuple[Hours, bool]] = []

    def learn(self, hours: Hours, holds: bool) -> None:
        self._facts.append((hours, holds))

    def is_impossible(self) -> bool:
        """Tell whether there is no such time in a week."""
        return not self._left([hours for hours, _ in self._facts])

    def shows(self, hours: Hours, holds: bool) -> bool:
        """Tell whether every time that is left is, or is not, in these hours."""
        known = [each for each, _ in self._facts]
        return all(_includes(hours, at) is holds for at in self._left([*known, hours]))

    def _left(self, told: list[Hours]) -> list[datetime]:
        """Give a time of each stretch of the week in which none of these begins or ends."""
        return [
            at
            for at in _times(frozenset(told))
            if all(_includes(hours, at) is holds for hours, holds in self._facts)
        ]


@lru_cache(maxsize=512)
def _times(told: frozenset[Hours]) -> tuple[datetime, ...]:
    """Give the times of a week, by the wall clock, at which something can change."""
    zone = ZoneInfo(next(iter(told)).time_zone)
    clocks = {time(0)}
    for hours in told:
        for text in hours.hours:
            for hour, minute in _CLOCK.findall(text):
                clocks.add(time(int(hour) % 24, int(minute)))
    return tuple(
        datetime.combine(_MONDAY + timedelta(days=day), clock, zone)
        for day in range(_DAYS)
        for clock in sorted(clocks)
    )


@lru_cache(maxsize=20_000)
def _includes(hours: Hours, at: datetime) -> bool:
    return hours.includes(at)
