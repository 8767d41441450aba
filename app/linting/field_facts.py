"""What is sure about the values of one field, when certain clauses hold or do not hold."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from app.domain.conditions.clause import Leaf
from app.domain.conditions.field_says import FieldSays
from app.linting.value_test import ValueTest, apart, value_test, within

ONE_VALUE = frozenset(
    {
        *("source", "kind", "action", "title", "description", "priority"),
        *("severity", "impact", "status", "url", "author", "note"),
    }
)
"""The names of an event that have one value; tags and entities are lists."""


@dataclass
class FieldFacts:
    """Of one field whose values are known.

    `some`: a value passes it; `each`: every value passes it; `none`: no value passes it;
    `not_each`: a value does not pass it.
    """

    path: str
    filled: bool = False
    empty: bool = False
    some: list[ValueTest] = field(default_factory=list)
    each: list[ValueTest] = field(default_factory=list)
    none: list[ValueTest] = field(default_factory=list)
    not_each: list[ValueTest] = field(default_factory=list)

    def learn(self, clause: Leaf, holds: bool) -> None:
        """Take in that the clause holds, or that it does not though the field is known."""
        test = value_test(clause)
        if test is None:
            exists = isinstance(clause, FieldSays) and clause.exists is holds
            self.filled, self.empty = self.filled or exists, self.empty or not exists
        elif holds:
            self.filled = True
            (self.each if _asks_each(clause) or self._is_one else self.some).append(test)
        elif _asks_each(clause) and not self._is_one:
            self.not_each.append(test)
        else:
            self.none.append(test)

    @property
    def _is_one(self) -> bool:
        return self.path in ONE_VALUE

    def is_impossible(self) -> bool:
        """Tell whether no field can be so."""
        if self.filled and self.empty:
            return True
        return self.filled and (
            self._has_no_value_for(self.each)
            or any(self._has_no_value_for([test, *self.each]) for test in self.some)
            or any(not self._may_fail(test) for test in self._failed_when_filled())
        )

    def _failed_when_filled(self) -> Iterable[ValueTest]:
        """Give what a value surely fails; `values: all` fails also where there is no value."""
        return self.not_each if self.filled else ()

    def _may_fail(self, test: ValueTest) -> bool:
        return not self._all_pass(self.each, test)

    def _has_no_value_for(self, tests: list[ValueTest]) -> bool:
        """Tell whether no value passes all of these and is none of those that are not there."""
        left = self._left(tests)
        if left is not None:
            return not left
        return any(apart(one, two) for one in tests for two in tests) or any(
            within(one, none) for one in tests for none in self.none
        )

    def _left(self, tests: list[ValueTest]) -> frozenset[str] | None:
        """Give the only values that may pass all of these; None when they cannot be listed."""
        listed = [test.only for test in tests if test.only is not None]
        if not listed:
            return None
        return frozenset(
            text
            for text in frozenset.intersection(*listed)
            if all(test.passes(text) is not False for test in tests)
            and not any(test.passes(text) is True for test in self.none)
        )

    def _all_pass(self, tests: list[ValueTest], goal: ValueTest) -> bool:
        """Tell whether a value that passes all of these surely passes the goal."""
        left = self._left(tests)
        if left is not None and all(goal.passes(text) is True for text in left):
            return True
        return any(within(test, goal) for test in tests)

    def _all_fail(self, tests: list[ValueTest], goal: ValueTest) -> bool:
        left = self._left(tests)
        if left is not None and all(goal.passes(text) is False for text in left):
            return True
        return any(apart(test, goal) for test in tests) or any(
            within(goal, none) for none in self.none
        )

    def shows(self, clause: Leaf, holds: bool) -> bool:
        """Tell whether the clause surely holds, or surely does not, on this known field."""
        test = value_test(clause)
        if test is None:
            exists = isinstance(clause, FieldSays) and clause.exists is holds
            return self.filled if exists else self.empty
        each = _asks_each(clause)
        if holds:
            return self.filled and (
                self._all_pass(self.each, test)
                or (not each and any(self._all_pass([one, *self.each], test) for one in self.some))
            )
        if self.empty or self._all_fail(self.each, test):
            return True
        return each and (
            any(self._all_fail([one, *self.each], test) for one in self.some)
            or any(within(test, one) for one in self.not_each)
        )


def _asks_each(clause: Leaf) -> bool:
    return isinstance(clause, FieldSays) and clause.values == "all"
