"""Watches the rows of a simulated service, and writes down what has changed since the last look."""

from dataclasses import replace

from sqlalchemy import BindParameter, Connection, bindparam, select

from app.domain.arrival import Origin
from app.domain.run import ACTIVE, WAITING
from app.store.restraint_tables import storms
from app.store.tables import decisions, events, runs
from tests.parts.simulated.hand import Time
from tests.parts.simulated.history import Decided, End, History, Row, Stretch

_LAST: BindParameter[str] = bindparam("last")
_HELD = (
    select(events.c.id, events.c.ref)
    .where(events.c.origin == Origin.HOLD, events.c.id > _LAST)
    .order_by(events.c.id)
)
_DECIDED = (
    select(decisions.c.id, decisions.c.event_id, decisions.c.rule, decisions.c.reason)
    .where(decisions.c.id > _LAST)
    .order_by(decisions.c.id)
)
_NEW_RUNS = (
    select(*(runs.c[name] for name in Row._fields if name != "at"))
    .where(runs.c.id > _LAST)
    .order_by(runs.c.id)
)
_AT_WORK = select(runs.c.id).where(runs.c.state.in_(ACTIVE))
_OVER = select(runs.c.id, runs.c.state).where(
    runs.c.finished_at >= bindparam("since", type_=runs.c.finished_at.type),
    runs.c.state.not_in(ACTIVE | WAITING),
)
_STORMS = select(storms.c.id, storms.c.began_at, storms.c.ended_at).order_by(storms.c.id)


class Watch:
    """What is seen together has happened since the last look, in whatever order.

    So ends get their numbers after begins: whoever asks what was before what never takes for broken
    what was right.
    """

    def __init__(self, history: History, time: Time) -> None:
        self._history = history
        self._time = time
        self._run = self._decision = self._event = ""

    def look(self, connection: Connection) -> None:
        history, at = self._history, self._time()
        for id_, ref in connection.execute(_HELD, {"last": self._event}):
            self._event = id_
            history.said[id_] = replace(history.latest[ref], at=at, event=id_, kind="held")
        for row in connection.execute(_DECIDED, {"last": self._decision}):
            self._decision = row.id
            history.decided.append(Decided(*row))
        for row in connection.execute(_NEW_RUNS, {"last": self._run}):
            self._run = row.id
            history.rows[row.id] = Row(at, **row._mapping)
            history.seen[row.id] = history.next()
        for id_ in connection.execute(_AT_WORK).scalars():
            if id_ not in history.begun:
                history.begun[id_] = history.next(), at
        self._look_at_ends(connection)

    def _look_at_ends(self, connection: Connection) -> None:
        history, at = self._history, self._time()
        for id_, state in connection.execute(_OVER, {"since": at}):
            if id_ not in history.ended:
                history.ended[id_] = End(history.next(), at, state)
        for id_, began_at, ended_at in connection.execute(_STORMS):
            if id_ not in history.storms:
                history.storms[id_] = Stretch(history.next(), began_at)
            history.storms[id_].until_at = ended_at
