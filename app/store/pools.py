"""Which runs count together for a limit: when they began, and how many are under way.

Each question is answered by an index, from the newest run on, so that it costs as much after a
million runs as after a hundred.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import BindParameter, ColumnElement, Connection, bindparam, exists, func, select

from app.domain.ids import EventId
from app.domain.rates import Scope
from app.domain.restraint.pools import NOT_YET, Pool
from app.domain.run import ACTIVE, WAITING
from app.store.fitting import fitting
from app.store.statements import ManyRows, unindexed
from app.store.tables import event_tags, runs

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
_BEGUN = (runs.c.started_at > bindparam("since", type_=runs.c.started_at.type),)
_OF_RULE_BEGUN = (runs.c.rule == bindparam("of_rule"), *_BEGUN)
_AT_MOST: BindParameter[int] = bindparam("at_most")

_TIMES = {
    scope: select(runs.c.started_at)
    .where(*(_OF_RULE_BEGUN if scope is Scope.RULE else (*where, *_BEGUN)), runs.c.remedy == 0)
    .order_by(runs.c.started_at.desc())
    .limit(_AT_MOST)
    for scope, where in _IN.items()
}
_STILL_TO_BEGIN = {
    scope: select(runs.c.id)
    .where(*where, runs.c.state.in_(WAITING), runs.c.remedy == 0)
    .limit(_AT_MOST)
    for scope, where in _IN.items()
}
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
            waiting = self._connection.execute(_STILL_TO_BEGIN[pool.scope], asked).all()
            times += [NOT_YET] * len(waiting)
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
