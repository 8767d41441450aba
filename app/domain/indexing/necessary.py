"""What an event must say for a rule to match it: the keys under which the rule can be found.

A key is a set of atoms, each one thing that an event may say; the rule can match only if one of
them is so. A rule may have several keys; each of them alone is needed, so the rarest is enough.
"""

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import NamedTuple

from app.domain.conditions.condition import AllOf, AnyOf, Condition, Named
from app.domain.conditions.event_has import HasPriority, HasSeverity, HasTags
from app.domain.conditions.field_says import FieldSays
from app.domain.conditions.literals import literal
from app.domain.rule import Rule


class Kind(StrEnum):
    """What an atom looks at."""

    SOURCE = "source"
    ACTION = "action"
    TAG = "tag"
    EQUALS = "equals"
    EQUALS_UPPER = "equals, in capitals"
    HOLDS = "holds"


class Atom(NamedTuple):
    """One thing that an event may say; `head` names what must be known for that."""

    kind: Kind
    path: str
    value: str | bytes

    @property
    def head(self) -> str:
        return self.path.partition(".")[0]


Key = frozenset[Atom]
Cost = tuple[int, int]
Weigh = Callable[[Key], Cost]
"""The higher the worse."""


class Either(NamedTuple):
    """Some part holds: a key of it is made of a key of every part."""

    parts: "tuple[Needs, ...]"


Needs = tuple[Key | Either, ...]
"""Each of these alone is needed."""


def needs_of(rule: Rule) -> Needs:
    """Give all that an event must say for the rule to match."""
    return tuple(_of_rule(rule))


def atoms_of(needs: Needs) -> Iterator[Atom]:
    """Give all atoms that a key could have."""
    for need in needs:
        if isinstance(need, Either):
            for part in need.parts:
                yield from atoms_of(part)
        else:
            yield from need


def best_key(needs: Needs, weigh: Weigh) -> Key | None:
    """Give the lightest key; None when there is none, so that the rule is always asked."""
    best, cost = None, None
    for need in needs:
        key = _united(need, weigh) if isinstance(need, Either) else need
        weight = weigh(key)
        if cost is None or weight < cost:
            best, cost = key, weight
    return best


def _united(either: Either, weigh: Weigh) -> Key:
    return frozenset[Atom]().union(*(best_key(part, weigh) or () for part in either.parts))


def _of_rule(rule: Rule) -> Iterator[Key | Either]:
    if rule.sources:
        yield frozenset(Atom(Kind.SOURCE, "", name) for name in rule.sources)
    if rule.actions:
        yield frozenset(Atom(Kind.ACTION, "", name) for name in rule.actions)
    yield from _of_clause(rule.when)


def _of_clause(clause: Condition) -> Iterator[Key | Either]:
    match clause:
        case AllOf(all=parts):
            for part in parts:
                yield from _of_clause(part)
        case AnyOf(any=parts):
            needs = tuple(tuple(_of_clause(part)) for part in parts)
            if all(needs):
                yield Either(needs)
        case Named(means=means) if means is not None:
            yield from _of_clause(means)
        case FieldSays():
            yield from _of_field(clause)
        case _:
            yield from _of_event(clause)


def _of_event(clause: Condition) -> Iterator[Key]:
    match clause:
        case HasTags(tags=tags):
            yield from (frozenset({Atom(Kind.TAG, "tags", tag)}) for tag in tags)
        case HasPriority(path=path, priority=levels) | HasSeverity(path=path, severity=levels):
            yield frozenset(Atom(Kind.EQUALS_UPPER, path, level) for level in levels)
        case _:
            return


def _of_field(clause: FieldSays) -> Iterator[Key]:
    """Some value of the field must pass the test, whether one is enough or all are to pass."""
    path = clause.path
    if clause.search is not None:
        for key in clause.search.needs:
            yield frozenset(Atom(Kind.HOLDS, path, each) for each in key)
        return
    wanted = (clause.equals,) if clause.equals is not None else clause.in_
    if wanted:
        yield frozenset(Atom(Kind.EQUALS, path, each) for each in wanted)
        return
    for text in (clause.contains, clause.starts_with, clause.ends_with):
        if text is not None and (needed := literal(text)):
            yield frozenset(Atom(Kind.HOLDS, path, each) for each in needed)
