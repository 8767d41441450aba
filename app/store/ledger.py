"""All rows inside one transaction, and the store that opens transactions for them."""

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import Connection, bindparam, select

from app.domain.audit import Entry, Seal
from app.domain.errors import StoreUnavailable
from app.domain.grammar import Grammar
from app.domain.ids import NewId
from app.ledger import Ledger
from app.remediation.tally import Tally
from app.store.approvals import ApprovalRows
from app.store.audit import AuditRows
from app.store.breakers import BreakerRows
from app.store.database import Database
from app.store.events import EventRows
from app.store.faults import FaultRows
from app.store.gaps import GapRows
from app.store.history import HistoryRows
from app.store.notes import NoteRows
from app.store.pauses import PauseRows
from app.store.pools import PoolRows
from app.store.problems import ProblemRows
from app.store.ramps import RampRows
from app.store.runs import KnownRules, RunRows
from app.store.sightings import SightingRows
from app.store.silences import SilenceRows
from app.store.stamps import StampRows
from app.store.statements import ByDialect
from app.store.steps import StepRows
from app.store.storms import StormRows
from app.store.tables import cursors, looks

Result = TypeVar("Result")

_UNKEYED = Seal()
_CURSOR = select(cursors.c.at).where(cursors.c.feed == bindparam("of"))
_SET_CURSOR = ByDialect(
    lambda insert: (new := insert(cursors)).on_conflict_do_update(
        index_elements=["feed"], set_={"at": new.excluded.at}
    )
)
_LOOKS = select(looks.c.feed, looks.c.looked_at)
_TICK = timedelta(microseconds=1)
_CLAIM_LOOK = ByDialect(
    lambda insert: (new := insert(looks)).on_conflict_do_update(
        index_elements=["feed"],
        set_={"looked_at": new.excluded.looked_at},
        where=~looks.c.looked_at.between(bindparam("after"), bindparam("before")),
    )
)


class CursorRows:
    """How far each feed has looked, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, feed: str) -> datetime | None:
        return self._connection.execute(_CURSOR, {"of": feed}).scalar()

    def set(self, feed: str, at: datetime) -> None:
        self._connection.execute(_SET_CURSOR.on(self._connection), {"feed": feed, "at": at})

    def looks(self) -> Mapping[str, datetime]:
        return {row.feed: row.looked_at for row in self._connection.execute(_LOOKS)}

    def claim_look(self, feed: str, now: datetime, interval: timedelta) -> bool:
        """Take it if the last look was an interval ago, or in what is the future of our clock."""
        row = {"feed": feed, "looked_at": now}
        around = {"after": now - interval + _TICK, "before": now + interval}
        claim = _CLAIM_LOOK.on(self._connection)
        return self._connection.execute(claim, {**row, **around}).rowcount == 1


class Rows:
    """The ledger over a connection."""

    def __init__(
        self,
        connection: Connection,
        grammar: Grammar,
        new_id: NewId,
        seal: Seal,
        known: KnownRules | None = None,
    ) -> None:
        self.events = EventRows(connection, grammar)
        self.runs = RunRows(connection, grammar, known)
        self.steps = StepRows(connection)
        self.notes = NoteRows(connection, new_id)
        self.problems = ProblemRows(connection, self.notes.tell_before)
        self.faults = FaultRows(connection)
        self.gaps = GapRows(connection)
        self.cursors = CursorRows(connection)
        self.audit = AuditRows(connection, seal)
        self.sightings = SightingRows(connection)
        self.pauses = PauseRows(connection)
        self.approvals = ApprovalRows(connection)
        self.pools = PoolRows(connection)
        self.ramps = RampRows(connection)
        self.breakers = BreakerRows(connection)
        self.history = HistoryRows(connection)
        self.storms = StormRows(connection)
        self.silences = SilenceRows(connection)
        self.stamps = StampRows(connection)
        self.kept: list[Callable[[], None]] = []

    def when_kept(self, tell: Callable[[], None]) -> None:
        self.kept.append(tell)


class LedgerStore:
    """The store over a database."""

    def __init__(
        self,
        database: Database,
        grammar: Grammar,
        new_id: NewId,
        seal: Seal = _UNKEYED,
        tally: Tally | None = None,
    ) -> None:
        self._database = database
        self._tally = tally or Tally()
        self._grammar = grammar
        self._new_id = new_id
        self._seal = seal
        self._known = KnownRules(grammar)

    async def write(self, change: Callable[[Ledger], Result]) -> Result:
        def recorded(
            connection: Connection,
        ) -> tuple[Result, Sequence[Entry], Sequence[Callable[[], None]]]:
            rows = self._rows(connection)
            answer = change(rows)
            return answer, rows.audit.append(), rows.kept

        began = time.monotonic()
        try:
            answer, entries, kept = await self._database.write(recorded)
        except StoreUnavailable:
            self._tally.database_failed()
            raise
        self._tally.waited_for_disk("changes", time.monotonic() - began)
        self._tally.written(entries)
        for tell in kept:
            tell()
        return answer

    async def read(self, question: Callable[[Ledger], Result]) -> Result:
        try:
            return await self._database.read(lambda connection: question(self._rows(connection)))
        except StoreUnavailable:
            self._tally.database_failed()
            raise

    def _rows(self, connection: Connection) -> Rows:
        return Rows(connection, self._grammar, self._new_id, self._seal, self._known)
