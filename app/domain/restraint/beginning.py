"""What speaks against beginning a run that was queued: things may have changed since.

What a run was allowed to use up, such as a rate, it has used up when it was queued; this is not
asked again.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.restraint.block import Block, BlockReason
from app.domain.restraint.standing import Pause, Standing
from app.domain.restraint.storm import by_storm
from app.domain.run import Run


@dataclass(frozen=True)
class Wait:
    """It may begin later, when there is room for it; `why` is for a person to read."""

    why: str


def against_beginning(run: Run, standing: Standing) -> Iterator[Block | Wait]:
    """Give every reason, the first of which counts: what ends it, then what it has to wait for."""
    if standing.paused:
        yield by_pause(standing.paused)
    if standing.storm:
        yield by_storm(standing.storm)


def by_pause(pause: Pause) -> Block:
    return Block(
        BlockReason.PAUSED,
        f"paused by {pause.by} since {pause.since:%Y-%m-%d %H:%M:%S} UTC: {pause.reason}",
    )
