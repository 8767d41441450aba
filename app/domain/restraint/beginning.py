"""What speaks against beginning a run that was queued: things may have changed since.

What a run was allowed to use up, such as a rate, it has used up when it was queued; this is not
asked again.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from app.domain.limits import InForce
from app.domain.restraint.block import Block, BlockReason
from app.domain.restraint.breaker import by_failures, room_left
from app.domain.restraint.recurrence import by_marks
from app.domain.restraint.standing import Pause, Standing
from app.domain.restraint.storm import by_storm
from app.domain.restraint.trouble import Trouble
from app.domain.run import Run


@dataclass(frozen=True)
class Wait:
    """It may begin later, when there is room for it; `why` is for a person to read."""

    why: str


@dataclass(frozen=True)
class Doubts:
    """What the rule of the run has against it by now, and how many of its runs are at work."""

    troubles: Sequence[Trouble]
    limits: InForce
    at_work: Callable[[], int]


def against_beginning(
    run: Run, standing: Standing, doubts: Doubts | None = None
) -> Iterator[Block | Wait]:
    """Give every reason, the first of which counts: what ends it, then what it has to wait for."""
    if standing.paused:
        yield by_pause(standing.paused)
    if standing.storm:
        yield by_storm(standing.storm)
    if doubts:
        yield from by_failures(doubts.troubles, doubts.limits)
        yield from by_marks(doubts.troubles, doubts.limits)
        yield from _by_room_left(doubts)


def _by_room_left(doubts: Doubts) -> Iterator[Wait]:
    """Wait for those at work that would open the breaker if they failed too."""
    room = room_left(doubts.troubles, doubts.limits)
    if room is not None and doubts.at_work() >= room:
        yield Wait(f"the rule failed the last time: at most {room} of its runs at once for now")


def by_pause(pause: Pause) -> Block:
    return Block(
        BlockReason.PAUSED,
        f"paused by {pause.by} since {pause.since:%Y-%m-%d %H:%M:%S} UTC: {pause.reason}",
    )
