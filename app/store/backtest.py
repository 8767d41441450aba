"""What is stored, page by page, for a replay. Each page is a short question."""

from collections import defaultdict, deque
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from statistics import median
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select, tuple_

from app.backtesting.history import (
    Before,
    Happened,
    HistoryPage,
    Stock,
    StoredDecision,
    StoredRun,
)
from app.domain.arrival import Origin
from app.domain.event import Event
from app.domain.ids import EventId, ProblemId
from app.domain.run import RunState
from app.store.database import Database
from app.store.events import DECIDED
from app.store.statements import unindexed
from app.store.tables import decisions, events, runs

_PAGE = 500
_LENGTHS_OF_A_RULE = 1000
"""Of so many runs, the newest, the median is taken."""

_NEVER_BEGAN = (RunState.BLOCKED, RunState.CANCELLED)


class StoredHistory:
    """The history over a database; `page` is how many events are read at once."""

    def __init__(self, database: Database, page: int = _PAGE) -> None:
        self._database = database
        self._page = page

    async def stock(self, since: datetime, until: datetime) -> Stock:
        return await self._database.read_much(lambda connection: _stock(connection, since, until))

    async def page(
        self, begin: datetime, until: datetime, after: Happened | None, known: Collection[ProblemId]
    ) -> HistoryPage:
        return await self._database.read_much(
            lambda connection: _read(connection, begin, until, after, known, self._page)
        )


def _stock(connection: Connection, since: datetime, until: datetime) -> Stock:
    within = (events.c.received_at >= since, events.c.received_at < until)
    states = select(events.c.state, func.count()).where(*within).group_by(events.c.state)
    counts = {state: count for state, count in connection.execute(states) if state != DECIDED}
    first = connection.execute(select(func.min(events.c.received_at))).scalar()
    return Stock(first=first, lengths=_lengths(connection, since, until), left_out=counts)


def _lengths(connection: Connection, since: datetime, until: datetime) -> Mapping[str, float]:
    found = connection.execute(
        select(runs.c.rule, runs.c.queued_at, runs.c.finished_at)
        .where(runs.c.queued_at >= since, runs.c.queued_at < until)
        .where(runs.c.started_at.is_not(None), runs.c.finished_at.is_not(None))
        .order_by(runs.c.queued_at)
    )
    lengths: dict[str, deque[float]] = defaultdict(lambda: deque(maxlen=_LENGTHS_OF_A_RULE))
    for row in found:
        lengths[row.rule].append((row.finished_at - row.queued_at).total_seconds())
    return {rule: median(some) for rule, some in lengths.items()}


def _read(
    connection: Connection,
    begin: datetime,
    until: datetime,
    after: Happened | None,
    known: Collection[ProblemId],
    size: int,
) -> HistoryPage:
    first = after.at if after else begin
    query = _events().where(events.c.received_at >= first, events.c.received_at < until)
    if after:
        query = query.where(tuple_(events.c.received_at, events.c.id) > (after.at, after.id))
    rows = connection.execute(query.limit(size + 1)).all()
    more, rows = len(rows) > size, rows[:size]
    ids = [row.id for row in rows]
    decided, ran = _decisions(connection, ids), _runs(connection, runs.c.event_id, ids)
    items = tuple(
        Happened(
            id=EventId(row.id),
            at=row.received_at,
            event=Event.model_validate_json(row.event),
            problem=ProblemId(row.problem_id),
            by_hand=row.is_by_hand,
            decisions=tuple(decided[row.id]),
            runs=tuple(ran[row.id]),
        )
        for row in rows
    )
    problems = {item.problem for item in items}
    new = [problem for problem in problems if problem not in known]
    going_on = _going_on(connection, rows[-1], until, problems) if more else frozenset()
    return HistoryPage(items, _before(connection, begin, new), going_on, more)


