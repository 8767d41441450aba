"""The report: what the runs, the decisions and the events of a period come to.

What is counted only is counted by the database, piece by piece of the period; runs, of which
lengths and recurrence are needed too, are read page by page.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Select,
    and_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy import type_coerce as as_it_stands

from app.domain.filters import ReportFilter
from app.domain.promotion import Ladder, Standing, Thresholds, advice
from app.domain.reporting.counting import Counting, Done, Wanted
from app.domain.reporting.cutting import Cut, cut
from app.domain.reporting.manual import Manual
from app.domain.reporting.report import Blocked, Period, Received, report
from app.domain.reporting.shown import Report
from app.domain.run import RunState
from app.store.breakers import open_breakers
from app.store.columns import Moment
from app.store.dead_letters import count_of_dead_letters
from app.store.gaps import gaps_between
from app.store.promotion import HELD_BACK, stored_evidence, would_have_run
from app.store.report_filter import Asked
from app.store.statements import unindexed
from app.store.tables import decisions, events, runs
from app.store.teams import separate

_PAGE = 500
"""So few that what goes on beside on the event loop waits for milliseconds only."""

_NO_RULE = and_(
    events.c.rules_matched == literal_column("0"), events.c.rules_tried > literal_column("0")
)
"""Spelled out as it is in the index `events_without_rule`, so that this is used."""

_SINCE, _UNTIL = (bindparam(name, type_=Moment) for name in ("since", "until"))
_IS_BLOCKED = unindexed(runs.c.state) == RunState.BLOCKED


@dataclass(frozen=True)
class Counted:
    """What was counted, and what stands beside it in the report."""

    period: Period
    counting: Counting
    recurrence: timedelta
    manual: Manual | None
    beside: Mapping[str, object]

    def report(self) -> Report:
        """Make the report. It needs no database, and takes long for very many runs."""
        made = report(self.period, self.counting, self.recurrence, self.manual)
        return made.model_copy(update=dict(self.beside))


def counted(
    connection: Connection,
    wanted: ReportFilter,
    now: datetime,
    ladder: Ladder | None = None,
    manual: Manual | None = None,
) -> Counted:
    """Count the rows of a report."""
    asked = Asked(connection, wanted)
    since, until = wanted.period(now)
    recurrence = (ladder.thresholds if ladder else Thresholds()).recurrence
    pieces = cut(since, until, ZoneInfo(wanted.zone))
    stated = manual is not None and manual.is_stated
    counting = Counting(pieces.edges, recurrence, names=separate, lasting=stated)
    counting.add(_done(connection, asked, since, until))
    if stated:
        counting.add_wanted(_wanted(connection, asked, since, until, recurrence))
    return Counted(
        _period(connection, asked, pieces, since, until),
        counting,
        recurrence,
        manual,
        beside={
            "would_have_run": would_have_run(connection, asked.runs(since, until)),
            "breakers": open_breakers(connection, wanted.rule, wanted.target),
            "dead_letters": count_of_dead_letters(connection),
            "gaps": gaps_between(connection, since, until),
            **_promotions(connection, wanted, ladder, since, until),
        },
    )


def _promotions(
    connection: Connection,
    wanted: ReportFilter,
    ladder: Ladder | None,
    since: datetime,
    until: datetime,
) -> Mapping[str, object]:
    """Advise only where all is known that a rule did."""
    if ladder is None or wanted.target or wanted.source or wanted.team:
        return {}
    asked = replace(ladder, standings=_of_rules(ladder.standings, wanted.rule))
    evidence = stored_evidence(connection, asked, since, until)
    return {"promotions": advice(asked, evidence, until)}


def _of_rules(standings: Sequence[Standing], names: Sequence[str]) -> tuple[Standing, ...]:
    return tuple(each for each in standings if not names or each.rule in names)


def _done(connection: Connection, asked: Asked, since: datetime, until: datetime) -> Iterable[Done]:
    """Read the runs in pages, as they stand: they are counted while the next page is read."""
    found = connection.execute(
        select(
            *(runs.c.rule, runs.c.target, runs.c.state, runs.c.remedy),
            *(runs.c.problem_id, runs.c.episode),
            *(_number(runs.c.queued_at), _number(runs.c.started_at), _number(runs.c.finished_at)),
            *(func.coalesce(runs.c.source, ""), runs.c.teams),
        )
        .where(*asked.runs(since, until), runs.c.state != RunState.BLOCKED)
        .execution_options(yield_per=_PAGE)
    )
    return cast("Iterable[Done]", found)


def _wanted(
    connection: Connection, asked: Asked, since: datetime, until: datetime, recurrence: timedelta
) -> Iterator[Wanted]:
    """Give what shows that a success did not last, and is not among the runs that were counted.

    It may be later, held back by a limit, or about a message that was not asked for.
    """
    all_counted = not (asked.wanted.source or asked.wanted.team)
    is_held_back = and_(_IS_BLOCKED, runs.c.reason.in_(HELD_BACK))
    found = connection.execute(
        select(
            *(runs.c.rule, runs.c.target, runs.c.problem_id, runs.c.episode),
            *(_number(runs.c.queued_at), runs.c.state == RunState.BLOCKED),
        )
        .where(runs.c.queued_at >= since, runs.c.queued_at < until + recurrence, *asked.places)
        .where(
            or_(
                is_held_back,
                and_(
                    ~_IS_BLOCKED,
                    runs.c.remedy == 0,
                    runs.c.queued_at >= (until if all_counted else since),
                ),
            )
        )
        .execution_options(yield_per=_PAGE)
    )
    for rule, target, problem, episode, at, is_blocked in found:
        yield Wanted(rule, target, problem, episode, at, bool(is_blocked))


def _period(
    connection: Connection, asked: Asked, pieces: Cut, since: datetime, until: datetime
) -> Period:
    count = select(func.count()).select_from(events)
    received, blocked = _received(asked), _blocked(asked)
    times = [{"since": since, "until": until} for since, until in pieces.pieces]
    return Period(
        since=since,
        until=until,
        cut=pieces,
        zone=asked.wanted.zone,
        received=[
            Received(number, source, separate(teams), count)
            for number, piece in enumerate(times)
            for source, teams, count in connection.execute(received, piece)
        ],
        without_rule=connection.execute(
            count.where(*asked.events(since, until), _NO_RULE)
        ).scalar_one(),
        blocked=[
            Blocked(number, rule, reason or "", count)
            for number, piece in enumerate(times)
            for question in blocked
            for rule, reason, count in connection.execute(question, piece)
        ],
    )


def _received(asked: Asked) -> Select[Any]:
    """Make the question for the messages of a piece, which an index answers alone."""
    return (
        select(events.c.source, events.c.teams, func.count())
        .where(*asked.events(_SINCE, _UNTIL))
        .group_by(events.c.source, events.c.teams)
    )


def _blocked(asked: Asked) -> Sequence[Select[Any]]:
    """Make those for the runs that were blocked, and for decisions before there was a target."""
    on_targets = (
        select(runs.c.rule, runs.c.reason, func.count())
        .where(*asked.runs(_SINCE, _UNTIL), _IS_BLOCKED)
        .group_by(runs.c.rule, runs.c.reason)
    )
    run = select(runs.c.id).where(
        runs.c.event_id == decisions.c.event_id, runs.c.decision_id == decisions.c.id
    )
    without_target = (
        select(decisions.c.rule, decisions.c.reason, func.count())
        .where(*asked.decisions(_SINCE, _UNTIL))
        .where(decisions.c.reason.is_not(None), ~run.exists())
        .group_by(decisions.c.rule, decisions.c.reason)
    )
    return [on_targets] if asked.wanted.target else [on_targets, without_target]


def _number(column: Column[Any]) -> Any:
    """Ask for a time as it stands: to make a `datetime` of each would take half of the time."""
    return as_it_stands(column, BigInteger)
