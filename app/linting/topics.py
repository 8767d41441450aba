"""Which rules can say something about one another: an index, so that not every pair is looked at.

A rule offers topics, by what its condition says when it holds. A condition can be shown from it
only if it offers one of the topics that the condition asks for.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence

from app.domain.conditions.clause import Leaf
from app.domain.conditions.condition import AllOf, AnyOf, Condition, Named, NotOf
from app.domain.conditions.event_has import HasTags
from app.domain.conditions.timetable import During
from app.linting.logic import Case
from app.linting.value_test import value_test

Topic = tuple[Hashable, ...]
Topics = frozenset[Topic]

_TEXTS = frozenset({"contains", "starts_with", "ends_with"})
_LENGTH = 3
_ALWAYS_SAID = frozenset({"source", "kind", "action"})


def offered(cases: Sequence[Case]) -> Topics:
    """Give every topic that some case of a condition speaks of."""
    return frozenset(
        topic for case in cases for clause, holds in case for topic in _offers(clause, holds)
    )


def _offers(clause: Condition, holds: bool) -> Iterator[Topic]:
    match clause:
        case HasTags(tags=tags):
            yield from (("tag", tag) for tag in tags) if holds else [("not all tags",)]
        case Leaf(path=path):
            yield ("field", path)
            test = value_test(clause)
            if test is None or not holds:
                return
            yield "test", path, test.name, test.wanted
            if test.name in _TEXTS:
                yield from (("part", path, part) for part in _parts(test.wanted))
            if test.only is not None:
                yield "listed", path
                yield from (("value", path, text) for text in test.only)
        case _:
            return


class Index:
    """Finds the rules whose condition may be shown from that of another one."""

    def __init__(self, conditions: Sequence[tuple[Condition, Topics]]) -> None:
        self._known = Counter(topic for _, topics in conditions for topic in topics)
        self._places: dict[Topic, list[int]] = defaultdict(list)
        self._anywhere: list[int] = []
        for place, (condition, _) in enumerate(conditions):
            asked = self._asked(condition, holds=True)
            if asked is None:
                self._anywhere.append(place)
            for topic in asked or ():
                self._places[topic].append(place)

    def candidates(self, topics: Topics) -> list[int]:
        """Give the places of those that may follow from a condition with these topics."""
        found = set(self._anywhere)
        for topic in topics:
            found.update(self._places.get(topic, ()))
        return sorted(found)

    def _asked(self, clause: Condition, holds: bool) -> Topics | None:
        """Give topics of which one has to be there; None when there is nothing to go by."""
        match clause:
            case AllOf(all=parts):
                return self._rarest(parts, holds) if holds else self._some(parts, holds)
            case AnyOf(any=parts):
                return self._some(parts, holds) if holds else self._rarest(parts, holds)
            case NotOf(not_=part):
                return self._asked(part, not holds)
            case Named(means=meant):
                return None if meant is None else self._asked(meant, holds)
            case _:
                return self._asked_by_one(clause, holds)

    def _rarest(self, parts: Sequence[Condition], holds: bool) -> Topics | None:
        asked = [each for part in parts if (each := self._asked(part, holds)) is not None]
        return min(asked, key=lambda each: sum(self._known[topic] for topic in each), default=None)

    def _some(self, parts: Sequence[Condition], holds: bool) -> Topics | None:
        found: Topics = frozenset()
        for part in parts:
            asked = self._asked(part, holds)
            if asked is None:
                return None
            found |= asked
        return found

    def _asked_by_one(self, clause: Condition, holds: bool) -> Topics | None:
        match clause:
            case HasTags(tags=tags) if holds:
                rarest = min(tags, key=lambda tag: self._known["tag", tag])
                return frozenset({("tag", rarest)})
            case HasTags():
                return frozenset({("not all tags",)})
            case During():
                return None
            case Leaf(path=path) if path in _ALWAYS_SAID:
                return None
            case Leaf(path=path):
                return self._asked_of_field(clause, path, holds)
            case _:
                return None

    def _asked_of_field(self, clause: Leaf, path: str, holds: bool) -> Topics:
        test = value_test(clause)
        if not holds or test is None:
            return frozenset({("field", path)})
        if test.only is not None:
            return frozenset(("value", path, text) for text in test.only)
        if test.name == "search":
            return frozenset({("test", path, test.name, test.wanted), ("listed", path)})
        if test.name in _TEXTS and (parts := _parts(test.wanted)):
            rarest = min(parts, key=lambda part: self._known["part", path, part])
            return frozenset({("part", path, rarest), ("listed", path)})
        return frozenset({("field", path)})


def _parts(text: str) -> Sequence[str]:
    """Give the parts of three letters; a text that holds another one holds all parts of it."""
    return sorted({text[at : at + _LENGTH] for at in range(len(text) - _LENGTH + 1)})
