"""Flapping: a problem that opens again and again is left alone until it is quiet."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from app.domain.limits import InForce
from app.domain.restraint.block import Block, BlockReason


def by_flapping(openings: Sequence[datetime], limits: InForce, now: datetime) -> Iterator[Block]:
    """Block while there are so many openings, this one included, in the time before now."""
    for limit in limits.flapping:
        recent = sorted(each for each in openings if each > now - limit.within)
        if len(recent) >= limit.times:
            yield Block(
                BlockReason.FLAPPING,
                f"problems for the rule on this target opened {len(recent)} times, "
                f"{limit} is flapping",
                recent[-limit.times] + limit.within,
            )
