"""Which clauses no test has seen to hold, or to fail."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from app.testing.place import Place
from app.testing.trace import Sighting, Site, Trace

_WHOLE = 100


@dataclass(frozen=True)
class Unseen:
    """A clause, and what it was not seen to do: to `hold`, to `fail`, or either."""

    clause: str
    place: Place
    lacks: tuple[str, ...]

    @property
    def to(self) -> str:
        return " or ".join(self.lacks)


@dataclass(frozen=True)
class Covered:
    """The condition of one rule, or one that rules share. Each clause is to hold and to fail."""

    name: str
    file: str
    clauses: int
    unseen: tuple[Unseen, ...]

    @property
    def of(self) -> int:
        return 2 * self.clauses

    @property
    def seen(self) -> int:
        return self.of - sum(len(each.lacks) for each in self.unseen)

    @property
    def percent(self) -> int:
        return percent(self.seen, self.of)


@dataclass(frozen=True)
class Coverage:
    """What the tests have seen of the clauses of all rules."""

    conditions: tuple[Covered, ...]

    @property
    def percent(self) -> int:
        return percent(self.seen, self.of)

    @property
    def clauses(self) -> int:
        return sum(each.clauses for each in self.conditions)

    @property
    def seen(self) -> int:
        return sum(each.seen for each in self.conditions)

    @property
    def of(self) -> int:
        return sum(each.of for each in self.conditions)


def percent(seen: int, of: int) -> int:
    """Give how much was seen, rounded down: 100 means all of it."""
    return seen * _WHOLE // of if of else _WHOLE


def coverage(trace: Trace, place_of: Callable[[Site], Place]) -> Coverage:
    """Sum up what was seen of each rule, and of each shared condition that a rule refers to."""
    return Coverage(
        tuple(
            _covered(f"condition {name}" if is_shared else name, sightings, place_of)
            for (is_shared, name), sightings in trace.by_owner().items()
        )
    )


def _covered(
    name: str, sightings: Sequence[tuple[Site, Sighting]], place_of: Callable[[Site], Place]
) -> Covered:
    file = place_of(sightings[0][0]).file
    return Covered(name, file, len(sightings), tuple(_unseen(sightings, place_of)))


def _unseen(
    sightings: Iterable[tuple[Site, Sighting]], place_of: Callable[[Site], Place]
) -> Iterable[Unseen]:
    for site, seen in sightings:
        done = {"hold": seen.holds, "fail": seen.fails}
        if lacks := tuple(word for word, is_seen in done.items() if not is_seen):
            yield Unseen(seen.clause, place_of(site), lacks)
