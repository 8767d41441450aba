"""What rules did in a period: how much of it ended how, and the newest of it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select

from app.domain.reporting.counting import FAILED
from app.domain.rules_view import LastRun, Lately, LatelyAsked
from app.domain.run import RunState
from app.store.statements import unindexed
from app.store.tables import runs

_NEWEST = 5


def rules_lately(connection: Connection, asked: LatelyAsked) -> Mapping[str, Lately]:
    """Count by rule what was queued since then; of these rules, or of all that ran."""
    found = _counted(connection, asked.since, asked.names)
    return _with_last_runs(connection, asked.since, found) if asked.last else found


def _counted(
    connection: Connection, since: datetime, names: Sequence[str] | None
) -> Mapping[str, Lately]:
    query = select(
        runs.c.rule, runs.c.state, func.count().label("runs"), func.max(runs.c.id).label("newest")
    ).where(runs.c.queued_at >= since)
    if names is not None:
        query = query.where(runs.c.rule.in_(names))
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    newest: dict[str, tuple[str, str]] = {}
    for row in connection.execute(query.group_by(runs.c.rule, runs.c.state)):
        counts[row.rule][row.state] = row.runs
        if row.state != RunState.BLOCKED:
            newest[row.rule] = max((row.newest, row.state), newest.get(row.rule, ("", "")))
    return {
        rule: _lately(states, newest[rule][1] if rule in newest else None)
        for rule, states in counts.items()
    }


def _lately(states: Mapping[str, int], last_state: str | None) -> Lately:
    succeeded = states.get(RunState.SUCCEEDED, 0)
    ended = succeeded + sum(states.get(state, 0) for state in FAILED)
    did = {state: count for state, count in states.items() if state != RunState.BLOCKED}
    return Lately(
        runs=sum(did.values()),
        blocked=states.get(RunState.BLOCKED, 0),
        states=did,
        success_rate=succeeded / ended if ended else None,
        last_state=last_state,
    )


def _with_last_runs(
    connection: Connection, since: datetime, lately: Mapping[str, Lately]
) -> Mapping[str, Lately]:
    return {
        rule: each.model_copy(update={"last": _last(connection, since, rule)})
        if each.runs
        else each
        for rule, each in lately.items()
    }


def _last(connection: Connection, since: datetime, rule: str) -> tuple[LastRun, ...]:
    query = select(runs.c.id, runs.c.target, runs.c.state, runs.c.queued_at).where(
        runs.c.rule == rule,
        unindexed(runs.c.state) != RunState.BLOCKED,
        unindexed(runs.c.queued_at) >= since,
    )
    found = connection.execute(query.order_by(runs.c.id.desc()).limit(_NEWEST))
    return tuple(LastRun(**row._asdict()) for row in found)