def _events() -> Select[Any]:
    """Ask for decided events; what is held is no message, and is replayed by itself."""
    by_hand = events.c.by_hand.is_not(None).label("is_by_hand")
    return (
        select(events.c.id, events.c.received_at, events.c.event, events.c.problem_id, by_hand)
        .where(unindexed(events.c.state) == DECIDED, events.c.origin != Origin.HOLD)
        .order_by(events.c.received_at, events.c.id)
    )


def _decisions(connection: Connection, ids: Sequence[str]) -> Mapping[str, list[StoredDecision]]:
    targets: dict[str, set[tuple[str, str | None]]] = defaultdict(set)
    of_events = select(runs.c.decision_id, runs.c.target, runs.c.reason).where(
        runs.c.event_id.in_(ids), runs.c.remedy == 0
    )
    for row in connection.execute(of_events):
        targets[row.decision_id].add((row.target, row.reason))
    found: dict[str, list[StoredDecision]] = defaultdict(list)
    query = select(
        decisions.c.id,
        decisions.c.event_id,
        decisions.c.rule,
        decisions.c.rule_digest,
        decisions.c.reason,
    ).where(decisions.c.event_id.in_(ids))
    for decision in connection.execute(query.order_by(decisions.c.id)):
        choices = frozenset(targets.get(decision.id, ()))
        stored = StoredDecision(decision.rule, decision.rule_digest, decision.reason, choices)
        found[decision.event_id].append(stored)
    return found


def _runs(connection: Connection, key: Any, ids: Sequence[str]) -> Mapping[str, list[StoredRun]]:
    """Give the runs that were begun, each with those that followed it, by event or problem."""
    query = select(
        key.label("of"),
        *(runs.c.event_id, runs.c.rule, runs.c.target, runs.c.episode, runs.c.occasion),
        *(runs.c.state, runs.c.queued_at, runs.c.started_at, runs.c.finished_at),
    ).where(key.in_(ids), runs.c.state != RunState.BLOCKED)
    chains: dict[tuple[str, ...], list[Any]] = defaultdict(list)
    for row in connection.execute(query.order_by(runs.c.queued_at, runs.c.id)):
        chains[row.of, row.event_id, row.rule, row.target, row.occasion].append(row)
    found: dict[str, list[StoredRun]] = defaultdict(list)
    for (of, *_), chain in chains.items():
        first = chain[0]
        ends = [row.finished_at for row in chain]
        stored = StoredRun(
            rule=first.rule,
            target=first.target,
            episode=first.episode,
            occasion=first.occasion,
            queued_at=first.queued_at,
            ended_at=None if None in ends else max(ends),
            began=any(row.started_at or row.state not in _NEVER_BEGAN for row in chain),
        )
        found[of].append(stored)
    return found


def _going_on(
    connection: Connection, last: Row[Any], until: datetime, problems: Collection[ProblemId]
) -> frozenset[ProblemId]:
    place = tuple_(events.c.received_at, events.c.id)
    later = (
        select(events.c.problem_id)
        .distinct()
        .where(events.c.problem_id.in_(problems), unindexed(events.c.state) == DECIDED)
        .where(place > (last.received_at, last.id), events.c.received_at < until)
    )
    return frozenset(ProblemId(problem) for problem in connection.execute(later).scalars())


def _before(
    connection: Connection, begin: datetime, new: Sequence[ProblemId]
) -> Mapping[ProblemId, Before]:
    """Give what had happened before to the problems that are new here."""
    earlier: dict[str, list[tuple[datetime, Event]]] = defaultdict(list)
    of_problems = events.c.problem_id.in_(new)
    for row in connection.execute(_events().where(of_problems, events.c.received_at < begin)):
        earlier[row.problem_id].append((row.received_at, Event.model_validate_json(row.event)))
    ran = _runs(connection, runs.c.problem_id, list(earlier))
    return {
        ProblemId(problem): Before(
            tuple(some), tuple(run for run in ran.get(problem, ()) if run.queued_at < begin)
        )
        for problem, some in earlier.items()
    }
