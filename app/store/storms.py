"""The rows of storms, and of the signs by which one is known."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from pydantic_core import from_json
from sqlalchemy import (
    BindParameter,
    Connection,
    Row,
    bindparam,
    case,
    delete,
    func,
    insert,
    literal_column,
    select,
    update,
)

from app.domain.arrival import Origin
from app.domain.event import EventKind
from app.domain.restraint.storm import Sign, Storm
from app.domain.restraint.storm_report import Collected, HeldBack, StormFilter, StormView
from app.domain.rule import Mode
from app.domain.views import Page
from app.store.restraint_tables import storm_signs, storms
from app.store.statements import ByDialect
from app.store.tables import events, rules, runs

_WAITED = timedelta(hours=1)
"""An event that was received so long before a storm is hardly decided in it."""

_NOW: BindParameter[datetime] = bindparam("now", type_=storms.c.look_at.type)
_SEE = ByDialect(
    lambda insert: (new := insert(storm_signs)).on_conflict_do_update(
        index_elements=["sign", "key"], set_={"at": new.excluded.at}
    )
)
_OF_SIGN = (storm_signs.c.sign == bindparam("of"),)
_SINCE = storm_signs.c.at > bindparam("since")
_NEWEST = (
    select(storm_signs.c.at)
    .where(*_OF_SIGN)
    .order_by(storm_signs.c.at.desc())
    .limit(1)
    .offset(bindparam("before_it"))
)
_COUNT = select(func.count()).select_from(storm_signs).where(*_OF_SIGN, _SINCE)
_FORGET = delete(storm_signs).where(*_OF_SIGN, storm_signs.c.at < bindparam("until"))
_FORGET_ALL = delete(storm_signs)
_BRING_SIGNS_FORWARD = update(storm_signs).where(storm_signs.c.at > _NOW).values(at=_NOW)

_LASTS = storms.c.ended_at.is_(None)
_CURRENT = select(storms).where(_LASTS)
_BEGIN = insert(storms)
_LOOK_AGAIN = (
    update(storms).where(storms.c.id == bindparam("storm_id"), _LASTS).values(look_at=_NOW)
)
_BRING_FORWARD = (
    update(storms)
    .where(_LASTS)
    .values(look_at=_NOW, began_at=case((storms.c.began_at > _NOW, _NOW), else_=storms.c.began_at))
)
_END = (
    update(storms)
    .where(storms.c.id == bindparam("storm_id"), _LASTS)
    .values(
        ended_at=bindparam("at"),
        ended_by=bindparam("by"),
        reason=bindparam("words"),
        collected=bindparam("said"),
    )
)
_EVENTS = select(
    func.count().label("events"),
    func.count(func.distinct(case((events.c.kind == EventKind.OPENED, events.c.problem_id)))).label(
        "problems"
    ),
).where(
    events.c.received_at >= bindparam("long_before"),
    events.c.decided_at >= bindparam("since"),
    events.c.decided_at <= bindparam("until"),
    events.c.origin != Origin.HOLD,
)
_stopped_at = func.coalesce(runs.c.finished_at, runs.c.queued_at)
_HELD_BACK = (
    select(runs.c.rule, runs.c.rule_digest, runs.c.target, func.count().label("times"))
    .where(
        runs.c.reason == literal_column("'storm'"),
        _stopped_at >= bindparam("since", type_=runs.c.queued_at.type),
        _stopped_at <= bindparam("until", type_=runs.c.queued_at.type),
    )
    .group_by(runs.c.rule, runs.c.rule_digest, runs.c.target)
)
"""The reason is spelled out, as it is in the index `runs_in_storms`, so that SQLite uses that."""

_RULES = select(rules.c.digest, rules.c.rule).where(
    rules.c.digest.in_(bindparam("digests", expanding=True))
)


class StormRows:
    """Storms inside one transaction, in which many events may ask whether one lasts."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._lasts: Storm | None = None
        self._is_known = False

    def current(self) -> Storm | None:
        if not self._is_known:
            row = self._connection.execute(_CURRENT).first()
            self._lasts, self._is_known = _storm(row) if row else None, True
        return self._lasts

    def begin(self, storm: Storm) -> None:
        self._is_known = False
        self._connection.execute(
            _BEGIN,
            {
                "id": storm.id,
                "why": storm.why,
                "began_at": storm.began_at,
                "event_id": storm.event,
                "problem_id": storm.problem,
                "look_at": storm.look_at,
            },
        )

    def look_again(self, storm: Storm, at: datetime) -> None:
        self._is_known = False
        self._connection.execute(_LOOK_AGAIN, {"storm_id": storm.id, "now": at})

    def bring_forward(self, now: datetime) -> None:
        self._is_known = False
        for change in (_BRING_SIGNS_FORWARD, _BRING_FORWARD):
            self._connection.execute(change, {"now": now})

    def end(
        self, storm: Storm, at: datetime, by: str | None, reason: str, collected: Collected
    ) -> bool:
        self._is_known = False
        said = {"by": by, "words": reason or None, "said": collected.model_dump_json(), "at": at}
        return self._connection.execute(_END, {"storm_id": storm.id, **said}).rowcount == 1

    def collected(self, storm: Storm, until: datetime) -> Collected:
        return _collected(self._connection, storm, until)

    def see(self, sign: Sign, key: str, at: datetime) -> None:
        row = {"sign": sign, "key": key, "at": at}
        self._connection.execute(_SEE.on(self._connection), row)

    def newest(self, sign: Sign, number: int) -> datetime | None:
        which = {"of": sign, "before_it": number - 1}
        return self._connection.execute(_NEWEST, which).scalar()

    def count(self, sign: Sign, since: datetime) -> int:
        found: int = self._connection.execute(_COUNT, {"of": sign, "since": since}).scalar_one()
        return found

    def forget(self, sign: Sign, until: datetime) -> None:
        self._connection.execute(_FORGET, {"of": sign, "until": until})

    def forget_signs(self) -> None:
        self._connection.execute(_FORGET_ALL)


