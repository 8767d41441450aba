"""Questions about the audit trail, answered from its rows."""

import json
from datetime import datetime

from pydantic import JsonValue
from sqlalchemy import Connection, select

from app.domain.audit import BEGINNING, Row, Seal
from app.domain.audit_check import Check, Head, Verdict
from app.domain.filters import AuditFilter
from app.domain.ids import EventId, RunId
from app.domain.moments import moment
from app.domain.views import AuditEntry, Page
from app.store.audit import COLUMNS, LAST, row_of
from app.store.database import Database
from app.store.tables import audit

_ALL = select(*COLUMNS).order_by(audit.c.seq)
_AT_ONCE = 2000


class StoredTrail:
    """The trail over a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def entries(self, wanted: AuditFilter, now: datetime) -> Page[AuditEntry]:
        return await self._database.read_much(lambda connection: _entries(connection, wanted, now))

    async def head(self) -> Head:
        return await self._database.read(_head)

    async def check(self, seal: Seal, remembered: Head | None = None) -> Verdict:
        """Check all rows in one question, so that what is written or cut meanwhile is no matter."""

        def question(connection: Connection) -> Verdict:
            check = Check(seal, remembered)
            found = connection.execution_options(stream_results=True).execute(_ALL)
            for some in found.partitions(_AT_ONCE):
                for each in some:
                    check.take(row_of(each))
            return check.verdict()

        return await self._database.read_much(question)


def _head(connection: Connection) -> Head:
    found = connection.execute(LAST).first()
    return Head(seq=found.seq, hash=found.hash) if found else Head(seq=0, hash=BEGINNING)


def _entries(connection: Connection, wanted: AuditFilter, now: datetime) -> Page[AuditEntry]:
    query = select(*COLUMNS)
    for column, value in (
        (audit.c.kind, wanted.kind),
        (audit.c.event_id, wanted.event),
        (audit.c.run_id, wanted.run),
        (audit.c.actor, wanted.actor),
    ):
        if value is not None:
            query = query.where(column == value)
    if begin := wanted.begin(now):
        query = query.where(audit.c.at >= begin)
    if wanted.cursor:
        query = query.where(audit.c.seq < int(wanted.cursor))
    found = connection.execute(query.order_by(audit.c.seq.desc()).limit(wanted.limit + 1)).all()
    rows = [row_of(each) for each in found[: wanted.limit]]
    following = str(rows[-1].seq) if len(found) > wanted.limit else None
    return Page(items=tuple(map(_entry, rows)), next=following)


def _details(text: str) -> JsonValue:
    """Read them; what a forger has left there is shown as it is."""
    try:
        details: JsonValue = json.loads(text)
    except ValueError:
        return text
    return details


def _entry(row: Row) -> AuditEntry:
    return AuditEntry(
        seq=row.seq,
        at=moment(row.at),
        kind=row.kind,
        actor=row.actor,
        event=EventId(row.event) if row.event else None,
        run=RunId(row.run) if row.run else None,
        details=_details(row.details),
        hash=row.hash,
        keyed=bool(row.key),
    )
