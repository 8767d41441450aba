"""The rows of decisions and runs."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    bindparam,
    case,
    exists,
    func,
    insert,
    literal_column,
    null,
    or_,
    select,
    union_all,
    update,
)

from app.domain.before import COLLECTING
from app.domain.gone import stored_plan, stored_rule
from app.domain.grammar import Grammar
from app.domain.ids import ApprovalId, DecisionId, EventId, ProblemId, RunId
from app.domain.problem import Problem
from app.domain.rates import Scope
from app.domain.restraint.block import Block, BlockReason
from app.domain.restraint.pools import Pool
from app.domain.restraint.situation import Past
from app.domain.rule import Rule
from app.domain.run import ACTIVE, WAITING, Run, RunState
from app.ledger import Due
from app.store.pools import PoolRows
from app.store.statements import NOW, ByDialect, next_due
from app.store.tables import decisions, events, rules, runs, steps

_MOST_KNOWN = 1000
_NEVER_BEGAN = (RunState.BLOCKED, RunState.CANCELLED)

_OF_RULE = (runs.c.rule == bindparam("of_rule"),)
_ON_TARGET = (*_OF_RULE, runs.c.target == bindparam("on"))
_HERE = (
    runs.c.problem_id == bindparam("problem"),
    runs.c.episode == bindparam("in_episode"),
    runs.c.occasion == bindparam("at_occasion"),
    runs.c.state != literal_column("'blocked'"),
)
"""The state is spelled out, as it is in the index `runs_once`, so that SQLite uses that."""

_SINCE = bindparam("since", type_=runs.c.queued_at.type)
_ENDED_SINCE = runs.c.finished_at >= _SINCE
_NOT_ENDED_SINCE = or_(runs.c.finished_at.is_(None), runs.c.finished_at < _SINCE)
_ON_TARGET_BEGUN = (
    select(runs.c.queued_at, runs.c.started_at, runs.c.finished_at)
    .where(*_ON_TARGET)
    .where(or_(runs.c.started_at.is_not(None), runs.c.state.not_in(_NEVER_BEGAN)))
)
_RECENT = union_all(
    _ON_TARGET_BEGUN.where(_ENDED_SINCE),
    _ON_TARGET_BEGUN.where(runs.c.queued_at >= _SINCE, _NOT_ENDED_SINCE),
)
"""In two halves: each has an index of its own, where one question for both would go through all
that the rule ever did there."""

_AT_WORK = select(runs.c.id).where(*_ON_TARGET, runs.c.state.in_(ACTIVE | WAITING)).limit(1)
_DONE_HERE = select(runs.c.id).where(*_ON_TARGET, *_HERE).limit(1)
_ACTED = select(runs.c.id).where(*_OF_RULE, *_HERE).limit(1)

_UNDER_WAY = (
    select(runs.c.state, func.count().label("times"))
    .where(runs.c.state.in_(ACTIVE | WAITING))
    .group_by(runs.c.state)
)
_DONE_ON = select(runs.c.target).where(*_OF_RULE, *_HERE)

_ITS_EVENT = events.c.id == bindparam("its_event")
_KEEP_RULE = ByDialect(lambda insert: insert(rules).on_conflict_do_nothing())
_ADD_DECISION = insert(decisions)
_ADD = insert(runs).values(
    source=select(events.c.source).where(_ITS_EVENT).scalar_subquery(),
    teams=select(events.c.teams).where(_ITS_EVENT).scalar_subquery(),
)
"""Source and teams stand in the run as well: the report need not look at a million events."""
_RUN = select(runs).where(runs.c.id == bindparam("run_id"))
_ASKED_ABOUT = (
    select(runs)
    .where(runs.c.approval_id == bindparam("approval"))
    .where(runs.c.state == RunState.AWAITING_APPROVAL)
    .order_by(runs.c.id)
)
_OF_PROBLEM = select(runs).where(runs.c.problem_id == bindparam("problem")).order_by(runs.c.id)
_RULE = select(rules.c.rule).where(rules.c.digest == bindparam("digest"))

_WHATEVER_ITS_TARGET = ACTIVE | {RunState.AWAITING_APPROVAL, RunState.BLOCKED}
"""What is due whatever its target does; a run that nobody approved is due at its end, and one that
is blocked and only looks at once."""

_busy = select(runs.c.target).where(runs.c.state.in_(ACTIVE))
_first_of_target = (
    select(func.min(runs.c.id))
    .where(runs.c.state == RunState.QUEUED, runs.c.due_at <= NOW, runs.c.target.not_in(_busy))
    .group_by(runs.c.target)
)
_DUE = (
    select(runs.c.id)
    .where(runs.c.due_at <= NOW)
    .where(or_(runs.c.state.in_(_WHATEVER_ITS_TARGET), runs.c.id.in_(_first_of_target)))
    .order_by(runs.c.due_at, runs.c.id)
    .limit(bindparam("limit"))
)
_NEXT_DUE = next_due(runs.c.due_at)

_SAVED = ("state", "detail", "started_at", "finished_at", "due_at", "waits")
_SAVE = (
    update(runs)
    .where(runs.c.id == bindparam("run_id"), runs.c.finished_at.is_(None))
    .values({name: bindparam(f"new_{name}") for name in _SAVED})
)
_APPROVE = (
    update(runs)
    .where(runs.c.id == bindparam("run_id"), runs.c.state == RunState.AWAITING_APPROVAL)
    .values(
        state=RunState.QUEUED,
        detail=bindparam("words"),
        approved_by=bindparam("whom"),
        due_at=case(
            (runs.c.waits.is_(None), bindparam("at", type_=runs.c.due_at.type)), else_=null()
        ),
    )
)
_ASK_TO_STOP = (
    update(runs)
    .where(runs.c.id == bindparam("run_id"))
    .values(cancelled_by=bindparam("by"), due_at=bindparam("at"))
)
_BRING_FORWARD = update(runs).where(runs.c.due_at > NOW).values(due_at=NOW)
_MANY = 1_000_000
_AT_ONCE = 32
"""So many look whether there is room for them when a run has ended: few, and none for ever."""

_WAIT = (
    update(runs)
    .where(runs.c.id == bindparam("run_id"), runs.c.state == RunState.QUEUED)
    .values(waits=bindparam("why"), due_at=bindparam("at"))
)
_LET_BEGIN = (
    update(runs)
    .where(
        runs.c.id.in_(
            select(runs.c.id)
            .where(runs.c.waits.is_not(None), runs.c.due_at > NOW)
            .order_by(runs.c.id)
            .limit(_AT_ONCE)
        )
    )
    .values(due_at=NOW)
)
_BLOCK = (
    update(runs)
    .where(runs.c.id == bindparam("run_id"), runs.c.state.in_((RunState.QUEUED, RunState.RUNNING)))
    .values(
        state=RunState.BLOCKED,
        reason=bindparam("why"),
        detail=bindparam("words"),
        started_at=None,
        finished_at=bindparam("end", type_=runs.c.finished_at.type),
        due_at=bindparam("due", type_=runs.c.due_at.type),
        waits=None,
    )
)
"""It counts as if it never began: limits look at `started_at`."""

_WHY_BLOCKED = select(runs.c.reason, runs.c.detail).where(runs.c.id == bindparam("run_id"))
_LOOKED_AT = select(runs.c.reason).where(
    *_ON_TARGET,
    runs.c.problem_id == bindparam("problem"),
    runs.c.episode == bindparam("in_episode"),
    runs.c.occasion == bindparam("at_occasion"),
    runs.c.state == RunState.BLOCKED,
    or_(
        runs.c.due_at.is_not(None),
        exists().where(steps.c.run_id == runs.c.id, steps.c.name == f"{COLLECTING} 1"),
    ),
)
_HAS_LOOKED = (
    update(runs)
    .where(runs.c.id == bindparam("run_id"), runs.c.state == RunState.BLOCKED)
    .values(due_at=None, finished_at=bindparam("at"))
)
_ASKED_TO_STOP = select(runs.c.id).where(
    runs.c.id.in_(bindparam("ids", expanding=True)), runs.c.cancelled_by.is_not(None)
)
_other = runs.alias("other")
_BEGIN = (
    update(runs)
    .where(
        runs.c.id == bindparam("run_id"),
        runs.c.state == RunState.QUEUED,
        or_(runs.c.approval_id.is_(None), runs.c.approved_by.is_not(None)),
        ~exists().where(_other.c.target == runs.c.target, _other.c.state.in_(ACTIVE)),
    )
    .values(state=RunState.RUNNING, started_at=bindparam("at"), waits=None)
)


class KnownRules:
    """Rules by their digest, which says all that they say: each is read once.

    It is asked for each run that begins and that ends.
    """

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self._read: dict[str, Rule] = {}

    def rule(self, connection: Connection, digest: str) -> Rule:
        rule = self._read.get(digest)
        if rule is None:
            text = connection.execute(_RULE, {"digest": digest}).scalar_one()
            rule = stored_rule(self._grammar, text)
            if len(self._read) >= _MOST_KNOWN:
                self._read.clear()
            self._read[digest] = rule
        return rule


class RunRows:
    """Decisions and runs inside one transaction."""

    def __init__(
        self, connection: Connection, grammar: Grammar, known: KnownRules | None = None
    ) -> None:
        self._connection = connection
        self._grammar = grammar
        self._known = known or KnownRules(grammar)

    def acted(self, rule: str, problem: Problem, occasion: str) -> bool:
        here = {"of_rule": rule, **_here(problem, occasion)}
        return self._connection.execute(_ACTED, here).first() is not None

    def done_on(self, rule: str, problem: Problem, occasion: str) -> Collection[str]:
        here = {"of_rule": rule, **_here(problem, occasion)}
        return frozenset(self._connection.execute(_DONE_ON, here).scalars())

    def past(
        self, rule: str, target: str, problem: Problem, occasion: str, since: datetime
    ) -> Past:
        same = {"of_rule": rule, "on": target}
        recent = self._connection.execute(_RECENT, {**same, "since": since}).all()
        here = {**same, **_here(problem, occasion)}
        pool = Pool(Scope.RULE_AND_TARGET, target, rule)
        begun = PoolRows(self._connection).begun(pool, since, _MANY)
        times = [row.finished_at or row.started_at or row.queued_at for row in recent]
        return Past(
            begun=tuple(begun),
            last=max(times, default=None),
            at_work=self._connection.execute(_AT_WORK, same).first() is not None,
            done_here=self._connection.execute(_DONE_HERE, here).first() is not None,
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
            _KEEP_RULE.on(self._connection),
            {
                "digest": rule.digest,
                "name": rule.name,
                "rule": rule.model_dump_json(by_alias=True),
            },
        )
        self._connection.execute(
            _ADD_DECISION,
            {
                "id": decision_id,
                "event_id": event_id,
                "problem_id": problem_id,
                "rule": rule.name,
                "rule_digest": rule.digest,
                "reason": block.reason if block else None,
                "detail": block.detail if block else "",
                "decided_at": at,
            },
        )

    def add(self, run: Run, block: Block | None = None) -> None:
        row = {name: getattr(run, name) for name in Run.model_fields}
        row["plan"] = run.plan.model_dump_json(by_alias=True, exclude_defaults=True)
        row["reason"] = block.reason if block else None
        row["its_event"] = run.event_id
        self._connection.execute(_ADD, row)

    def due(self, now: datetime, limit: int) -> Due:
        found = self._connection.execute(_DUE, {"now": now, "limit": limit}).scalars()
        return list(found), self._connection.execute(_NEXT_DUE, {"now": now}).scalar()

    def get(self, run_id: RunId) -> Run:
        return self._run(self._connection.execute(_RUN, {"run_id": run_id}).one())

    def of_problem(self, problem_id: ProblemId) -> Sequence[Run]:
        found = self._connection.execute(_OF_PROBLEM, {"problem": problem_id}).all()
        return [self._run(row) for row in found]

    def asked_about(self, approval_id: ApprovalId) -> Sequence[Run]:
        found = self._connection.execute(_ASKED_ABOUT, {"approval": approval_id}).all()
        return [self._run(row) for row in found]

    def approve(self, run_id: RunId, by: str, words: str, at: datetime) -> bool:
        said = {"run_id": run_id, "whom": by, "words": words, "at": at}
        return self._connection.execute(_APPROVE, said).rowcount == 1

    def _run(self, row: Row[Any]) -> Run:
        said = {name: getattr(row, name) for name in Run.model_fields if name != "plan"}
        return Run(plan=stored_plan(self._grammar, row.plan), **said)

    def save(self, run: Run) -> None:
        new = {f"new_{name}": getattr(run, name) for name in _SAVED}
        self._connection.execute(_SAVE, {"run_id": run.id, **new})

    def ask_to_stop(self, run_id: RunId, by: str, at: datetime) -> None:
        self._connection.execute(_ASK_TO_STOP, {"run_id": run_id, "by": by, "at": at})

    def bring_forward(self, now: datetime) -> None:
        self._connection.execute(_BRING_FORWARD, {"now": now})

    def asked_to_stop(self, ids: Sequence[RunId]) -> Sequence[RunId]:
        found = self._connection.execute(_ASKED_TO_STOP, {"ids": list(ids)}).scalars()
        return [RunId(id_) for id_ in found]

    def wait(self, run_id: RunId, why: str, until: datetime) -> None:
        self._connection.execute(_WAIT, {"run_id": run_id, "why": why, "at": until})

    def let_begin(self, now: datetime) -> None:
        self._connection.execute(_LET_BEGIN, {"now": now})

    def block(self, run_id: RunId, block: Block, at: datetime, *, looks: bool = False) -> None:
        new = {"why": block.reason, "words": block.detail}
        times = {"end": None, "due": at} if looks else {"end": at, "due": None}
        self._connection.execute(_BLOCK, {"run_id": run_id, **new, **times})

    def why_blocked(self, run_id: RunId) -> Block:
        row = self._connection.execute(_WHY_BLOCKED, {"run_id": run_id}).one()
        return Block(BlockReason(row.reason), row.detail)

    def looked_at(
        self, rule: str, target: str, problem: Problem, occasion: str
    ) -> Sequence[BlockReason]:
        here = {"of_rule": rule, "on": target, **_here(problem, occasion)}
        return [BlockReason(each) for each in self._connection.execute(_LOOKED_AT, here).scalars()]

    def has_looked(self, run_id: RunId, at: datetime) -> None:
        self._connection.execute(_HAS_LOOKED, {"run_id": run_id, "at": at})

    def begin(self, run_id: RunId, at: datetime) -> bool:
        return self._connection.execute(_BEGIN, {"run_id": run_id, "at": at}).rowcount == 1

    def under_way(self) -> Mapping[RunState, int]:
        counted = self._connection.execute(_UNDER_WAY)
        return {RunState(row.state): row.times for row in counted}

    def rule(self, digest: str) -> Rule:
        return self._known.rule(self._connection, digest)


def _here(problem: Problem, occasion: str) -> dict[str, Any]:
    return {"problem": problem.id, "in_episode": problem.episode, "at_occasion": occasion}
