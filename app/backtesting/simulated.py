"""The history that a set of rules would have made: its runs, its counts, and what it holds."""

import heapq
from bisect import bisect_left, insort
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from app.backtesting.history import Happened
from app.domain.counting import Count
from app.domain.event import Event
from app.domain.ids import ProblemId
from app.domain.problem import Problem
from app.domain.restraint.pools import Pool
from app.domain.restraint.recurrence import Remediation
from app.domain.restraint.situation import Past
from app.domain.rule import Rule
from app.domain.run import RunState


class SimulatedRun(NamedTuple):
    """What a rule would have done on a target, all its remedies together."""

    begun: datetime
    ended: datetime
    began: bool


class Begun(NamedTuple):
    """A run with what limits count it by."""

    run: SimulatedRun
    rule: str
    target: str
    tags: frozenset[str]


def _begun_at(each: Begun) -> datetime:
    return each.run.begun


class Deed(NamedTuple):
    """What is done once for a problem."""

    episode: int
    occasion: str
    rule: str
    target: str


@dataclass(order=True, frozen=True)
class Held:
    """A rule that is asked again for an event when its problem has been open for long enough."""

    due_at: datetime
    number: int
    rule: Rule = field(compare=False)
    event: Event = field(compare=False)
    of: Happened = field(compare=False)


class SimulatedHistory:
    """No more of it than limits can still look at; `reach` is how far back they look."""

    def __init__(self, reach: timedelta) -> None:
        self._reach = reach
        self._begun: list[Begun] = []
        self._runs: dict[tuple[str, str], list[SimulatedRun]] = defaultdict(list)
        self._deeds: dict[ProblemId, set[Deed]] = defaultdict(set)
        self._opened: dict[tuple[str, str], dict[tuple[ProblemId, int], datetime]] = defaultdict(
            dict
        )
        self._seen: dict[str, tuple[timedelta, deque[datetime]]] = {}
        self._held: list[Held] = []
        self._held_keys: dict[ProblemId, set[str]] = defaultdict(set)
        self._number = 0

    def add(
        self, run: SimulatedRun, problem: ProblemId, deed: Deed, tags: Iterable[str] = ()
    ) -> None:
        insort(self._begun, Begun(run, deed.rule, deed.target, frozenset(tags)), key=_begun_at)
        self._runs[deed.rule, deed.target].append(run)
        self._deeds[problem].add(deed)

    def acted(self, rule: str, problem: Problem, occasion: str) -> bool:
        return any(
            (deed.episode, deed.occasion, deed.rule) == (problem.episode, occasion, rule)
            for deed in self._deeds.get(problem.id, ())
        )

    def past(self, problem: ProblemId, deed: Deed, since: datetime, now: datetime) -> Past:
        """Give what the rule did on the target since then."""
        recent = [
            run
            for run in self._runs.get((deed.rule, deed.target), ())
            if run.ended >= since and (run.began or run.ended > now)
        ]
        return Past(
            begun=tuple(run.begun for run in recent),
            last=max(
                (run.ended if run.ended <= now else run.begun for run in recent), default=None
            ),
            at_work=any(run.ended > now for run in recent),
            done_here=deed in self._deeds.get(problem, ()),
        )

    def begun(self, pool: Pool, since: datetime, at_most: int, now: datetime) -> Sequence[datetime]:
        """Give when the latest runs of a pool began since then."""
        found: list[datetime] = []
        for each in reversed(self._begun):
            if each.run.begun <= since or len(found) == at_most:
                break
            counts = each.run.began or each.run.ended > now
            if counts and pool.holds(each.rule, each.target, each.tags):
                found.append(each.run.begun)
        return found

    def remediations(self, rule: str, target: str) -> list[Remediation]:
        """Give what the rule did there, the latest first: all of it worked."""
        done = (run for run in self._runs.get((rule, target), ()) if run.began)
        made = (Remediation(run.begun, run.ended, RunState.SUCCEEDED) for run in done)
        return sorted(made, key=lambda each: each.begun, reverse=True)

    def open(self, rule: str, target: str, problem: Problem, now: datetime) -> list[datetime]:
        """Give when problems for the rule opened there; this one opens now if it is new."""
        opened = self._opened[rule, target]
        opened.setdefault((problem.id, problem.episode), now)
        return list(opened.values())

    def count(self, counted: Count, key: str, at: datetime) -> int:
        """Count one more; no more of them are kept than are asked for."""
        _, times = self._seen.setdefault(key, (counted.within, deque(maxlen=counted.at_least)))
        times.append(at)
        return sum(time > at - counted.within for time in times)

    def hold(self, rule: Rule, held: Event, due_at: datetime, of: Happened) -> None:
        """Let it wait, unless it does already."""
        if held.key in self._held_keys[of.problem]:
            return
        self._held_keys[of.problem].add(held.key)
        self._number += 1
        heapq.heappush(self._held, Held(due_at, self._number, rule, held, of))

    def due(self, until: datetime) -> Iterator[Held]:
        """Give what is held no longer than until then, the earliest first."""
        while self._held and self._held[0].due_at <= until:
            yield heapq.heappop(self._held)

    def waits_for(self) -> frozenset[ProblemId]:
        """Give the problems that something is held for."""
        return frozenset(each.of.problem for each in self._held)

    def forget(self, over: Iterable[ProblemId], now: datetime) -> None:
        """Drop what nothing asks for any more."""
        for problem in over:
            self._deeds.pop(problem, None)
            self._held_keys.pop(problem, None)
        for place, runs in list(self._runs.items()):
            kept = [run for run in runs if run.ended >= now - self._reach]
            if kept:
                self._runs[place] = kept
            else:
                del self._runs[place]
        del self._begun[: bisect_left(self._begun, now - self._reach, key=_begun_at)]
        for place, opened in list(self._opened.items()):
            if max(opened.values(), default=now) < now - self._reach:
                del self._opened[place]
        stale = [k for k, (within, times) in self._seen.items() if times[-1] <= now - within]
        for key in stale:
            del self._seen[key]
