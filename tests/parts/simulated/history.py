"""What happened in a simulated world, written down by those who saw it, not by the service."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple


@dataclass
class Deed:
    """A command that reached the hand. `until` is None as long as it is at work."""

    number: int
    at: datetime
    run: str
    rule: str
    target: str
    does: str
    until: datetime | None = None
    reached: bool = True


@dataclass(frozen=True)
class Said:
    """A message that was accepted. `episode` counts how often the problem was opened."""

    at: datetime
    event: str
    ref: str
    kind: str
    tags: frozenset[str]
    hosts: tuple[str, ...]
    episode: int


class Row(NamedTuple):
    """A row of a run when it was first seen."""

    at: datetime
    id: str
    event_id: str
    decision_id: str
    occasion: str
    rule: str
    remedy: int
    target: str
    state: str
    reason: str | None


class Decided(NamedTuple):
    """A row of a decision."""

    id: str
    event: str
    rule: str
    reason: str | None


class Span(NamedTuple):
    """A run that did something: from its begin to the end of its last command."""

    row: Row
    number: int
    began: datetime
    ended: datetime | None
    deeds: tuple[Deed, ...]


@dataclass
class Stretch:
    """From one moment to another, by the number of what happened before and after."""

    since: int
    since_at: datetime
    until: int | None = None
    until_at: datetime | None = None

    def covers(self, number: int) -> bool:
        return self.since < number and (self.until is None or number < self.until)


class Begin(NamedTuple):
    """That a run went to work; it may rest before its first command."""

    row: Row
    number: int
    at: datetime


class End(NamedTuple):
    """That a run was first seen to be over."""

    number: int
    at: datetime
    state: str


class Remediation(NamedTuple):
    """All remedies of a rule on a target for one decision; `end` is that of the last of them."""

    begin: Begin
    end: End | None


class Reset(NamedTuple):
    """Somebody let a rule act again, on all targets."""

    rule: str
    number: int


@dataclass
class Closed:
    """A window or a silence; `since` is the number of what happened right before it."""

    hosts: frozenset[str]
    since: int
    since_at: datetime
    until_at: datetime

    def covers(self, begin: Begin) -> bool:
        is_on = self.since_at <= begin.at < self.until_at and begin.number > self.since
        return is_on and begin.row.target in self.hosts


class Episode(NamedTuple):
    """A time for which a problem was open."""

    opened_at: datetime
    open: Stretch


@dataclass
class History:
    """Numbers tell what was before what when two things happen at the same time."""

    deeds: list[Deed] = field(default_factory=list)
    said: dict[str, Said] = field(default_factory=dict)
    latest: dict[str, Said] = field(default_factory=dict)
    """The last message about each problem."""
    firsts: dict[tuple[str, int], Said] = field(default_factory=dict)
    """The first about each episode."""
    rows: dict[str, Row] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)
    """The number of each row."""
    begun: dict[str, tuple[int, datetime]] = field(default_factory=dict)
    """When a run was first seen to be at work; it may rest before its first command."""
    decided: list[Decided] = field(default_factory=list)
    ended: dict[str, End] = field(default_factory=dict)
    paused: list[Stretch] = field(default_factory=list)
    closed: list[Closed] = field(default_factory=list)
    resets: list[Reset] = field(default_factory=list)
    storms: dict[str, Stretch] = field(default_factory=dict)
    """By their rows, until when they lasted by the time alone."""
    calmed: list[Stretch] = field(default_factory=list)
    """What was before somebody ended a storm counts no longer."""
    episodes: dict[str, list[Episode]] = field(default_factory=lambda: defaultdict(list))
    _number: int = 0

    def next(self) -> int:
        self._number += 1
        return self._number

    def hear(self, ref: str, kind: str, at: datetime) -> int:
        """Learn of a problem what a message says; give the number of its episode, from 1."""
        is_new, known = ref not in self.episodes, self.episodes[ref]
        is_open = bool(known) and known[-1].open.until is None
        if kind == "resolved":
            if is_open:
                known[-1].open.until, known[-1].open.until_at = self.next(), at
        elif not is_open and (kind == "opened" or is_new):
            known.append(Episode(at, Stretch(self.next(), at)))
        return len(known)

    def first_of(self, said: Said) -> Said:
        """Give the first message of the same episode."""
        return self.firsts[said.ref, said.episode]

    def spans(self) -> Iterator[Span]:
        """Give all runs that did something, in the order of their first commands."""
        of_run: dict[str, list[Deed]] = defaultdict(list)
        for deed in self.deeds:
            of_run[deed.run].append(deed)
        for run, deeds in of_run.items():
            ends = [deed.until for deed in deeds]
            ended = max((end for end in ends if end), default=None) if all(ends) else None
            first = deeds[0].number, deeds[0].at
            number, began = min(first, self.begun.get(run, first))
            yield Span(self.rows[run], number, began, ended, tuple(deeds))

    def begins(self) -> list[Begin]:
        """Give all runs that went to work, in this order."""
        found = dict(self.begun)
        for deed in self.deeds:
            first = deed.number, deed.at
            found[deed.run] = min(first, found.get(deed.run, first))
        begins = (Begin(self.rows[run], *when) for run, when in found.items())
        return sorted(begins, key=lambda begin: begin.number)

    def remediations(self, rule: str) -> list[Remediation]:
        """Give all of a rule that went to work, in this order."""
        last: dict[tuple[str, str], Row] = {}
        for row in self.rows.values():
            if row.rule == rule and row.remedy >= last.get(_of(row), row).remedy:
                last[_of(row)] = row
        return [
            Remediation(begin, self.ended.get(last[_of(begin.row)].id))
            for begin in self.begins()
            if begin.row.rule == rule and begin.row.remedy == 0
        ]

    def about(self, span: Span) -> Said:
        """Give the message that a run is for."""
        return self.said[span.row.event_id]


def _of(row: Row) -> tuple[str, str]:
    return row.decision_id, row.target
