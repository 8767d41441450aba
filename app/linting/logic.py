"""Whether one condition always holds with another, never holds, or always does.

What is told is sure; False says only that it was not shown. A condition is taken apart into the
cases in which it holds; one with too many of them is left alone.
"""

from collections.abc import Sequence
from itertools import combinations, product

from app.domain.conditions.condition import AllOf, AnyOf, Condition, Named, NotOf
from app.linting.facts import Fact, Facts

_MOST_CASES = 64

Case = tuple[Fact, ...]


class TooManyCases(Exception):
    """The condition is too large to be looked at this way."""


def cases(condition: Condition, holds: bool = True) -> list[Case]:
    """Give the cases, one of which is there when it holds, or surely does not hold."""
    match condition:
        case AllOf(all=parts):
            return _together(parts, holds=True) if holds else _either(parts, holds=False)
        case AnyOf(any=parts):
            return _either(parts, holds=True) if holds else _together(parts, holds=False)
        case NotOf(not_=part):
            return cases(part, not holds)
        case Named(means=None):
            return [] if holds else [()]
        case Named(means=meant) if meant is not None:
            return cases(meant, holds)
        case _:
            return [(Fact(condition, holds),)]


def possible(found: Sequence[Case]) -> list[Facts]:
    """Give what each of the cases says, but for those that no event can be."""
    read = [Facts(case) for case in found]
    return [facts for facts in read if not facts.is_impossible()]


def never(condition: Condition) -> bool:
    """Tell whether no event can be for which it holds."""
    return _is_impossible(condition, holds=True)


def always(condition: Condition) -> bool:
    """Tell whether it holds for every event that says what it asks for."""
    return _is_impossible(condition, holds=False)


def implies(one: Condition, other: Condition) -> bool:
    """Tell whether the other one holds whenever this one does."""
    try:
        return all(facts.show(other) for facts in possible(cases(one)))
    except TooManyCases:
        return False


def conflict(condition: Condition) -> tuple[Fact, ...]:
    """Give the one or two parts for which it never holds, when no more are the cause."""
    try:
        found = cases(condition)
    except TooManyCases:
        return ()
    for case in found[:1]:
        for parts in (*combinations(case, 1), *combinations(case, 2)):
            if Facts(parts).is_impossible():
                return parts
    return ()


def _is_impossible(condition: Condition, holds: bool) -> bool:
    try:
        return not possible(cases(condition, holds))
    except TooManyCases:
        return False


def _together(parts: Sequence[Condition], holds: bool) -> list[Case]:
    found: list[Case] = [()]
    for part in parts:
        of_part = cases(part, holds)
        found = _limited([(*one, *other) for one, other in product(found, of_part)])
    return found


def _either(parts: Sequence[Condition], holds: bool) -> list[Case]:
    return _limited([case for part in parts for case in cases(part, holds)])


def _limited(found: list[Case]) -> list[Case]:
    if len(found) > _MOST_CASES:
        raise TooManyCases
    return found
