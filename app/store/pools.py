"""Which runs count together for a limit: when they began, and how many are under way.

Each question is answered by an index, from the newest run on, so that it costs as much after a
million runs as after a hundred.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Connection,
    bindparam,
    exists,
    func,
    literal,
    select,
    union_all,
)

from app.domain.ids import EventId
from app.domain.rates import Scope
from app.domain.restraint.pools import NOT_YET, Pool
from app.domain.run import ACTIVE, WAITING, RunState
from app.store.fitting import fitting
from app.store.restraint_tables import event_tags
from app.store.statements import ManyRows, unindexed
from app.store.tables import runs

_HOSTS_AT_ONCE: Final = 5000
"""Of a larger group several questions are asked: PostgreSQL takes 32,767 values in one."""

_NAME = bindparam("name", type_=runs.c.target.type)
_OF_RULE = unindexed(runs.c.rule) == bindparam("of_rule")
_TAGGED = exists().where(event_tags.c.event_id == runs.c.event_id, event_tags.c.tag == _NAME)
_IN: Mapping[Scope, Sequence[ColumnElement[bool]]] = {
    Scope.RULE_AND_TARGET: (_OF_RULE, runs.c.target == _NAME),
    Scope.RULE: (_OF_RULE,),
    Scope.TARGET: (runs.c.target == _NAME,),
    Scope.GROUP: (runs.c.target.in_(bindparam("hosts", expanding=True)),),
    Scope.TAG: (_TAGGED,),
    Scope.ALL: (),
}
_BEGUN = (
    runs.c.started_at > bindparam("since", type_=runs.c.started_at.type),
    unindexed(runs.c.state) != RunState.BLOCKED,
)
"""What began and found that all is well is blocked, and uses up nothing."""

_OF_RULE_BEGUN = (runs.c.rule == bindparam("of_rule"), *_BEGUN)
_AT_MOST: BindParameter[int] = bindparam("at_most")


def _asks(scope: Scope, where: Sequence[ColumnElement[bool]]) -> CompoundSelect[Any]:
    """Make one question of both: what is still to begin, and what began, the latest of them."""
    to_begin = (
        select(literal(NOT_YET, runs.c.started_at.type).label("at"))
        .where(*where, runs.c.state.in_(WAITING), runs.c.remedy == 0)
        .limit(_AT_MOST)
    )
    of_rule = _OF_RULE_BEGUN if scope is Scope.RULE else (*where, *_BEGUN)
    began = (
        select(runs.c.started_at.label("at"))
        .where(*of_rule, runs.c.remedy == 0)
        .order_by(runs.c.started_at.desc())
        .limit(_AT_MOST)
    )
    return union_all(select(to_begin.subquery()), select(began.subquery()))


_TIMES = {scope: _asks(scope, where) for scope, where in _IN.items()}
_UNDER_WAY = {
    scope: select(func.count()).select_from(runs).where(*where, runs.c.state.in_(ACTIVE))
    for scope, where in _IN.items()
}
_TAGS = select(event_tags.c.tag).where(event_tags.c.event_id == bindparam("of"))
_ADD_TAGS = ManyRows(event_tags)


class PoolRows:
    """What counts together, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def begun(self, pool: Pool, since: datetime, at_most: int) -> Sequence[datetime]:
        times: list[datetime] = []
        for said in _said(pool):
            asked = {**said, "since": since, "at_most": at_most}
            times += self._connection.execute(_TIMES[pool.scope], asked).scalars()
        return sorted(times, reverse=True)[:at_most]

    def under_way(self, pool: Pool) -> int:
        return sum(
            self._connection.execute(_UNDER_WAY[pool.scope], said).scalar_one()
            for said in _said(pool)
        )

    def tag(self, event_id: EventId, tags: Sequence[str]) -> None:
        rows = [{"event_id": event_id, "tag": tag} for tag in dict.fromkeys(map(fitting, tags))]
        if rows:
            _ADD_TAGS.insert(self._connection, rows)

    def tags(self, event_id: EventId) -> Sequence[str]:
        return self._connection.execute(_TAGS, {"of": event_id}).scalars().all()


def _said(pool: Pool) -> Iterator[dict[str, Any]]:
    """Give what a question is to be asked with; of a large group several times."""
    match pool.scope:
        case Scope.RULE_AND_TARGET:
            yield {"of_rule": pool.rule, "name": pool.name}
        case Scope.RULE:
            yield {"of_rule": pool.name}
        case Scope.GROUP:
            hosts = sorted(pool.hosts)
            for start in range(0, len(hosts), _HOSTS_AT_ONCE):
                yield {"hosts": hosts[start : start + _HOSTS_AT_ONCE]}
        case _:
            yield {"name": pool.name}
