"""The report is the same on each database: over time, by source and team, and what was saved."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from app.domain.filters import ReportFilter
from app.domain.promotion import Ladder, Thresholds
from app.domain.reporting.manual import Manual
from app.domain.reporting.shown import Report
from app.plugins.catalogue import built_in
from app.store.database import Database, database_at
from app.store.views import StoredViews
from tests.parts.databases import NOON
from tests.parts.history import write_event, write_problem, write_run

pytestmark = pytest.mark.anyio

HOUR = timedelta(hours=1)
OPS, DB, BOTH = "\nops\n", "\ndb\n", "\nops\ndb\n"
LADDER = Ladder(Thresholds(), ())
TWENTY = Manual(timedelta(minutes=20))


def write_history(connection: Connection) -> None:
    """Write two days: runs of three alerts, two with teams, and what was blocked."""
    for number, source, teams in ((1, "opsgenie", OPS), (2, "jsm", BOTH), (3, "dynatrace", None)):
        at = NOON - number * 6 * HOUR
        write_problem(connection, number, at)
        said = {"source": source, "teams": teams, "rules_tried": 2, "rules_matched": 1}
        write_event(connection, number, at, problem=number, **said)
        for order in range(3):
            begun = at + order * timedelta(minutes=1)
            write_run(
                connection,
                number * 10 + order,
                event=number,
                problem=number,
                at=begun,
                finished_at=begun + timedelta(seconds=number * 10),
                remedy=order,
                state=("failed", "succeeded", "blocked")[order],
                reason=(None, None, "cooldown")[order],
                target=f"app-0{number}.example.net",
                rule="restart" if number < 3 else "clean",
                source=source,
                teams=teams,
            )
    write_event(connection, 9, NOON - HOUR, state="decided", rules_tried=2, rules_matched=0)


@pytest.fixture
async def views(url: str) -> AsyncIterator[StoredViews]:
    database: Database = database_at(url, None, timedelta(seconds=20))
    await database.open()
    await database.write(write_history)
    yield StoredViews(database, built_in().grammar)
    await database.close()


async def made(views: StoredViews, now: datetime = NOON, **wanted: Any) -> Report:
    asked = ReportFilter.model_validate({"since": "2d", **wanted})
    return await views.report(asked, now, LADDER, TWENTY)


async def test_a_report_is_made_of_the_rows(views: StoredViews) -> None:
    report = await made(views, zone="Europe/Stockholm")

    assert (report.events, report.events_without_rule, report.total.runs) == (4, 1, 6)
    assert [(each.source, each.runs, each.events) for each in report.sources] == [
        ("opsgenie", 2, 2),
        ("dynatrace", 2, 1),
        ("jsm", 2, 1),
    ]
    assert [(each.team, each.runs, each.events) for each in report.teams] == [
        ("ops", 4, 2),
        (None, 2, 2),
        ("db", 2, 1),
    ]
    assert [(each.rule, each.reason, each.count) for each in report.not_done] == [
        ("restart", "cooldown", 2),
        ("clean", "cooldown", 1),
    ]
    assert report.series.step == "6h"
    assert {f"{each.since:%H}" for each in report.series.buckets[1:]} == {"05", "11", "17", "23"}
    for figure, total in (("runs", 6), ("failed", 3), ("blocked", 3), ("events", 4)):
        assert sum(getattr(each, figure) for each in report.series.buckets) == total
    assert report.total.saved is not None
    assert (report.total.saved.counted, report.total.saved.seconds) == (3, 3600)


@pytest.mark.parametrize(
    ("wanted", "runs", "blocked"),
    [
        pytest.param({"source": "opsgenie"}, 2, 1, id="a source"),
        pytest.param({"source": ["opsgenie", "jsm"]}, 4, 2, id="two sources"),
        pytest.param({"team": "ops"}, 4, 2, id="a team"),
        pytest.param({"team": "OPS"}, 0, 0, id="a team is spelled as the alert spells it"),
        pytest.param({"team": "op"}, 0, 0, id="a part of a team is none"),
        pytest.param({"team": ["db", ""]}, 4, 2, id="a team, and none at all"),
        pytest.param({"team": ""}, 2, 1, id="no team"),
        pytest.param({"rule": ["restart", "clean"], "team": "db"}, 2, 1, id="rules and a team"),
        pytest.param({"target": "app-03.example.net"}, 2, 1, id="a target"),
        pytest.param({"target": "app-03.example.net", "team": "ops"}, 0, 0, id="nothing is both"),
        pytest.param({"since": "1h"}, 0, 0, id="another period"),
    ],
)
async def test_only_what_is_asked_for_is_counted(
    views: StoredViews, wanted: dict[str, Any], runs: int, blocked: int
) -> None:
    report = await made(views, **wanted)

    assert report.total.runs == sum(each.runs for each in report.series.buckets) == runs
    assert sum(each.count for each in report.not_done) == blocked
    assert sum(each.blocked for each in report.series.buckets) == blocked


async def test_a_success_that_recurred_after_the_period_or_for_others_is_not_saved(
    views: StoredViews,
) -> None:
    until = (NOON - 5 * HOUR).isoformat()

    alone = await made(views, until=until, source="opsgenie")

    assert alone.total.saved is not None
    assert (alone.total.saved.counted, alone.total.saved.recurred) == (1, 0)
