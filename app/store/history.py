"""What a rule did on a target, and what for it was wanted there, by the rows of runs."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from sqlalchemy import Connection, bindparam, exists, func, or_, select

from app.domain.problem import Problem
from app.domain.restraint.block import BlockReason
from app.domain.restraint.recurrence import Remediation
from app.domain.run import ACTIVE, RunState
from app.store.statements import unindexed
from app.store.tables import runs

_ROWS_EACH = 5
"""So many rows are looked at for each that is asked for: enough of them, and not all of a storm."""

_SINCE = bindparam("since", type_=runs.c.queued_at.type)
_ON_TARGET = (runs.c.rule == bindparam("of_rule"), runs.c.target == bindparam("on"))
_LATEST = (
    select(
        runs.c.decision_id,
        runs.c.remedy,
        runs.c.state,
        runs.c.queued_at,
        runs.c.finished_at,
    )
    .where(*_ON_TARGET, runs.c.finished_at >= _SINCE, runs.c.state != RunState.BLOCKED)
    .order_by(runs.c.finished_at.desc())
    .limit(bindparam("rows"))
)
"""By their ends: what was blocked at once has none, and there may be very much of that."""

_heard_of = runs.alias("heard_of")
_recent = (
    select(runs.c.problem_id, runs.c.episode, runs.c.queued_at)
    .where(*_ON_TARGET, runs.c.queued_at > _SINCE)
    .where(or_(runs.c.reason.is_(None), runs.c.reason != BlockReason.DUPLICATE))
    .order_by(runs.c.queued_at.desc())
    .limit(bindparam("rows"))
    .subquery()
)
_OPENINGS = (
    select(
        _recent.c.problem_id,
        _recent.c.episode,
        func.min(_recent.c.queued_at, type_=runs.c.queued_at.type).label("at"),
    )
    .where(
        ~exists().where(
            _heard_of.c.problem_id == _recent.c.problem_id,
            _heard_of.c.episode == _recent.c.episode,
            unindexed(_heard_of.c.rule) == bindparam("of_rule"),
            unindexed(_heard_of.c.target) == bindparam("on"),
            _heard_of.c.queued_at <= _SINCE,
        )
    )
    .group_by(_recent.c.problem_id, _recent.c.episode)
)
_KNOWN = (
    select(runs.c.id)
    .where(
        unindexed(runs.c.rule) == bindparam("of_rule"),
        unindexed(runs.c.target) == bindparam("on"),
        runs.c.problem_id == bindparam("problem"),
        runs.c.episode == bindparam("in_episode"),
    )
    .limit(1)
)
_AT_WORK = (
    select(func.count())
    .select_from(runs)
    .where(runs.c.state.in_(ACTIVE), unindexed(runs.c.rule) == bindparam("of_rule"))
)


class HistoryRows:
    """Runs as the history of a rule, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def remediations(
        self, rule: str, target: str, since: datetime, most: int
    ) -> Sequence[Remediation]:
        same = {"of_rule": rule, "on": target, "since": since, "rows": most * _ROWS_EACH}
        rows = self._connection.execute(_LATEST, same).all()
        by_decision = sorted(rows, key=lambda row: (row.decision_id, row.remedy))
        made = []
        for _, some in groupby(by_decision, key=lambda row: row.decision_id):
            first, *others = some
            last = others[-1] if others else first
            made.append(Remediation(first.queued_at, last.finished_at, RunState(last.state)))
        return sorted(made, key=lambda each: each.begun, reverse=True)

    def openings(
        self, rule: str, target: str, problem: Problem, since: datetime, now: datetime, most: int
    ) -> Sequence[datetime]:
        same = {"of_rule": rule, "on": target, "since": since, "rows": most * _ROWS_EACH}
        found = [row.at for row in self._connection.execute(_OPENINGS, same)]
        here = {
            "of_rule": rule,
            "on": target,
            "problem": problem.id,
            "in_episode": problem.episode,
        }
        if self._connection.execute(_KNOWN, here).first() is None:
            found.append(now)
        return found

    def at_work(self, rule: str) -> int:
        count: int = self._connection.execute(_AT_WORK, {"of_rule": rule}).scalar_one()
        return count
