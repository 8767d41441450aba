"""The rows of what rules count."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select

from app.domain.ids import EventId
from app.store.statements import ByDialect
from app.store.tables import sightings

_ADD = ByDialect(lambda insert: insert(sightings).on_conflict_do_nothing())
_SEEN = (
    select(func.count())
    .select_from(sightings)
    .where(
        sightings.c.key == bindparam("of"),
        sightings.c.at > bindparam("since"),
        sightings.c.at <= bindparam("until"),
    )
)


class SightingRows:
    """What was seen, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def seen(self, key: str, since: datetime, until: datetime) -> int:
        asked = {"of": key, "since": since, "until": until}
        found: int = self._connection.execute(_SEEN, asked).scalar_one()
        return found

    def add(self, key: str, event_id: EventId, at: datetime) -> None:
        row = {"event_id": event_id, "key": key, "at": at}
        self._connection.execute(_ADD.on(self._connection), row)
