"""A report as it may be answered, made as all are."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from pydantic import JsonValue

from app.domain.moments import microseconds
from app.domain.reporting.counting import Counting, Done
from app.domain.reporting.cutting import cut
from app.domain.reporting.manual import Manual
from app.domain.reporting.report import Blocked, Period, Received, report

_SINCE = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
_UNTIL = _SINCE + timedelta(minutes=3)
_RULE = "restart-duplicator"
_TEAMS = ("operations",)
_DAY = timedelta(days=1)


def example() -> JsonValue:
    """Give the report of three minutes."""
    pieces = cut(_SINCE, _UNTIL, ZoneInfo("UTC"))
    counting = Counting(pieces.edges, _DAY, lasting=True)
    counting.add((_done("app-01", 20, 4.2, "1"), _done("app-02", 95, 61.0, "2", "failed")))
    period = Period(
        _SINCE,
        _UNTIL,
        pieces,
        "UTC",
        received=(Received(0, "opsgenie", _TEAMS, 3), Received(1, "dynatrace", (), 1)),
        without_rule=1,
        blocked=(Blocked(1, _RULE, "cooldown", 2),),
    )
    manual = Manual(timedelta(minutes=20))
    return report(period, counting, _DAY, manual).model_dump(mode="json")


def _done(
    target: str, after: float, seconds: float, problem: str, state: str = "succeeded"
) -> Done:
    began = _SINCE + timedelta(seconds=after)
    ended = microseconds(began + timedelta(seconds=seconds))
    of = (_RULE, target + ".example.net", state, 0, problem, 1)
    return Done(*of, microseconds(began), microseconds(began), ended, "opsgenie", _TEAMS)
