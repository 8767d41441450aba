"""Count runs as they are read, page by page, and keep of each only what is still needed.

Times are microseconds since 1970, as they stand in rows: a report may be of a million runs.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from app.domain.moments import microseconds, moment
from app.domain.reporting.lengths import summed_up
from app.domain.run import RunState

_MICROSECOND = timedelta(microseconds=1)
_ENDED = (
    RunState.SUCCEEDED,
    RunState.FAILED,
    RunState.TIMED_OUT,
    RunState.UNREACHABLE,
    RunState.UNKNOWN,
)
FAILED = _ENDED[1:]
"""What ended by itself, and not well."""

Occasion = tuple[str, int]
"""A problem, and which time that it was open."""


class Done(NamedTuple):
    """What the report needs to know of a run; `seconds` is its length, None before its end."""

    rule: str
    target: str
    state: str
    remedy: int
    problem: str
    episode: int
    queued_at: int
    seconds: float | None
    finished_at: int | None
    source: str
    teams: tuple[str, ...]


class Wanted(NamedTuple):
    """A rule was wanted on a target: after the period, or in it and was held back by a limit."""

    rule: str
    target: str
    problem: str
    episode: int
    at: int
    held_back: bool


class Sum:
    """What runs come to."""

    __slots__ = ("last", "lengths", "recurred", "states")

    def __init__(self) -> None:
        self.states: dict[str, int] = {}
        self.lengths: list[float] = []
        self.last = 0
        self.recurred = 0

    def add(self, done: Done) -> None:
        states = self.states
        states[done.state] = states.get(done.state, 0) + 1
        if done.seconds is not None:
            self.lengths.append(done.seconds)
        self.last = max(self.last, done.queued_at)

    def take(self, other: "Sum") -> None:
        for state, count in other.states.items():
            self.states[state] = self.states.get(state, 0) + count
        self.lengths += other.lengths
        self.last = max(self.last, other.last)
        self.recurred += other.recurred

    @property
    def runs(self) -> int:
        return sum(self.states.values())

    @property
    def succeeded(self) -> int:
        return self.states.get(RunState.SUCCEEDED, 0)

    def tally(self) -> dict[str, Any]:
        """Give the figures of a `Tally`."""
        self.lengths.sort()
        ended = sum(self.states.get(state, 0) for state in _ENDED)
        return {
            "runs": self.runs,
            "succeeded": self.succeeded,
            "states": dict(sorted(self.states.items())),
            "success_rate": round(self.succeeded / ended, 4) if ended else None,
            "seconds": summed_up(self.lengths),
            "last": moment(self.last) if self.last else None,
            "recurred": self.recurred,
        }


class OnTarget(Sum):
    """What a rule did on a target, with what is needed to tell whether it helped."""

    __slots__ = ("again", "ends", "solved", "wanted")

    def __init__(self) -> None:
        super().__init__()
        self.ends: list[int] = []
        self.wanted: list[tuple[int, str, tuple[str, ...]]] = []
        """When it was wanted, and by which source and for which teams."""
        self.again: list[tuple[int, Occasion | None]] = []
        """When it was wanted, and for what; None: it surely was wanted anew."""
        self.solved: dict[Occasion, int] = {}
        """When it last succeeded, by what for."""

    def add(self, done: Done) -> None:
        super().add(done)
        if done.remedy == 0:
            self.wanted.append((done.queued_at, done.source, done.teams))
        if done.state == RunState.SUCCEEDED and done.finished_at is not None:
            self.ends.append(done.finished_at)
            occasion = done.problem, done.episode
            self.solved[occasion] = max(self.solved.get(occasion, 0), done.finished_at)

    def lasting(self, soon: int) -> int:
        """Count the problems that were solved and did not need it again so soon after that."""
        wanted = sorted([(at, None) for at, _, _ in self.wanted] + self.again, key=_at)
        times = [at for at, _ in wanted]
        return sum(
            not any(
                what != occasion
                for _, what in wanted[bisect_right(times, end) : bisect_right(times, end + soon)]
            )
            for occasion, end in self.solved.items()
        )


def _at(wanted: tuple[int, Occasion | None]) -> int:
    return wanted[0]


class Counting:
    """Counts runs by rule and target, source, team and piece of the period.

    `recurrence` is how soon after a success a rule that is wanted again has recurred.
    """

    def __init__(self, edges: Sequence[datetime], recurrence: timedelta) -> None:
        self._edges = [microseconds(edge) for edge in edges]
        self.soon = recurrence // _MICROSECOND
        self.on_targets: dict[tuple[str, str], OnTarget] = defaultdict(OnTarget)
        self.sources: dict[str, Sum] = defaultdict(Sum)
        self.teams: dict[str | None, Sum] = defaultdict(Sum)
        self.pieces = [Sum() for _ in self._edges[1:]]

    def add(self, done: Iterable[Done]) -> None:
        """Count runs of the period that were not blocked."""
        for each in done:
            self.on_targets[each[:2]].add(each)
            for kept in self._beside(each.queued_at, each.source, each.teams):
                kept.add(each)

    def add_wanted(self, wanted: Iterable[Wanted]) -> None:
        """Note what shows that an earlier success did not last."""
        for each in wanted:
            if there := self.on_targets.get(each[:2]):
                occasion = (each.problem, each.episode) if each.held_back else None
                there.again.append((each.at, occasion))

    def close(self) -> None:
        """Count what recurred, once all is known."""
        for on_target in self.on_targets.values():
            ends = sorted(on_target.ends)
            for at, source, teams in on_target.wanted:
                before = bisect_right(ends, at)
                if before and at - ends[before - 1] <= self.soon:
                    on_target.recurred += 1
                    for kept in self._beside(at, source, teams):
                        kept.recurred += 1

    def _beside(self, at: int, source: str, teams: tuple[str, ...]) -> Iterable[Sum]:
        yield self.sources[source]
        yield self.pieces[bisect_right(self._edges, at) - 1]
        for team in teams or (None,):
            yield self.teams[team]
