"""What a rule has to show on a target, and what speaks against acting by that."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.limits import InForce
from app.domain.restraint.block import Block
from app.domain.restraint.breaker import by_failures
from app.domain.restraint.flapping import by_flapping
from app.domain.restraint.recurrence import Remediation, by_marks, by_recurrence
from app.domain.restraint.trouble import Trouble


@dataclass(frozen=True)
class Record:
    """Looked up by target, only as far as it is asked for: since a time, and so many at most.

    `troubles` are those there and of the rule in all; `past` is what the rule did there since a
    time, the latest first; `openings` are when problems for it opened there since a time, the one
    in question included.
    """

    troubles: Callable[[str], Sequence[Trouble]] = lambda target: ()
    past: Callable[[str, datetime, int], Sequence[Remediation]] = lambda target, since, most: ()
    openings: Callable[[str, datetime, int], Sequence[datetime]] = lambda target, since, most: ()


def against_record(target: str, limits: InForce, record: Record, now: datetime) -> Iterator[Block]:
    troubles = record.troubles(target)
    yield from by_failures(troubles, limits)
    yield from by_marks(troubles, limits)
    if limits.recurrence:
        most = max(each.times for each in limits.recurrence)
        past = record.past(target, now - limits.recurs_in, most)
        yield from by_recurrence(past, limits, now)
    if limits.flapping:
        most = max(each.times for each in limits.flapping)
        longest = max(each.within for each in limits.flapping)
        yield from by_flapping(record.openings(target, now - longest, most), limits, now)
