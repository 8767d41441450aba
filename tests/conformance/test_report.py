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
from app.domain.reporting.tables import ReportedRun
from app.plugins.catalogue import built_in
from app.store.database import Database, database_at
from app.store.report_runs import pages
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


class Views(StoredViews):
    """The views, and the database under them."""

    database: Database


@pytest.fixture
async def views(url: str) -> AsyncIterator[Views]:
    database: Database = database_at(url, None, timedelta(seconds=20))
    await database.open()
    await database.write(write_history)
    made = Views(database, built_in().grammar)
    made.database = database
    yield made
    await database.close()


async def made(views: Views, now: datetime = NOON, **wanted: Any) -> Report:
    asked = ReportFilter.model_validate({"since": "2d", **wanted})
    return await views.report(asked, now, LADDER, TWENTY)


async def rows(views: Views, page: int, **wanted: Any) -> list[ReportedRun]:
    asked = ReportFilter.model_validate({"since": "2d", **wanted})
    return [row async for some in pages(views.database, asked, NOON, page) for row in some]


async def test_a_report_is_made_of_the_rows(views: Views) -> None:
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


ASKED: tuple[tuple[str, dict[str, Any], int, int], ...] = (
    ("a source", {"source": "opsgenie"}, 2, 1),
    ("two sources", {"source": ["opsgenie", "jsm"]}, 4, 2),
    ("a team", {"team": "ops"}, 4, 2),
    ("a team is spelled as the alert spells it", {"team": "OPS"}, 0, 0),
    ("a part of a team is none", {"team": "op"}, 0, 0),
    ("a team, and none at all", {"team": ["db", ""]}, 4, 2),
    ("no team", {"team": ""}, 2, 1),
    ("rules and a team", {"rule": ["restart", "clean"], "team": "db"}, 2, 1),
    ("a target", {"target": "app-03.example.net"}, 2, 1),
    ("nothing is both", {"target": "app-03.example.net", "team": "ops"}, 0, 0),
    ("another period", {"since": "1h"}, 0, 0),
)


async def test_only_what_is_asked_for_is_counted_and_exported(views: Views) -> None:
    for what, wanted, runs, blocked in ASKED:
        report = await made(views, **wanted)
        exported = await rows(views, 2, **wanted)

        assert report.total.runs == sum(each.runs for each in report.series.buckets) == runs, what
        assert sum(each.count for each in report.not_done) == blocked, what
        assert sum(each.blocked for each in report.series.buckets) == blocked, what
        assert len(exported) == runs + blocked, what


async def test_runs_are_exported_page_by_page_each_once_in_the_order_of_time(
    views: Views,
) -> None:
    whole = await rows(views, 100)

    assert len(whole) == 9
    assert whole == sorted(whole)
    assert [await rows(views, size) for size in (1, 3, 9)] == [whole] * 3


async def test_a_success_saved_nothing_if_it_was_wanted_again_after_the_period(
    views: Views,
) -> None:
    until = NOON - 11 * HOUR
    again = {"target": "app-02.example.net", "rule": "restart", "source": "dynatrace"}

    before = await made(views, since="2d", until=until.isoformat(), source="jsm")
    await views.database.write(
        lambda connection: write_run(
            connection, 99, event=9, problem=9, at=until + HOUR, state="queued", **again
        )
    )
    after = await made(views, since="2d", until=until.isoformat(), source="jsm")

    assert before.total.saved is not None
    assert (before.total.saved.counted, before.total.saved.recurred) == (1, 0)
    assert after.total.saved is not None
    assert (after.total.saved.counted, after.total.saved.recurred) == (0, 1)
