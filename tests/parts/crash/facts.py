"""What is known after a storm: what the senders were told, the rows, the hosts, the vendors."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Letter:
    """A message, and what its sender was told each time: a status or, without an answer, None.

    `event` is the id in the first 202; `rules` are those that match if it opens something new.
    """

    name: str
    answers: tuple[int | None, ...]
    event: str | None = None
    rules: frozenset[str] = frozenset()


@dataclass(frozen=True)
class EventRow:
    """An event, and the rules for which there is a decision."""

    state: str
    decided: frozenset[str] = frozenset()


@dataclass(frozen=True)
class RunRow:
    """A run. `address` is where its target is reached."""

    event: str
    rule: str
    address: str
    remedy: int
    state: str
    problem: str = "problem"
    episode: int = 1
    target: str = "app-00.example.net"
    finished_at: datetime | None = None


@dataclass(frozen=True)
class StepRow:
    """A task that was claimed; `outcome` is None if nobody remembers how it ended."""

    outcome: str | None


@dataclass(frozen=True)
class NoteRow:
    """What was told aloud, and on how many sinks it has to be."""

    milestone: str
    event: str
    run: str | None
    problem: str = "problem"
    episode: int = 1
    sinks: int = 1
    asks_a_person: bool = False


@dataclass(frozen=True)
class DeliveryRow:
    """A note on its way to a sink."""

    note: str
    place: str
    state: str


@dataclass(frozen=True)
class Trace:
    """What a command wrote down on its host. By its door one sees which replica sent it."""

    run: str
    step: str
    address: str
    door: int = 0


@dataclass(frozen=True)
class Cut:
    """A task under way when a replica was killed: claimed by that or by another, no result."""

    run: str
    step: str
    killed: int = 0
    at: datetime | None = None


@dataclass(frozen=True)
class Copy:
    """A note as it stands at the vendor: when it was first to be seen, when it was posted."""

    note: str
    place: str
    seen_at: datetime | None = None
    posted_at: datetime | None = None


@dataclass(frozen=True)
class Facts:
    """Everything, by id where there is one. Steps are those of tasks, by run and name.

    `repeatable` are rules whose tasks may be done again. `cut` are the tasks that were under way
    at a kill. `kills` are the times of all kills, and `lease` is that of the replicas, if there is
    one.
    """

    letters: tuple[Letter, ...] = ()
    events: Mapping[str, EventRow] = field(default_factory=dict)
    runs: Mapping[str, RunRow] = field(default_factory=dict)
    steps: Mapping[tuple[str, str], StepRow] = field(default_factory=dict)
    notes: Mapping[str, NoteRow] = field(default_factory=dict)
    deliveries: tuple[DeliveryRow, ...] = ()
    traces: tuple[Trace, ...] = ()
    copies: tuple[Copy, ...] = ()
    repeatable: frozenset[str] = frozenset()
    cut: tuple[Cut, ...] = ()
    kills: tuple[datetime, ...] = ()
    lease: timedelta | None = None
