"""What rules did in a period that speaks for another mode of theirs, or against it."""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, distinct, exists, func, or_, select

from app.domain.problem import ProblemState
from app.domain.promotion import STOPS, Deed, Evidence, Ladder
from app.domain.reporting.shown import WouldHaveRun
from app.domain.restraint.block import BlockReason
from app.domain.rule import Mode
from app.domain.run import RunState
from app.store.statements import unindexed
from app.store.tables import decisions, problems, runs

HELD_BACK = (
    BlockReason.COOLDOWN,
    BlockReason.RATE,
    BlockReason.BREAKER,
    BlockReason.INEFFECTIVE,
    BlockReason.FLAPPING,
)
_ONCE = (runs.c.problem_id, runs.c.episode, runs.c.occasion, runs.c.target)
"""Messages repeat; what would have run for one problem on one target is one run."""


def would_have_run(
    connection: Connection, of: Sequence[ColumnElement[bool]]
) -> tuple[WouldHaveRun, ...]:
    """Give by rule what was only observed. `of` says which runs are meant."""
    once = (
        select(
            runs.c.rule,
            *_ONCE,
            func.max(runs.c.queued_at).label("at"),
            func.max(runs.c.id).label("id"),
        )
        .where(*of, unindexed(runs.c.reason) == BlockReason.SHADOW)
        .group_by(runs.c.rule, *_ONCE)
        .subquery()
    )
    found = connection.execute(
        select(
            once.c.rule,
            func.count().label("runs"),
            func.count(distinct(once.c.problem_id)).label("problems"),
            func.count(distinct(once.c.target)).label("targets"),
            func.max(once.c["at"]).label("last"),
            func.max(once.c.id).label("id"),
        )
        .group_by(once.c.rule)
        .order_by(once.c.rule)
    ).all()
    ids = [row.id for row in found]
    plans = select(runs.c.id, runs.c.plan).where(runs.c.id.in_(ids))
    plan_of = {row.id: json.loads(row.plan) for row in connection.execute(plans)}
    return tuple(
        WouldHaveRun(
            rule=row.rule,
            runs=row.runs,
            problems=row.problems,
            targets=row.targets,
            last=row.last,
            plan=plan_of[row.id],
        )
        for row in found
    )


def stored_evidence(
    connection: Connection, ladder: Ladder, since: datetime, until: datetime
) -> Mapping[str, Evidence]:
    """Give by rule what it did as it is now: what it did before it was changed does not count."""
    observing = {each.digest for each in ladder.standings if each.mode is Mode.OBSERVE}
    acting = {each.digest for each in ladder.standings} - observing
    period = (runs.c.queued_at >= since, runs.c.queued_at < until)
    would = _would(connection, [*period, _is_one_of(observing)])
    stops = _stops(connection, observing, since, until)
    deeds = _deeds(connection, [*period, _is_one_of(acting)])
    return {
        each.rule: Evidence(
            would=would.get(each.digest, 0),
            stops=stops.get(each.digest, {}),
            deeds=deeds.get(each.digest, ()),
        )
        for each in ladder.standings
    }


def _is_one_of(digests: set[str]) -> ColumnElement[bool]:
    return runs.c.rule_digest.in_(sorted(digests))


def _would(connection: Connection, of: Sequence[ColumnElement[bool]]) -> Mapping[str, int]:
    """Count by digest what would have run for problems that are over."""
    is_over = or_(problems.c.state == ProblemState.RESOLVED, problems.c.episode > runs.c.episode)
    once = (
        select(runs.c.rule_digest, *_ONCE)
        .distinct()
        .join(problems, problems.c.id == runs.c.problem_id)
        .where(*of, unindexed(runs.c.reason) == BlockReason.SHADOW, is_over)
        .subquery()
    )
    counts = select(once.c.rule_digest, func.count().label("would")).group_by(once.c.rule_digest)
    return {row.rule_digest: row.would for row in connection.execute(counts)}


def _stops(
    connection: Connection, digests: set[str], since: datetime, until: datetime
) -> Mapping[str, Mapping[str, int]]:
    """Count by digest the decisions that were blocked, on all targets or some, for such reasons."""
    on_a_target = exists().where(
        runs.c.event_id == decisions.c.event_id,
        runs.c.decision_id == decisions.c.id,
        runs.c.reason == BlockReason.NOT_ALLOWED,
    )
    found = connection.execute(
        select(decisions.c.rule_digest, decisions.c.reason, func.count())
        .where(decisions.c.decided_at >= since, decisions.c.decided_at < until)
        .where(decisions.c.rule_digest.in_(sorted(digests)))
        .where(or_(decisions.c.reason.in_(STOPS), decisions.c.reason.is_(None) & on_a_target))
        .group_by(decisions.c.rule_digest, decisions.c.reason)
    )
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for digest, reason, count in found:
        counts[digest][reason or BlockReason.NOT_ALLOWED] += count
    return counts


def _deeds(
    connection: Connection, of: Sequence[ColumnElement[bool]]
) -> Mapping[str, Sequence[Deed]]:
    """Give by digest the runs, and what was held back where one had been, by their time."""
    found = connection.execute(
        select(
            runs.c.rule_digest,
            *(runs.c.target, runs.c.problem_id, runs.c.episode, runs.c.state, runs.c.detail),
            *(runs.c.queued_at, runs.c.finished_at),
        )
        .where(*of)
        .where(or_(runs.c.state != RunState.BLOCKED, runs.c.reason.in_(HELD_BACK)))
        .order_by(runs.c.queued_at, runs.c.id)
    )
    deeds: dict[str, list[Deed]] = defaultdict(list)
    for row in found:
        deeds[row.rule_digest].append(
            Deed(
                target=row.target,
                problem=row.problem_id,
                episode=row.episode,
                state=row.state,
                detail=row.detail,
                queued_at=row.queued_at,
                finished_at=row.finished_at,
            )
        )
    return deeds
