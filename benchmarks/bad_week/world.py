"""A simulated fleet: its troubles, a monitor that tells of them, and what a command does to it."""

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import count
from random import Random
from typing import NamedTuple

from benchmarks.bad_week.rules import MINUTE, REPAIRS, groups
from tests.parts.simulated.hand import Answer
from tests.parts.simulated.history import Deed

_TOLD_AFTER = timedelta(seconds=30)
"""So late the monitor notices that something is over."""

_REPEATED = 15 * MINUTE
"""So often the monitor says once more that something is wrong."""

_PATIENCE = 120 * MINUTE
"""After so long people have repaired what nothing else did."""

_FAILS = 0.05
"""So many of the commands fail, whatever they are for."""

_BY_RULE = {repair.rule: repair for repair in REPAIRS}


class Message(NamedTuple):
    """What the monitor says."""

    ref: str
    kind: str
    tag: str
    hosts: tuple[str, ...]


@dataclass
class Ill:
    """Something that is wrong with hosts; `heals`: whether its remedy makes it go away."""

    ref: str
    tag: str
    hosts: tuple[str, ...]
    heals: bool
    comes_back: timedelta | None = None
    over: bool = False


class Word(StrEnum):
    """What people tell Alexis; to reset is to let the rules act again that do not help."""

    PAUSE = "pause"
    RESUME = "resume"
    RESET = "reset"


class Window(NamedTuple):
    """Hosts that people work on, until a time."""

    since: datetime
    until: datetime
    hosts: frozenset[str]


@dataclass
class World:
    """Its agenda is what happens next; `says` and `by_hand` take what comes out of it."""

    random: Random
    now: Callable[[], datetime]
    end: datetime
    groups: dict[str, tuple[str, ...]] = field(default_factory=groups)
    messages: list[Message] = field(default_factory=list)
    by_hand: list[Word] = field(default_factory=list)
    maintenance: list[Window] = field(default_factory=list)
    made_worse: int = 0
    _ills: list[Ill] = field(default_factory=list)
    _at_work: dict[str, int] = field(default_factory=dict)
    _agenda: list[tuple[datetime, int, Callable[[], None]]] = field(default_factory=list)
    _numbers: "count[int]" = field(default_factory=count)

    @property
    def hosts(self) -> list[str]:
        return [host for group in self.groups.values() for host in group]

    def next(self) -> datetime:
        return min(self._agenda[0][0], self.end) if self._agenda else self.end

    def at(self, when: datetime, what: Callable[[], None]) -> None:
        heapq.heappush(self._agenda, (when, next(self._numbers), what))

    def happen(self) -> None:
        """Let all happen that is due by now."""
        while self._agenda and self._agenda[0][0] <= self.now():
            heapq.heappop(self._agenda)[2]()

    def fall_ill(
        self,
        tag: str,
        hosts: Sequence[str],
        *,
        heals: bool = True,
        lasts: timedelta = _PATIENCE,
        comes_back: timedelta | None = None,
    ) -> None:
        """Let something be wrong from now on; the monitor tells of it, again and again."""
        ill = Ill(f"{tag}-{next(self._numbers)}", tag, tuple(hosts), heals, comes_back)
        self._ills.append(ill)
        self._say(ill, "opened")
        self.at(self.now() + lasts, lambda: self._end(ill))
        self.at(self.now() + _REPEATED, lambda: self._repeat(ill))

    def answer(self, deed: Deed) -> Answer:
        """Say what a command does: it helps, fails, or makes it worse when two are at once."""
        repair, target = _BY_RULE[deed.rule], deed.target
        self._at_work[target] = self._at_work.get(target, 0) + 1
        crowded = self._at_work[target] > 1
        self.made_worse += crowded
        fails = crowded or self.random.random() < _FAILS
        takes = repair.takes * self.random.uniform(0.5, 1.5)

        def then() -> None:
            self._at_work[target] -= 1
            if not fails:
                self._heal(repair.tag, target)

        return Answer(takes=takes, status=int(fails), then=then)

    def _heal(self, tag: str, host: str) -> None:
        self._ills = [ill for ill in self._ills if not ill.over]
        for ill in self._ills:
            if ill.heals and ill.tag == tag and ill.hosts == (host,):
                self.at(self.now() + _TOLD_AFTER, lambda ill=ill: self._end(ill))  # type: ignore[misc]
                if ill.comes_back:
                    self._return(ill, ill.comes_back)

    def _return(self, ill: Ill, after: timedelta) -> None:
        self.at(
            self.now() + after,
            lambda: self.fall_ill(ill.tag, ill.hosts, comes_back=after),
        )
        ill.comes_back = None

    def _end(self, ill: Ill) -> None:
        if not ill.over:
            ill.over = True
            self._say(ill, "resolved")
            if ill.comes_back:
                self._return(ill, ill.comes_back)

    def _repeat(self, ill: Ill) -> None:
        if not ill.over:
            self._say(ill, "updated")
            self.at(self.now() + _REPEATED, lambda: self._repeat(ill))

    def _say(self, ill: Ill, kind: str) -> None:
        self.messages.append(Message(ill.ref, kind, ill.tag, ill.hosts))
