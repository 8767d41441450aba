"""Runs to be counted, and the report of them."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.domain.moments import microseconds
from app.domain.reporting.counting import Counting, Done, Wanted
from app.domain.reporting.cutting import cut
from app.domain.reporting.manual import Manual
from app.domain.reporting.report import Period, report
from app.domain.reporting.shown import Report
from tests.parts.building import NOW

WEEK = timedelta(days=7)
DAY = timedelta(days=1)


def done(  # noqa: PLR0913 - as many as there are to say
    rule: str = "a",
    target: str = "app-01",
    state: str = "succeeded",
    *,
    ago: timedelta = timedelta(minutes=1),
    seconds: float | None = 1.0,
    remedy: int = 0,
    problem: str = "p",
    episode: int = 1,
    source: str = "opsgenie",
    teams: tuple[str, ...] = (),
) -> Done:
    """Give a run that began so long ago, and ended so many seconds after that."""
    at = NOW - ago
    end = None if seconds is None else microseconds(at + timedelta(seconds=seconds))
    what = (rule, target, state, remedy, problem, episode)
    return Done(*what, microseconds(at), microseconds(at), end, source, teams)


def reported(
    runs: Sequence[Done],
    *,
    wanted: Iterable[Wanted] = (),
    recurrence: timedelta = DAY,
    manual: Manual | None = None,
    zone: str = "UTC",
    period: tuple[datetime, datetime] = (NOW - WEEK, NOW),
    **counted: Any,
) -> Report:
    """Make the report of these runs in the last week."""
    since, until = (at.astimezone(UTC) for at in period)
    pieces = cut(since, until, ZoneInfo(zone))
    counting = Counting(pieces.edges, recurrence, lasting=manual is not None)
    counting.add(runs)
    counting.add_wanted(wanted)
    return report(Period(since, until, pieces, zone, **counted), counting, recurrence, manual)
