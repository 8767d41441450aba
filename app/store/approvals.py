"""The rows of what people are asked about, and what is shown of those that wait."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, exists, insert, select, update

from app.domain.approval_view import ApprovalView, AskedRun
from app.domain.filters import ListFilter
from app.domain.grammar import Grammar
from app.domain.ids import ApprovalId, DecisionId, EventId, ProblemId, RunId
from app.domain.problem import Problem
from app.domain.restraint.approval import Asker, Request, said_of
from app.domain.run import RunState
from app.domain.views import Page
from app.store.plans import plan_fields
from app.store.restraint_tables import approvals
from app.store.tables import runs

_waits = exists().where(
    runs.c.approval_id == approvals.c.id, runs.c.state == RunState.AWAITING_APPROVAL
)
_ADD = insert(approvals)
_GET = select(approvals).where(approvals.c.id == bindparam("approval"))
_THAT_WAIT = (
    select(approvals)
    .where(approvals.c.problem_id == bindparam("problem"))
    .where(approvals.c.episode == bindparam("in_episode"), _waits)
    .order_by(approvals.c.id)
)
_CHANGE = update(approvals).where(approvals.c.id == bindparam("approval"))
_RENEW = _CHANGE.values(asked_at=bindparam("since"), until=bindparam("to"))
_CLOSE_WORD = _CHANGE.values(word=None)
_COUNT_WRONG_WORD = _CHANGE.values(wrong_words=approvals.c.wrong_words + 1)


class ApprovalRows:
    """Requests inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, request: Request) -> None:
        names = ("id", "decision_id", "event_id", "problem_id", "episode", "rule", "remedy")
        rest = ("asked_at", "until", "word", "wrong_words")
        self._connection.execute(
            _ADD,
            {
                **{name: getattr(request, name) for name in (*names, *rest)},
                "because": json.dumps(request.because, ensure_ascii=False),
                "by": json.dumps(request.by, ensure_ascii=False),
                "client": request.asker.client,
                "author": request.asker.author,
            },
        )

    def get(self, approval_id: ApprovalId) -> Request | None:
        row = self._connection.execute(_GET, {"approval": approval_id}).first()
        return _request(row) if row else None

    def that_wait(self, problem: Problem) -> Sequence[Request]:
        here = {"problem": problem.id, "in_episode": problem.episode}
        return [_request(row) for row in self._connection.execute(_THAT_WAIT, here).all()]

    def renew(self, approval_id: ApprovalId, asked_at: datetime, until: datetime) -> None:
        new = {"approval": approval_id, "since": asked_at, "to": until}
        self._connection.execute(_RENEW, new)

    def close_word(self, approval_id: ApprovalId) -> None:
        self._connection.execute(_CLOSE_WORD, {"approval": approval_id})

    def count_wrong_word(self, approval_id: ApprovalId) -> None:
        self._connection.execute(_COUNT_WRONG_WORD, {"approval": approval_id})


def _request(row: Row[Any]) -> Request:
    return Request(
        id=ApprovalId(row.id),
        decision_id=DecisionId(row.decision_id),
        event_id=EventId(row.event_id),
        problem_id=ProblemId(row.problem_id),
        episode=row.episode,
        rule=row.rule,
        remedy=row.remedy,
        because=tuple(json.loads(row.because)),
        by=tuple(tuple(names) for names in json.loads(row.by)),
        asker=Asker(row.client, row.author),
        asked_at=row.asked_at,
        until=row.until,
        word=row.word,
        wrong_words=row.wrong_words,
    )


def approvals_that_wait(
    connection: Connection, wanted: ListFilter, grammar: Grammar
) -> Page[ApprovalView]:
    """List what waits for an answer, the newest first."""
    query: Select[Any] = select(approvals).where(_waits)
    if wanted.cursor:
        query = query.where(approvals.c.id < wanted.cursor)
    found = connection.execute(query.order_by(approvals.c.id.desc()).limit(wanted.limit + 1)).all()
    shown = found[: wanted.limit]
    views = [_view(connection, row, grammar) for row in shown]
    return Page(
        items=tuple(each for each in views if each),
        next=shown[-1].id if len(found) > wanted.limit else None,
    )


def approval_that_waits(
    connection: Connection, approval_id: ApprovalId, grammar: Grammar
) -> ApprovalView | None:
    """Show one request as long as it waits for an answer."""
    row = connection.execute(_GET.where(_waits), {"approval": approval_id}).first()
    return _view(connection, row, grammar) if row else None


def _view(connection: Connection, row: Row[Any], grammar: Grammar) -> ApprovalView | None:
    """Show one; None when it was answered since the row was read."""
    waiting = connection.execute(
        select(runs)
        .where(runs.c.approval_id == row.id, runs.c.state == RunState.AWAITING_APPROVAL)
        .order_by(runs.c.id)
    ).all()
    if not waiting:
        return None
    request = _request(row)
    return ApprovalView(
        id=request.id,
        event=request.event_id,
        problem=request.problem_id,
        rule=request.rule,
        remedy=request.remedy + 1,
        remedies=waiting[0].remedies,
        because=request.because,
        by=request.by,
        who=said_of(request.by),
        asked_by=request.asker.names(),
        asked_at=request.asked_at,
        until=request.until,
        runs=tuple(_asked(each, grammar) for each in waiting),
    )


def _asked(row: Row[Any], grammar: Grammar) -> AskedRun:
    return AskedRun(id=RunId(row.id), target=row.target, **plan_fields(grammar, row.plan))
