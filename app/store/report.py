"""The report: what the runs, the decisions and the events of a period come to."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, select

from app.domain.filters import ReportFilter
from app.domain.promotion import Ladder, Standing, Thresholds, advice
from app.domain.report import Done, Period, report
from app.domain.run import RunState
from app.domain.views import NotDone, Report
from app.store.breakers import open_breakers
from app.store.dead_letters import count_of_dead_letters
from app.store.events import DECIDED
from app.store.gaps import gaps_between
from app.store.promotion import stored_evidence, would_have_run
from app.store.statements import unindexed
from app.store.tables import decisions, events, runs


def stored_report(
    connection: Connection, wanted: ReportFilter, now: datetime, ladder: Ladder | None = None
) -> Report:
    """Make the report of the rows."""
    since, until = wanted.period(now)
    of = [runs.c.queued_at >= since, runs.c.queued_at < until]
    if wanted.rule is not None:
        of.append(unindexed(runs.c.rule) == wanted.rule)
    if wanted.target is not None:
        of.append(unindexed(runs.c.target) == wanted.target)
    done = connection.execute(
        select(
            runs.c.rule,
            runs.c.target,
            runs.c.state,
            runs.c.queued_at,
            runs.c.started_at,
            runs.c.finished_at,
            runs.c.remedy,
        ).where(*of, runs.c.state != RunState.BLOCKED)
    )
    made = report(
        _period(connection, since, until),
        [
            Done(
                row.rule,
                row.target,
                row.state,
                row.queued_at,
                seconds(row.started_at, row.finished_at),
                row.finished_at,
                row.remedy,
            )
            for row in done
        ],
        _blocked(connection, of)
        + ([] if wanted.target else _without_target(connection, wanted.rule, since, until)),
        (ladder.thresholds if ladder else Thresholds()).recurrence,
    )
    beside: dict[str, object] = {
        "would_have_run": would_have_run(connection, of),
        "breakers": open_breakers(connection, wanted.rule, wanted.target),
        "dead_letters": count_of_dead_letters(connection),
        "gaps": gaps_between(connection, since, until),
    }
    if ladder and wanted.target is None:
        asked = replace(ladder, standings=_of_rule(ladder.standings, wanted.rule))
        evidence = stored_evidence(connection, asked, since, until)
        beside["promotions"] = advice(asked, evidence, until)
    return made.model_copy(update=beside)


def _of_rule(standings: Sequence[Standing], rule: str | None) -> tuple[Standing, ...]:
    return tuple(each for each in standings if rule is None or each.rule == rule)


def seconds(began: datetime | None, ended: datetime | None) -> float | None:
    """Give the length from one to the other, when both are known."""
    return round((ended - began).total_seconds(), 3) if began and ended else None


def _blocked(connection: Connection, of: Sequence[ColumnElement[bool]]) -> list[NotDone]:
    """Count the blocked runs by rule and reason."""
    found = connection.execute(
        select(runs.c.rule, runs.c.reason, func.count().label("count"))
        .where(*of, unindexed(runs.c.state) == RunState.BLOCKED)
        .group_by(runs.c.rule, runs.c.reason)
    )
    return [NotDone(**row._asdict()) for row in found]


def _without_target(
    connection: Connection, rule: str | None, since: datetime, until: datetime
) -> list[NotDone]:
    """Count the decisions that were blocked before there was any target."""
    run = select(runs.c.id).where(
        runs.c.event_id == decisions.c.event_id, runs.c.decision_id == decisions.c.id
    )
    query = (
        select(decisions.c.rule, decisions.c.reason, func.count().label("count"))
        .where(decisions.c.decided_at >= since, decisions.c.decided_at < until)
        .where(decisions.c.reason.is_not(None), ~run.exists())
        .group_by(decisions.c.rule, decisions.c.reason)
    )
    if rule is not None:
        query = query.where(decisions.c.rule == rule)
    return [NotDone(**row._asdict()) for row in connection.execute(query)]


def _period(connection: Connection, since: datetime, until: datetime) -> Period:
    within = (events.c.received_at >= since, events.c.received_at < until)
    decided = select(decisions.c.id).where(decisions.c.event_id == events.c.id)
    state = unindexed(events.c.state)
    without = (*within, state == DECIDED, events.c.rules_tried > 0, ~decided.exists())
    count = select(func.count()).select_from(events)
    return Period(
        since=since,
        until=until,
        events=connection.execute(count.where(*within)).scalar_one(),
        events_without_rule=connection.execute(count.where(*without)).scalar_one(),
    )