def list_storms(connection: Connection, wanted: StormFilter, now: datetime) -> Page[StormView]:
    """List storms, the newest first: if one lasts, it is the first."""
    query = select(storms)
    if wanted.cursor:
        query = query.where(storms.c.id < wanted.cursor)
    rows = connection.execute(query.order_by(storms.c.id.desc()).limit(wanted.limit + 1)).all()
    shown = rows[: wanted.limit]
    return Page(
        items=tuple(_view(connection, row, now) for row in shown),
        next=shown[-1].id if len(rows) > wanted.limit else None,
    )


def _view(connection: Connection, row: Row[Any], now: datetime) -> StormView:
    storm = _storm(row)
    collected = (
        Collected.model_validate_json(row.collected)
        if row.collected
        else _collected(connection, storm, now)
    )
    return StormView(
        id=storm.id,
        why=storm.why,
        began_at=storm.began_at,
        event=storm.event,
        problem=storm.problem,
        earliest_end=None if row.ended_at else storm.look_at,
        ended_at=row.ended_at,
        ended_by=row.ended_by,
        reason=row.reason,
        collected=collected,
    )


def _storm(row: Row[Any]) -> Storm:
    return Storm(row.id, row.why, row.began_at, row.event_id, row.problem_id, row.look_at)


def _collected(connection: Connection, storm: Storm, until: datetime) -> Collected:
    period = {"since": storm.began_at, "until": until}
    long_before = storm.began_at - _WAITED
    came = connection.execute(_EVENTS, {**period, "long_before": long_before}).one()
    rows = connection.execute(_HELD_BACK, period).all()
    texts = connection.execute(_RULES, {"digests": list({row.rule_digest for row in rows})})
    observing = {row.digest for row in texts if from_json(row.rule)["mode"] == Mode.OBSERVE}
    held = [row for row in rows if row.rule_digest not in observing]
    return Collected(
        events=came.events,
        problems=came.problems,
        targets=len({row.target for row in held}),
        rules=_by_rule(held),
    )


def _by_rule(held: list[Row[Any]]) -> tuple[HeldBack, ...]:
    """Sum up rows of which each is a rule (perhaps in another version) and a target."""
    runs_of: Counter[str] = Counter()
    targets_of: dict[str, set[str]] = {}
    for row in held:
        runs_of[row.rule] += row.times
        targets_of.setdefault(row.rule, set()).add(row.target)
    return tuple(
        HeldBack(rule=rule, runs=times, targets=len(targets_of[rule]))
        for rule, times in sorted(runs_of.items(), key=lambda each: (-each[1], each[0]))
    )
