"""Count runs as they are read, page by page, and keep of each only what is still needed.

Times are microseconds since 1970, as they stand in rows: a report may be of a million runs.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from app.domain.moments import microseconds, moment
from app.domain.reporting.lengths import summed_up
from app.domain.run import RunState

_MICROSECOND = timedelta(microseconds=1)
_A_SECOND = 1_000_000
_SUCCEEDED = str(RunState.SUCCEEDED)
"""A plain text: to compare that with a member of an enumeration takes longer."""

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
    """What the report needs to know of a run."""

    rule: str
    target: str
    state: str
    remedy: int
    problem: str
    episode: int
    queued_at: int
    started_at: int | None
    finished_at: int | None
    source: str
    teams: Hashable
    """However the store writes them."""


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

    def add(self, state: str, seconds: float | None, at: int) -> None:
        """Count a run; `seconds` is its length, None before its end."""
        states = self.states
        states[state] = states.get(state, 0) + 1
        if seconds is not None:
            self.lengths.append(seconds)
        self.last = max(self.last, at)

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

    __slots__ = ("again", "beside", "ends", "solved", "wanted")

    def __init__(self) -> None:
        super().__init__()
        self.ends: list[int] = []
        self.wanted: list[int] = []
        self.beside: list[Sum] = []
        """When it was wanted, and where that counts beside."""
        self.again: list[tuple[int, Occasion | None]] = []
        """When it was wanted, and for what; None: it surely was wanted anew."""
        self.solved: dict[Occasion, int] = {}
        """When it last succeeded, by what for."""

    def solve(self, occasion: Occasion, end: int) -> None:
        self.solved[occasion] = max(self.solved.get(occasion, 0), end)

    def note_recurrence(self, soon: int) -> None:
        """Count what was wanted so soon after a success, here and where it counts beside."""
        ends = sorted(self.ends)
        for at, beside in zip(self.wanted, self.beside, strict=True):
            before = bisect_left(ends, at)
            if before and at - ends[before - 1] <= soon:
                self.recurred += 1
                beside.recurred += 1

    def lasting(self, soon: int) -> int:
        """Count the problems that were solved and did not need it again so soon after that."""
        wanted = sorted([(at, None) for at in self.wanted] + self.again, key=_at)
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

    `recurrence` is how soon after a success a rule that is wanted again has recurred; `lasting`:
    whether it is to be told of each problem that was solved if that lasted; `names` gives the teams
    out of how the store writes them.
    """

    def __init__(
        self,
        edges: Sequence[datetime],
        recurrence: timedelta,
        *,
        names: Callable[[Any], Sequence[str]] = tuple,
        lasting: bool = False,
    ) -> None:
        self._lasting = lasting
        self._edges = [microseconds(edge) for edge in edges]
        self._cells: dict[tuple[str, Hashable, int], Sum] = defaultdict(Sum)
        self._names = names
        self.soon = recurrence // _MICROSECOND
        self.on_targets: dict[tuple[str, str], OnTarget] = defaultdict(OnTarget)
        self.sources: dict[str, Sum] = defaultdict(Sum)
        self.teams: dict[str | None, Sum] = defaultdict(Sum)
        self.pieces = [Sum() for _ in self._edges[1:]]

    def add(self, done: Iterable[Done]) -> None:
        """Count runs of the period that were not blocked. This is most of the time of a report."""
        on_targets, cells, edges = self.on_targets, self._cells, self._edges
        for (
            rule,
            target,
            state,
            remedy,
            problem,
            episode,
            queued,
            start,
            end,
            source,
            teams,
        ) in done:
            on_target = on_targets[rule, target]
            cell = cells[source, teams, bisect_right(edges, queued) - 1]
            seconds = None if start is None or end is None else (end - start) / _A_SECOND
            on_target.add(state, seconds, queued)
            cell.add(state, seconds, queued)
            if remedy == 0:
                on_target.wanted.append(queued)
                on_target.beside.append(cell)
            if end is not None and state == _SUCCEEDED:
                on_target.ends.append(end)
                if self._lasting:
                    on_target.solve((problem, episode), end)

    def add_wanted(self, wanted: Iterable[Wanted]) -> None:
        """Note what shows that an earlier success did not last."""
        for each in wanted:
            if there := self.on_targets.get((each.rule, each.target)):
                occasion = (each.problem, each.episode) if each.held_back else None
                there.again.append((each.at, occasion))

    def close(self) -> None:
        """Sum up, once all is known."""
        for on_target in self.on_targets.values():
            on_target.note_recurrence(self.soon)
        for (source, teams, piece), cell in self._cells.items():
            self.sources[source].take(cell)
            self.pieces[piece].take(cell)
            for team in self._names(teams) or (None,):
                self.teams[team].take(cell)
