"""The times in the rows: up to when anything was written."""

from datetime import datetime

from sqlalchemy import Connection, func, select

from app.store.tables import cursors, deliveries, events, runs

_LATEST = (
    select(events.c.received_at).order_by(events.c.id.desc()).limit(1),
    select(runs.c.queued_at).order_by(runs.c.id.desc()).limit(1),
    select(deliveries.c.created_at).order_by(deliveries.c.id.desc()).limit(1),
    select(func.max(cursors.c.at)),
)
"""Of the newest rows only: none of this is looked for."""


class StampRows:
    """Times inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def latest(self) -> datetime | None:
        found = [self._connection.execute(question).scalar() for question in _LATEST]
        return max((time for time in found if time), default=None)
