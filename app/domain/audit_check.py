"""Check the audit trail: does each row fit to the one before it, and is the end still there?"""

import json
import re

from app.domain.audit import BEGINNING, Kind, Row, Seal
from app.domain.frozen import Frozen

ROW = "([0-9]{1,18}):([0-9a-f]{64})"
"""How a row is written down: its number and its hash."""

_HEAD = re.compile(ROW)


class Head(Frozen):
    """The last row of the trail: who remembers it elsewhere sees when the end is cut off."""

    seq: int
    hash: str

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash}"

    @classmethod
    def parse(cls, text: str) -> "Head":
        """Read what `str` gives. Raises `ValueError`."""
        if not (parts := _HEAD.fullmatch(text.strip().lower())):
            raise ValueError("write the number of the row, a colon and its hash, as verify says it")
        return cls(seq=int(parts[1]), hash=parts[2])


class Fault(Frozen):
    """The first row that does not fit."""

    row: int
    what: str


class Verdict(Frozen):
    """What a check found. `keyed_from` is the first row whose hash was made with the key."""

    rows: int
    first: int | None
    head: Head
    keyed_from: int | None
    fault: Fault | None


class Check:
    """Takes the rows in their order, one by one, and then says whether all is well."""

    def __init__(self, seal: Seal, remembered: Head | None = None) -> None:
        self._seal = seal
        self._remembered = remembered
        self._rows = 0
        self._first: Row | None = None
        self._last = Head(seq=0, hash=BEGINNING)
        self._cuts: dict[int, str] = {}
        self._keyed_from: int | None = None
        self._fault: Fault | None = None

    def take(self, row: Row) -> None:
        """Hold a row against the one before it. After a fault only cuts are still looked for."""
        if row.kind == Kind.AUDIT_CUT:
            self._learn_of_cut(row)
        if self._fault is None and (what := self._wrong(row)):
            self._fault = Fault(row=row.seq, what=what)
        if self._first is None:
            self._first = row
        self._rows += 1
        self._last = Head(seq=row.seq, hash=row.hash)

    def verdict(self) -> Verdict:
        """Say what was found; the beginning counts before all else."""
        return Verdict(
            rows=self._rows,
            first=self._first.seq if self._first else None,
            head=self._last,
            keyed_from=self._keyed_from,
            fault=self._wrong_beginning() or self._fault or self._wrong_end(),
        )

    def _wrong(self, row: Row) -> str | None:
        return self._wrong_key(row) or self._wrong_link(row) or self._not_as_remembered(row)

    def _wrong_key(self, row: Row) -> str | None:
        if row.key and row.key != self._seal.key_id:
            needed = "another key was used for it" if self._seal.key_id else "its key is needed"
            return f"{needed}; set audit.key"
        if row.key and self._keyed_from is None:
            self._keyed_from = row.seq
        if self._keyed_from is not None and not row.key:
            return f"it is without the key, which is used since row {self._keyed_from}"
        return None

    def _wrong_link(self, row: Row) -> str | None:
        if self._first is None:
            return None  # what it is chained to may be said by a row further on
        if row.seq != self._last.seq + 1:
            return f"it should be row {self._last.seq + 1}: rows are missing, or out of order"
        return self._wrong_hash(row, self._last.hash)

    def _wrong_hash(self, row: Row, previous: str) -> str | None:
        if self._seal.hash(previous, row) == row.hash:
            return None
        return "its hash does not fit: it was changed, or what was before it"

    def _not_as_remembered(self, row: Row) -> str | None:
        wanted = self._remembered
        if wanted and row.seq == wanted.seq and row.hash != wanted.hash:
            return "its hash is not the one that was remembered"
        return None

    def _learn_of_cut(self, row: Row) -> None:
        """A cut says which row was the last one that it took, and the hash of that one."""
        try:
            said = json.loads(row.details)
            self._cuts[int(said["through"])] = str(said["hash"])
        except (ValueError, KeyError, TypeError):
            return

    def _wrong_beginning(self) -> Fault | None:
        first = self._first
        if first is None or (self._fault and self._fault.row == first.seq):
            return None
        previous = BEGINNING if first.seq == 1 else self._cuts.get(first.seq - 1)
        if previous is None:
            return Fault(row=first.seq, what="rows before it are missing, and no cut says so")
        what = self._wrong_hash(first, previous)
        return Fault(row=first.seq, what=what) if what else None

    def _wrong_end(self) -> Fault | None:
        if self._seal.key_id and self._first and self._keyed_from is None:
            return Fault(row=self._first.seq, what="it is without the key, as are all after it")
        return self._unlike_remembered(self._remembered) if self._remembered else None

    def _unlike_remembered(self, wanted: Head) -> Fault | None:
        if wanted.seq > self._last.seq:
            what = f"it was remembered, but the trail ends at row {self._last.seq}"
            return Fault(row=wanted.seq, what=what)
        if self._first and wanted.seq < self._first.seq:
            if self._cuts.get(wanted.seq, wanted.hash) != wanted.hash:
                return Fault(row=wanted.seq, what="a cut gives another hash than was remembered")
            if wanted.seq not in self._cuts and wanted.seq:
                return Fault(row=wanted.seq, what="it was cut off; remember a later row")
        return None
