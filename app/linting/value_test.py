"""What one clause asks of a single value of a field, and how two such tests stand to each other.

`within` and `apart` are true only when it is sure; False says nothing.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from ipaddress import IPv4Network, IPv6Network
from typing import Any

from app.domain.conditions.clause import Leaf
from app.domain.conditions.event_has import HasPriority, HasSeverity
from app.domain.conditions.field_says import FieldSays

_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)
_BY_THE_CLOCK = ("older_than", "newer_than")
_FROM_BELOW = ("greater_than", "at_least")
_FROM_ABOVE = ("less_than", "at_most")
_STRICT = ("greater_than", "less_than")


@dataclass(frozen=True)
class ValueTest:
    """The test of a clause, for one value. `name` is as a rule writes it, or `level`."""

    name: str
    wanted: Any
    clause: Leaf

    def passes(self, text: str) -> bool | None:
        """Tell whether the value passes; None when that depends on the clock."""
        if self.name in _BY_THE_CLOCK:
            return None
        return self.clause.passes((text,), _ANY_TIME)

    @property
    def only(self) -> frozenset[str] | None:
        """The only values that pass; None when they cannot be listed."""
        if self.name == "equals":
            return frozenset({self.wanted})
        return frozenset(self.wanted) if self.name == "in" else None


def value_test(clause: Leaf) -> ValueTest | None:
    """Give the test of the values; None when the clause asks only whether there is one."""
    match clause:
        case HasPriority(priority=levels) | HasSeverity(severity=levels):
            return ValueTest("level", frozenset(levels), clause)
        case FieldSays(exists=None):
            name = clause.test
            return ValueTest(name, getattr(clause, "in_" if name == "in" else name), clause)
        case _:
            return None


def within(one: ValueTest, other: ValueTest) -> bool:
    """Tell whether each value that passes the one surely passes the other."""
    if (one.name, one.wanted) == (other.name, other.wanted):
        return True
    if one.only is not None:
        return all(other.passes(text) is True for text in one.only)
    return _within(one.name, one.wanted, other.name, other.wanted)


def _within(name: str, wanted: Any, other: str, theirs: Any) -> bool:
    if other == "contains" and name in ("starts_with", "ends_with", "contains"):
        return theirs in wanted
    if name in _FROM_BELOW and other in _FROM_BELOW:
        return _reaches(wanted, theirs, _goes_further(name, other))
    if name in _FROM_ABOVE and other in _FROM_ABOVE:
        return _reaches(theirs, wanted, _goes_further(name, other))
    return name == other and _is_stricter(name, wanted, theirs)


def _is_stricter(name: str, wanted: Any, theirs: Any) -> bool:
    match name:
        case "starts_with":
            return bool(wanted.startswith(theirs))
        case "ends_with":
            return bool(wanted.endswith(theirs))
        case "older_than":
            return bool(wanted >= theirs)
        case "newer_than":
            return bool(wanted <= theirs)
        case "cidr":
            return all(any(_is_in(net, wider) for wider in theirs) for net in wanted)
        case "level":
            return bool(wanted <= theirs)
        case _:
            return False


def _goes_further(name: str, other: str) -> bool:
    """Tell whether the same bound is not enough: `at_least: 5` is not `greater_than: 5`."""
    return other in _STRICT and name not in _STRICT


def _reaches(high: Any, low: Any, strictly: bool) -> bool:
    if not _are_alike(high, low):
        return False
    return bool(high > low if strictly else high >= low)


def apart(one: ValueTest, other: ValueTest) -> bool:
    """Tell whether surely no value passes both."""
    for this, that in ((one, other), (other, one)):
        if this.only is not None:
            return all(that.passes(text) is False for text in this.only)
        if _apart(this.name, this.wanted, that.name, that.wanted):
            return True
    return False


def _apart(name: str, wanted: Any, other: str, theirs: Any) -> bool:
    match name, other:
        case "starts_with", "starts_with":
            return not (wanted.startswith(theirs) or theirs.startswith(wanted))
        case "ends_with", "ends_with":
            return not (wanted.endswith(theirs) or theirs.endswith(wanted))
        case "older_than", "newer_than":
            return bool(theirs <= wanted)
        case "cidr", "cidr":
            return not any(net.overlaps(them) for net in wanted for them in theirs)
        case "level", "level":
            return not (wanted & theirs)
        case _:
            return (
                name in _FROM_BELOW
                and other in _FROM_ABOVE
                and _reaches(wanted, theirs, strictly=not {name, other} & set(_STRICT))
            )


def _are_alike(one: Any, other: Any) -> bool:
    """Numbers are compared with numbers, times with times, lengths with lengths."""
    return any(
        isinstance(one, kind) and isinstance(other, kind) for kind in (Decimal, datetime, timedelta)
    )


def _is_in(net: IPv4Network | IPv6Network, wider: IPv4Network | IPv6Network) -> bool:
    match net, wider:
        case (IPv4Network(), IPv4Network()) | (IPv6Network(), IPv6Network()):
            return net.subnet_of(wider)  # type: ignore[arg-type]
        case _:
            return False
