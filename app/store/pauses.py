"""The rows of pauses."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from app.domain.restraint.standing import Pause
from app.store.tables import pauses

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
