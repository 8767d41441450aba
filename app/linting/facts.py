"""What follows when certain clauses hold, and others surely do not.

A clause holds, or it surely does not, or it is not known because the message was cut. Only the
first two are facts here. Everything that is told follows for every event: nothing is guessed, and
what cannot be shown easily is not told.
"""

from collections.abc import Iterable
from typing import NamedTuple

from app.domain.conditions.clause import Clause, Leaf
from app.domain.conditions.condition import AllOf, AnyOf, Condition, Named, NotOf, clauses_of
from app.domain.conditions.event_has import HasTags
from app.domain.conditions.field_says import FieldSays
from app.domain.conditions.timetable import During
from app.domain.fields import EVERYTHING
from app.linting.field_facts import FieldFacts
from app.linting.hours_facts import HoursFacts

_ASKED = FieldSays.model_validate({"field": "kind", "in": ["opened", "updated"]})
"""Rules are never asked about the end of a problem."""


class Fact(NamedTuple):
    """A clause that has no others in it, and whether it holds."""

    clause: Condition
    holds: bool

    def __str__(self) -> str:
        return str(self.clause) if self.holds else f"not ({self.clause})"


class Facts:
    """Everything that certain facts together say about an event."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self._fields: dict[str, FieldFacts] = {}
        self._known: set[str] = set()
        self._tags: set[str] = set()
        self._not_all: list[frozenset[str]] = []
        self._hours: dict[str, HoursFacts] = {}
        for path in ("source", "kind", "action"):
            self._field(path).filled = True
            self._known.add(path)
        self._field("title").filled = True
        self._field("kind").learn(_ASKED, holds=True)
        for fact in facts:
            self._learn(fact.clause, fact.holds)

    def _learn(self, clause: Condition, holds: bool) -> None:
        match clause:
            case HasTags() if holds:
                self._tags |= clause.wanted
            case HasTags():
                self._known.add("tags")
                self._not_all.append(clause.wanted)
            case During(during=hours):
                self._hours.setdefault(hours.time_zone, HoursFacts()).learn(hours, holds)
            case Leaf(path=path):
                self._known.add(_head(path))
                self._field(path).learn(clause, holds)
            case _:
                pass

    def _field(self, path: str) -> FieldFacts:
        return self._fields.setdefault(path, FieldFacts(path))

    def is_impossible(self) -> bool:
        """Tell whether no event can be so."""
        return (
            any(tags <= self._tags for tags in self._not_all)
            or any(each.is_impossible() for each in self._fields.values())
            or any(each.is_impossible() for each in self._hours.values())
        )

    def show(self, clause: Condition, holds: bool = True) -> bool:
        """Tell whether the clause surely holds, or surely does not."""
        match clause:
            case AllOf(all=parts):
                if holds:
                    return all(self.show(part) for part in parts)
                return self._one_fails(parts)
            case AnyOf(any=parts):
                if holds:
                    return any(self.show(part) for part in parts)
                return all(self.show(part, holds=False) for part in parts)
            case NotOf(not_=part):
                return self.show(part, not holds)
            case Named(means=None):
                return not holds
            case Named(means=meant) if meant is not None:
                return self.show(meant, holds)
            case _:
                return self._shows_one(clause, holds)

    def _one_fails(self, parts: Iterable[Condition]) -> bool:
        """Of `all`, the first part that does not hold counts: it must not be one not known."""
        for part in parts:
            if self.show(part, holds=False):
                return True
            if not self._knows(part):
                return False
        return False

    def _shows_one(self, clause: Clause, holds: bool) -> bool:
        match clause:
            case HasTags() if holds:
                return clause.wanted <= self._tags
            case HasTags():
                return any(tags <= clause.wanted for tags in self._not_all)
            case During(during=hours):
                return self._hours.get(hours.time_zone, HoursFacts()).shows(hours, holds)
            case Leaf(path=path):
                field = self._fields.get(path)
                return field is not None and self._knows(clause) and field.shows(clause, holds)
            case _:
                return False

    def _knows(self, clause: Clause) -> bool:
        """Tell whether all that the clause looks at is known."""
        if isinstance(clause, Named):
            return clause.means is None or self._knows(clause.means)
        if EVERYTHING in self._known:
            return True
        parts = [part for _, part in clauses_of(clause) if part is not clause]  # type: ignore[arg-type]
        if parts:
            return all(self._knows(part) for part in parts)
        if isinstance(clause, Leaf):
            return _head(clause.path) in self._known
        return isinstance(clause, During) or (isinstance(clause, HasTags) and "tags" in self._known)


def _head(path: str) -> str:
    return path.partition(".")[0]
