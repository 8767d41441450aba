"""What a rule has to show on a target, and what speaks against acting by that."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.limits import Limits
from app.domain.restraint.block import Block
from app.domain.restraint.breaker import by_failures
from app.domain.restraint.flapping import by_flapping
from app.domain.restraint.recurrence import Remediation, by_marks, by_recurrence
from app.domain.restraint.trouble import Trouble


@dataclass(frozen=True)
class Record:
    """Looked up by target, only as far as it is asked for.

    `troubles` are those there and of the rule in all; `past` is what the rule did there since a
    time, the latest first; `openings` are when problems for it opened there since a time, the one
    in question included.
    """

    troubles: Callable[[str], Sequence[Trouble]] = lambda target: ()
    past: Callable[[str, datetime], Sequence[Remediation]] = lambda target, since: ()
    openings: Callable[[str, datetime], Sequence[datetime]] = lambda target, since: ()


def against_record(target: str, limits: Limits, record: Record, now: datetime) -> Iterator[Block]:
    troubles = record.troubles(target)
    yield from by_failures(troubles, limits)
    yield from by_marks(troubles, limits)
    if limits.recurrence:
        yield from by_recurrence(record.past(target, now - limits.recurs_in), limits, now)
    if limits.flapping:
        longest = max((each.within for each in limits.flapping), default=timedelta(0))
        yield from by_flapping(record.openings(target, now - longest), limits, now)
