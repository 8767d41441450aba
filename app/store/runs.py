"""The rows of decisions, runs and steps; the claim of a step is its row."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, insert, or_, select, update

from app.domain.decide import Block, Past
from app.domain.grammar import Grammar
from app.domain.ids import DecisionId, EventId, ProblemId, RunId
from app.domain.problem import Problem
from app.domain.rule import Rule
from app.domain.run import ACTIVE, WAITING, Run, RunState
from app.domain.task import TaskResult
from app.ledger import Due, Step
from app.store.statements import next_due, upsert
from app.store.tables import decisions, rules, runs, steps

_KEPT = ("state", "detail", "started_at", "finished_at", "due_at")
_NEVER_BEGAN = (RunState.BLOCKED, RunState.CANCELLED)


class RunRows:
    """Decisions, runs and steps inside one transaction."""

    def __init__(self, connection: Connection, grammar: Grammar) -> None:
        self._connection = connection
        self._grammar = grammar

    def acted(self, rule: str, problem: Problem, occasion: str) -> bool:
        found = self._connection.execute(
            select(runs.c.id)
            .where(runs.c.rule == rule, *_here(problem, occasion))
            .where(runs.c.state != RunState.BLOCKED)
            .limit(1)
        )
        return found.first() is not None

    def past(
        self, rule: str, target: str, problem: Problem, occasion: str, since: datetime
    ) -> Past:
        same = (runs.c.rule == rule, runs.c.target == target)
        recent = self._connection.execute(
            select(runs.c.remedy, runs.c.queued_at, runs.c.started_at, runs.c.finished_at)
            .where(*same, runs.c.queued_at >= since)
            .where(or_(runs.c.started_at.is_not(None), runs.c.state.not_in(_NEVER_BEGAN)))
        ).all()
        at_work = select(runs.c.id).where(*same, runs.c.state.in_(ACTIVE | WAITING))
        done_here = select(runs.c.id).where(
            *same, *_here(problem, occasion), runs.c.state != RunState.BLOCKED
        )
        times = [row.finished_at or row.started_at or row.queued_at for row in recent]
        return Past(
            begun=tuple(row.queued_at for row in recent if row.remedy == 0),
            last=max(times, default=None),
            at_work=self._connection.execute(at_work.limit(1)).first() is not None,
            done_here=self._connection.execute(done_here.limit(1)).first() is not None,
        )

    def add_decision(
        self,
        decision_id: DecisionId,
        event_id: EventId,
        problem_id: ProblemId,
        rule: Rule,
        block: Block | None,
        at: datetime,
    ) -> None:
        self._connection.execute(
            upsert(self._connection)(rules)
            .values(digest=rule.digest, name=rule.name, rule=rule.model_dump_json(by_alias=True))
            .on_conflict_do_nothing()
        )
        self._connection.execute(
            insert(decisions).values(
                id=decision_id,
                event_id=event_id,
                problem_id=problem_id,
                rule=rule.name,
                rule_digest=rule.digest,
                reason=block.reason if block else None,
                detail=block.detail if block else "",
                decided_at=at,
            )
        )

    def add(self, run: Run, block: Block | None = None) -> None:
        row = {name: getattr(run, name) for name in Run.model_fields}
        row["plan"] = run.plan.model_dump_json(by_alias=True, exclude_defaults=True)
        row["state"] = str(run.state)
        row["reason"] = block.reason if block else None
        self._connection.execute(insert(runs).values(row))

    def due(self, now: datetime, limit: int) -> Due:
        """Give the runs that are due, the oldest first, and one of those for the same target."""
        busy = select(runs.c.target).where(runs.c.state.in_(ACTIVE))
        first = (
            select(func.min(runs.c.id).label("id"))
            .where(runs.c.state == RunState.QUEUED, runs.c.due_at <= now)
            .where(runs.c.target.not_in(busy))
            .group_by(runs.c.target)
        )
        found = self._connection.execute(
            select(runs.c.id)
            .where(
                runs.c.due_at <= now,
                or_(runs.c.state.in_(ACTIVE), runs.c.id.in_(first)),
            )
            .order_by(runs.c.due_at, runs.c.id)
            .limit(limit)
        )
        return [row.id for row in found], next_due(self._connection, runs.c.due_at, now)

    def get(self, run_id: RunId) -> Run:
        return self.read(self._connection.execute(select(runs).where(runs.c.id == run_id)).one())

    def read(self, row: Row[Any]) -> Run:
        said = {name: getattr(row, name) for name in Run.model_fields if name != "plan"}
        return Run(plan=self._grammar.remedy.model_validate_json(row.plan), **said)

    def save(self, run: Run) -> None:
        values = {name: getattr(run, name) for name in _KEPT}
        self._connection.execute(update(runs).where(runs.c.id == run.id).values(values))

    def ask_to_stop(self, run_id: RunId, by: str, at: datetime) -> None:
        self._connection.execute(
            update(runs).where(runs.c.id == run_id).values(cancelled_by=by, due_at=at)
        )

    def begin(self, run_id: RunId, at: datetime) -> bool:
        other = runs.alias("other")
        at_work = select(other.c.id).where(
            other.c.target == runs.c.target, other.c.state.in_(ACTIVE)
        )
        begun = self._connection.execute(
            update(runs)
            .where(runs.c.id == run_id, runs.c.state == RunState.QUEUED, ~at_work.exists())
            .values(state=RunState.RUNNING, started_at=at)
        )
        return begun.rowcount == 1

    def of_problem(self, problem_id: ProblemId) -> Sequence[Run]:
        found = self._connection.execute(
            select(runs).where(runs.c.problem_id == problem_id).order_by(runs.c.id)
        )
        return [self.read(row) for row in found]

    def rule(self, digest: str) -> Rule:
        text = self._connection.execute(
            select(rules.c.rule).where(rules.c.digest == digest)
        ).scalar_one()
        return self._grammar.rule.model_validate_json(text)

    def steps(self, run_id: RunId) -> Mapping[str, Step]:
        found = self._connection.execute(
            select(steps).where(steps.c.run_id == run_id).order_by(steps.c.claimed_at, steps.c.name)
        )
        return {
            row.name: Step(
                name=row.name,
                claimed_at=row.claimed_at,
                until=row.until,
                result=TaskResult.model_validate_json(row.result) if row.result else None,
            )
            for row in found
        }

    def claim(self, run_id: RunId, step: Step) -> bool:
        claimed = self._connection.execute(
            upsert(self._connection)(steps)
            .values(run_id=run_id, name=step.name, claimed_at=step.claimed_at, until=step.until)
            .on_conflict_do_nothing()
        )
        return claimed.rowcount == 1

    def remember(self, run_id: RunId, step: Step) -> None:
        self._connection.execute(
            update(steps)
            .where(steps.c.run_id == run_id, steps.c.name == step.name)
            .values(result=step.result.model_dump_json() if step.result else None)
        )


def _here(problem: Problem, occasion: str) -> tuple[ColumnElement[bool], ...]:
    """Give the conditions for runs of this episode and occasion."""
    return (
        runs.c.problem_id == problem.id,
        runs.c.episode == problem.episode,
        runs.c.occasion == occasion,
    )
