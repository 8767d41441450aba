"""An index of many rules: an event is held only against those that could match it.

Every rule is kept under a key, which is something that an event must say for the rule to match.
What is found is only a candidate: the rule itself is asked as ever. So the rules that match are
those, in the order, that a loop over all rules would give, and likewise whether the source has to
be asked for something that the message left out.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import NamedTuple

from app.domain.conditions.clause import Failure
from app.domain.event import Event
from app.domain.fields import EVERYTHING
from app.domain.indexing.lookup import Lookup
from app.domain.indexing.necessary import Atom, Cost, Key, Kind, Needs, atoms_of, best_key, needs_of
from app.domain.matching import Matching, failure
from app.domain.rule import Rule


class Index:
    """Compiled once for a set of rules."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = rules
        needs = {place: needs_of(rule) for place, rule in enumerate(rules) if rule.enabled}
        self._tried = len(needs)
        seen = Counter(chain.from_iterable(map(atoms_of, needs.values())))
        kept = _keys(needs, _Weight(seen))
        self._lookup = _lookup(kept)
        self._always = tuple(place for place, key in kept.items() if key is None)
        self._unsure = dict(_unsure(needs, kept, seen))

    def match(self, event: Event, at: datetime) -> Matching:
        """Hold the rules that could match against an event; give them in their order."""
        candidates = self._lookup.find(event)
        candidates.update(self._always)
        matched: list[Rule] = []
        failures: list[tuple[Rule, Failure]] = []
        for place in sorted(candidates):
            rule = self._rules[place]
            if failed := failure(rule, event, at):
                failures.append((rule, failed))
            else:
                matched.append(rule)
        if event.missing and not any(failed.unknown for _, failed in failures):
            failures += self._first_unknown(event, at, candidates)
        others = self._tried - len(matched) - len(failures)
        return Matching(tuple(matched), tuple(failures), others)

    def _first_unknown(
        self, event: Event, at: datetime, held: set[int]
    ) -> Sequence[tuple[Rule, Failure]]:
        """Give one rule that depends on what the message left out, if there is any.

        A rule that is no candidate cannot match now, but if its key looks at what is not known, it
        may do so when the source has been asked. One of them is enough to ask.
        """
        heads = (*sorted(event.missing), EVERYTHING)
        for unsure in [self._unsure[head] for head in heads if head in self._unsure]:
            for place in unsure.find(event):
                rule = self._rules[place]
                if place not in held and (failed := failure(rule, event, at)) and failed.unknown:
                    return [(rule, failed)]
        return ()


class _Weight:
    """The cost of a key: how many rules are found by it; a long text is better than a short one.

    What looks at `avoided` is better than nothing, but worse than everything else.
    """

    def __init__(self, seen: Mapping[Atom, int], avoided: str | None = None) -> None:
        self._seen = seen
        self._avoided = avoided

    def __call__(self, key: Key) -> Cost:
        found, shortest = 0, _LONGER_THAN_ANY
        for atom in key:
            found += self._seen[atom]
            if atom.kind is Kind.HOLDS:
                shortest = min(shortest, len(atom.value))
            if atom.head == self._avoided:
                found += _AVOIDED
        return found, -shortest


_AVOIDED = 10**9
_LONGER_THAN_ANY = 1000


class _Unsure(NamedTuple):
    """The rules whose keys look at one part of an event, found by keys that do not."""

    always: tuple[int, ...]
    by_head: Mapping[str, Sequence[int]]
    lookup: Lookup

    def find(self, event: Event) -> Iterator[int]:
        """Give what could depend on that part, the cheapest first."""
        yield from self.always
        yield from self.lookup.find(event)
        for head in (*event.missing, EVERYTHING):
            yield from self.by_head.get(head, ())


def _unsure(
    needs: Mapping[int, Needs], kept: Mapping[int, Key | None], seen: Mapping[Atom, int]
) -> Iterator[tuple[str, _Unsure]]:
    by_head: dict[str, list[int]] = defaultdict(list)
    for place, key in kept.items():
        for head in {atom.head for atom in key or ()} - {""}:
            by_head[head].append(place)
    for head, places in by_head.items():
        others = _keys({place: needs[place] for place in places}, _Weight(seen, head))
        sure = {
            place: key
            for place, key in others.items()
            if key and not any(atom.head == head for atom in key)
        }
        heads: dict[str, list[int]] = defaultdict(list)
        for place, key in sure.items():
            for other in {atom.head for atom in key} - {""}:
                heads[other].append(place)
        always = tuple(place for place in places if place not in sure)
        yield head, _Unsure(always, heads, _lookup(sure))


def _keys(needs: Mapping[int, Needs], weight: _Weight) -> dict[int, Key | None]:
    return {place: best_key(each, weight) for place, each in needs.items()}


def _lookup(kept: Mapping[int, Key | None]) -> Lookup:
    places: dict[Atom, list[int]] = defaultdict(list)
    for place, key in kept.items():
        for atom in key or ():
            places[atom].append(place)
    return Lookup(places)
