"""Nothing is begun where a maintenance window or a silence is in force, whoever asks for it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from app.domain.event import Event
from app.domain.maintenance.matchers import Matchers
from app.domain.restraint.block import Block, BlockReason


@dataclass(frozen=True)
class Closed:
    """What is in force now: a window or a silence, of whom, why, and until when."""

    what: str
    author: str
    comment: str
    since: datetime
    until: datetime
    where: Matchers


def by_source() -> Block:
    """Give the block of a problem whose source says so itself."""
    return Block(BlockReason.MAINTENANCE, "Dynatrace says that it is under maintenance")


def on_closed(
    closed: Iterable[Closed], event: Callable[[], Event], now: datetime, rule: str, target: str
) -> Iterator[Block]:
    """Give a block for each that covers a rule on a target, the one that lasts longest first.

    The event is asked for only if one of them looks at it.
    """
    covering = [
        each
        for each in closed
        if each.where.covers(rule, target)
        and (each.where.when is None or each.where.is_for(event(), now))
    ]
    for each in sorted(covering, key=lambda each: each.until, reverse=True):
        detail = f"{each.what} by {each.author}, until {each.until:%Y-%m-%d %H:%M:%S} UTC: "
        yield Block(BlockReason.MAINTENANCE, detail + each.comment, each.until)
