"""The rows of pauses, and which there were."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from app.domain.filters import PauseFilter
from app.domain.moments import microseconds, moment
from app.domain.restraint.shown import PauseView
from app.domain.restraint.standing import Pause
from app.domain.views import Page
from app.store.restraint_tables import pauses

_CURRENT = select(pauses.c.reason, pauses.c.by, pauses.c.since).where(pauses.c.until.is_(None))
_BEGIN = insert(pauses)
_END = (
    update(pauses)
    .where(pauses.c.until.is_(None))
    .values(until=bindparam("at"), ended_by=bindparam("who"))
)


class PauseRows:
    """Pauses inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def current(self) -> Pause | None:
        row = self._connection.execute(_CURRENT).first()
        return Pause(**row._asdict()) if row else None

    def begin(self, pause: Pause) -> None:
        row = {"reason": pause.reason, "by": pause.by, "since": pause.since}
        self._connection.execute(_BEGIN, row)

    def end(self, by: str, at: datetime) -> None:
        self._connection.execute(_END, {"who": by, "at": at})


def stored_pauses(connection: Connection, wanted: PauseFilter) -> Page[PauseView]:
    """List the pauses that there were, the newest first."""
    query = select(pauses)
    if wanted.cursor:
        query = query.where(pauses.c.since < moment(int(wanted.cursor)))
    rows = connection.execute(query.order_by(pauses.c.since.desc()).limit(wanted.limit + 1)).all()
    items = tuple(PauseView(**row._asdict()) for row in rows[: wanted.limit])
    more = len(rows) > wanted.limit
    return Page(items=items, next=str(microseconds(items[-1].since)) if more else None)
