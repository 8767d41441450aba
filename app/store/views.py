"""Questions about what happened, answered from the rows."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from pydantic import ValidationError
from sqlalchemy import ColumnElement, Connection, Row, ScalarSelect, Select, select

from app.domain.approval_view import ApprovalView
from app.domain.breakers import BreakerFilter, BreakerView
from app.domain.dead_letter import DeadLetter, DeadLetterFilter, DeadLetterView
from app.domain.event import Event
from app.domain.filters import EventFilter, ListFilter, PauseFilter, ReportFilter, RunFilter
from app.domain.grammar import Grammar
from app.domain.ids import ApprovalId, EventId, RunId
from app.domain.moments import seconds_between
from app.domain.promotion import Ladder
from app.domain.reporting.manual import Manual
from app.domain.reporting.shown import Report
from app.domain.reporting.tables import ReportedRun
from app.domain.restraint.shown import PauseView
from app.domain.restraint.storm_report import StormFilter, StormView
from app.domain.rules_view import Lately, LatelyAsked
from app.domain.task import TaskResult
from app.domain.views import (
    DecisionView,
    DeliveryView,
    EventStory,
    EventSummary,
    NoteView,
    Page,
    PlannedRun,
    ProblemView,
    RunSummary,
    RunView,
    StepView,
)
from app.domain.waiting import Waiting
from app.questions import RuleThen
from app.store.approvals import approval_that_waits, approvals_that_wait
from app.store.breakers import stored_breakers
from app.store.database import Database
from app.store.dead_letters import dead_letter, dead_letters
from app.store.held import HELD, Failed, not_matched, rule_then
from app.store.pauses import stored_pauses
from app.store.plans import plan_fields
from app.store.report import counted
from app.store.report_runs import pages
from app.store.rules_lately import rules_lately
from app.store.storms import list_storms
from app.store.tables import aliases, decisions, deliveries, events, notes, problems, runs, steps
from app.store.teams import is_of_one_of
from app.store.waiting import what_waits

_OUT_OF_ORDER = timedelta(minutes=1)
"""Within so much time a later run may have a lower id."""

_SUMMARY = [
    events.c[name]
    for name in (
        "id",
        "source",
        "ref",
        "kind",
        "action",
        "title",
        "origin",
        "client",
        "state",
        "detail",
        "received_at",
        "decided_at",
        "due_at",
    )
] + [events.c.problem_id.label("problem")]


class StoredViews:
    """The views over a database."""

    def __init__(self, database: Database, grammar: Grammar) -> None:
        self._database = database
        self._grammar = grammar

    async def events(self, wanted: EventFilter) -> Page[EventSummary]:
        return await self._database.read_much(lambda connection: _events(connection, wanted))

    async def event(self, event_id: EventId) -> EventStory | None:
        return await self._database.read_much(
            lambda connection: _story(connection, event_id, self._grammar)
        )

    async def rule_on_event(self, event_id: EventId, name: str) -> RuleThen | None:
        return await self._database.read_much(
            lambda connection: rule_then(connection, event_id, name, self._grammar)
        )

    async def runs(self, wanted: RunFilter, now: datetime) -> Page[RunSummary]:
        return await self._database.read_much(lambda connection: _runs(connection, wanted, now))

    async def run(self, run_id: RunId) -> RunView | None:
        return await self._database.read_much(
            lambda connection: _run(connection, run_id, self._grammar)
        )

    async def report(
        self,
        wanted: ReportFilter,
        now: datetime,
        ladder: Ladder | None = None,
        manual: Manual | None = None,
    ) -> Report:
        found = await self._database.read_much(
            lambda connection: counted(connection, wanted, now, ladder, manual)
        )
        return await asyncio.to_thread(found.report)

    def report_runs(
        self, wanted: ReportFilter, now: datetime
    ) -> AsyncIterator[Sequence[ReportedRun]]:
        return pages(self._database, wanted, now)

    async def approvals(self, wanted: ListFilter) -> Page[ApprovalView]:
        return await self._database.read_much(
            lambda connection: approvals_that_wait(connection, wanted, self._grammar)
        )

    async def approval(self, approval_id: ApprovalId) -> ApprovalView | None:
        return await self._database.read_much(
            lambda connection: approval_that_waits(connection, approval_id, self._grammar)
        )

    async def dead_letters(self, wanted: DeadLetterFilter) -> Page[DeadLetter]:
        return await self._database.read_much(lambda connection: dead_letters(connection, wanted))

    async def dead_letter(self, letter_id: str) -> DeadLetterView | None:
        return await self._database.read_much(lambda connection: dead_letter(connection, letter_id))

    async def pauses(self, wanted: PauseFilter) -> Page[PauseView]:
        return await self._database.read_much(lambda connection: stored_pauses(connection, wanted))

    async def breakers(self, wanted: BreakerFilter) -> Page[BreakerView]:
        return await self._database.read_much(
            lambda connection: stored_breakers(connection, wanted)
        )

    async def storms(self, wanted: StormFilter, now: datetime) -> Page[StormView]:
        return await self._database.read_much(
            lambda connection: list_storms(connection, wanted, now)
        )

    async def rules_lately(self, asked: LatelyAsked) -> Mapping[str, Lately]:
        return await self._database.read_much(lambda connection: rules_lately(connection, asked))

    async def waiting(self) -> Waiting:
        return await self._database.read_much(what_waits)


def _events(connection: Connection, wanted: EventFilter) -> Page[EventSummary]:
    query = select(*_SUMMARY)
    for column, value in (
        (events.c.source, wanted.source),
        (events.c.kind, wanted.kind),
        (events.c.state, wanted.state),
        (events.c.ref, wanted.ref),
        (events.c.problem_id, wanted.problem),
    ):
        if value is not None:
            query = query.where(column == value)
    rows, following = _page(connection, query, events.c.id, wanted.limit, wanted.cursor)
    return Page(items=tuple(EventSummary(**row._asdict()) for row in rows), next=following)


def _runs(connection: Connection, wanted: RunFilter, now: datetime) -> Page[RunSummary]:
    query = select(runs)
    for column, values in (
        (runs.c.rule, wanted.rule),
        (runs.c.target, wanted.target),
        (runs.c.source, wanted.source),
        (runs.c.state, [wanted.state] if wanted.state else ()),
        (runs.c.event_id, [wanted.event] if wanted.event else ()),
    ):
        if values:
            query = query.where(column.in_(values))
    if wanted.team:
        query = query.where(is_of_one_of(connection, runs.c.teams, wanted.team))
    if begin := wanted.begin(now):
        query = query.where(runs.c.queued_at >= begin, runs.c.id >= _first_since(begin))
    if end := wanted.end(now):
        query = query.where(runs.c.queued_at < end)
    rows, following = _page(connection, query, runs.c.id, wanted.limit, wanted.cursor)
    return Page(items=tuple(RunSummary(**_run_summary(row)) for row in rows), next=following)


def _first_since(begin: datetime) -> ScalarSelect[str]:
    """Give the first id of that time: ids grow with time, and a page is found by them."""
    first = select(runs.c.id).where(runs.c.queued_at >= begin - _OUT_OF_ORDER)
    return first.order_by(runs.c.queued_at, runs.c.id).limit(1).scalar_subquery()


def _page(
    connection: Connection,
    query: Select[Any],
    key: ColumnElement[str],
    limit: int,
    cursor: str | None,
) -> tuple[Sequence[Row[Any]], str | None]:
    if cursor:
        query = query.where(key < cursor)
    rows = connection.execute(query.order_by(key.desc()).limit(limit + 1)).all()
    if len(rows) <= limit:
        return rows, None
    return rows[:limit], rows[limit - 1].id


def _story(connection: Connection, event_id: EventId, grammar: Grammar) -> EventStory | None:
    row = connection.execute(select(*_SUMMARY, *HELD).where(events.c.id == event_id)).first()
    if row is None:
        return None
    said = row._asdict()
    summary = {name: said[name] for name in EventSummary.model_fields}
    event = _event(row.event)
    decided = _decisions(connection, event_id)
    names = [each.rule for each in decided]
    failed = not_matched(connection, grammar, row, event, names) if event else Failed(())
    return EventStory(
        **summary,
        event=event,
        about=_problem(connection, row.problem) if row.problem else None,
        rules_tried=row.rules_tried,
        rule_set=row.rule_set,
        decisions=decided,
        not_matched=failed.shown,
        not_shown=failed.more,
        runs=tuple(
            PlannedRun(**_run_summary(run), **plan_fields(grammar, run.plan))
            for run in connection.execute(
                select(runs).where(runs.c.event_id == event_id).order_by(runs.c.id)
            )
        ),
        notes=_notes(connection, event_id),
    )


def _event(text: str) -> Event | None:
    try:
        return Event.model_validate_json(text)
    except ValidationError:
        return None


def _problem(connection: Connection, problem_id: str) -> ProblemView:
    row = connection.execute(select(problems).where(problems.c.id == problem_id)).one()
    names = connection.execute(
        select(aliases.c.alias).where(aliases.c.problem_id == problem_id).order_by(aliases.c.alias)
    ).scalars()
    return ProblemView(**row._asdict(), names=tuple(names))


def _decisions(connection: Connection, event_id: EventId) -> tuple[DecisionView, ...]:
    found = connection.execute(
        select(
            decisions.c.rule,
            decisions.c.rule_digest,
            decisions.c.reason,
            decisions.c.detail,
            decisions.c.decided_at,
        )
        .where(decisions.c.event_id == event_id)
        .order_by(decisions.c.id)
    )
    return tuple(DecisionView(**row._asdict()) for row in found)


def _notes(connection: Connection, event_id: EventId) -> tuple[NoteView, ...]:
    found = connection.execute(
        select(notes).where(notes.c.event_id == event_id).order_by(notes.c.id)
    )
    return tuple(
        NoteView(
            id=row.id,
            milestone=row.milestone,
            text=row.text,
            run=row.run_id,
            created_at=row.created_at,
            deliveries=_deliveries(connection, row.id),
        )
        for row in found.all()
    )


def _deliveries(connection: Connection, note_id: str) -> tuple[DeliveryView, ...]:
    columns = [deliveries.c[name] for name in DeliveryView.model_fields]
    found = connection.execute(
        select(*columns).where(deliveries.c.note_id == note_id).order_by(deliveries.c.id)
    )
    return tuple(DeliveryView(**row._asdict()) for row in found)


def _run(connection: Connection, run_id: RunId, grammar: Grammar) -> RunView | None:
    row = connection.execute(select(runs).where(runs.c.id == run_id)).first()
    if row is None:
        return None
    found = connection.execute(
        select(steps).where(steps.c.run_id == run_id).order_by(steps.c.claimed_at, steps.c.name)
    )
    return RunView(
        **_run_summary(row),
        **plan_fields(grammar, row.plan),
        cancelled_by=row.cancelled_by,
        steps=tuple(
            StepView(
                name=step.name,
                claimed_at=step.claimed_at,
                until=step.until,
                result=TaskResult.model_validate_json(step.result) if step.result else None,
            )
            for step in found
        ),
    )


def _run_summary(row: Row[Any]) -> dict[str, Any]:
    return {
        "id": row.id,
        "event": row.event_id,
        "problem": row.problem_id,
        "rule": row.rule,
        "rule_digest": row.rule_digest,
        "remedy": row.remedy + 1,
        "remedies": row.remedies,
        "target": row.target,
        "state": row.state,
        "reason": row.reason,
        "detail": row.detail,
        "waits": row.waits,
        "approval": row.approval_id,
        "approved_by": row.approved_by,
        "wave": None if row.wave is None else row.wave + 1,
        "queued_at": row.queued_at,
        "started_at": row.started_at,
        "finished_at": row.finished_at,
        "seconds": seconds_between(row.started_at, row.finished_at),
    }
