"""The rows of the audit trail: appended at the end of a change, in its transaction."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import BigInteger, Connection, bindparam, delete, select, text, type_coerce
from sqlalchemy import Row as Found

from app.domain.audit import BEGINNING, Entry, Kind, Row, Seal, canonical
from app.domain.errors import ConfigError, Problem
from app.domain.moments import microseconds
from app.store.statements import ManyRows
from app.store.tables import audit

COLUMNS = (
    audit.c.seq,
    type_coerce(audit.c.at, BigInteger).label("at"),
    audit.c.kind,
    audit.c.actor,
    audit.c.event_id.label("event"),
    audit.c.run_id.label("run"),
    audit.c.details,
    audit.c.key_id.label("key"),
    audit.c.hash,
)
LAST = select(*COLUMNS).order_by(audit.c.seq.desc()).limit(1)

_LAST_OF_KIND = LAST.where(audit.c.kind == bindparam("of_kind"))
_HEAD = select(audit.c.seq, audit.c.hash, audit.c.key_id).order_by(audit.c.seq.desc()).limit(1)
_APPEND = ManyRows(audit, new_only=True)
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(:number)").bindparams(
    number=int.from_bytes(b"alxs-aud", "big")
)
_FIRST_TO_KEEP = (
    select(audit.c.seq).where(audit.c.at >= bindparam("before")).order_by(audit.c.seq).limit(1)
)
_HASH = select(audit.c.hash).where(audit.c.seq == bindparam("number"))
_CUT = delete(audit).where(audit.c.seq <= bindparam("through"))


def row_of(found: Found[tuple[object, ...]]) -> Row:
    """Make a row of what one of the questions above has found.

    SQLite also takes bytes for text; nobody but a forger puts them there.
    """
    values = (repr(value) if isinstance(value, bytes) else value for value in found)
    return Row(*values)  # type: ignore[arg-type]


class AuditRows:
    """The trail inside one transaction.

    What is recorded is put together and appended last: so the head is asked for once, and several
    writers stand in line for as short as can be.
    """

    def __init__(self, connection: Connection, seal: Seal) -> None:
        self._connection = connection
        self._seal = seal
        self._recorded: list[Entry] = []
        self._appended: list[Entry] = []

    def record(self, entry: Entry) -> None:
        self._recorded.append(entry)

    def last(self, kind: Kind) -> Row | None:
        found = self._connection.execute(_LAST_OF_KIND, {"of_kind": kind}).first()
        return row_of(found) if found else None

    def append(self) -> Sequence[Entry]:
        """Number and chain what was recorded, and write it; give all of this transaction.

        Raises `ConfigError` when the trail has a key and this is another one, or none.
        """
        if not self._recorded:
            return self._appended
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(_ONE_AT_A_TIME)
        head = self._connection.execute(_HEAD).first()
        seq, previous, key = (head.seq, head.hash, head.key_id) if head else (0, BEGINNING, "")
        if key not in ("", self._seal.key_id):
            what = "the audit trail was written with another key; give that one again"
            raise ConfigError(Problem("audit.key", what))
        rows = []
        for entry in self._recorded:
            seq += 1
            row = Row(
                seq=seq,
                at=microseconds(entry.at),
                kind=entry.kind.value,
                actor=entry.actor,
                event=entry.event,
                run=entry.run,
                details=canonical(entry.details),
                key=self._seal.key_id,
            )
            previous = self._seal.hash(previous, row)
            rows.append(_stored(row, previous))
        self._appended += self._recorded
        self._recorded.clear()
        _APPEND.insert(self._connection, rows)
        return self._appended

    def cut(self, before: datetime, at: datetime, actor: str) -> int:
        """Take away what is older, but never the last row; give how many rows went.

        The row that says so carries on the hash of the last one that went.
        """
        self.append()
        head = self._connection.execute(_HEAD).first()
        first = self._connection.execute(_FIRST_TO_KEEP, {"before": before}).scalar()
        if head is None:
            return 0
        through = (head.seq if first is None else first) - 1
        taken = self._connection.execute(_HASH, {"number": through}).scalar()
        if taken is None:
            return 0
        gone = self._connection.execute(_CUT, {"through": through}).rowcount
        details = {"through": through, "hash": taken, "rows": gone, "before": before.isoformat()}
        self.record(Entry(Kind.AUDIT_CUT, at, actor, details=details))
        return gone


def _stored(row: Row, its_hash: str) -> dict[str, object]:
    return {
        "seq": row.seq,
        "at": row.at,
        "kind": row.kind,
        "actor": row.actor,
        "event_id": row.event,
        "run_id": row.run,
        "details": row.details,
        "key_id": row.key,
        "hash": its_hash,
    }
