"""What speaks against acting on a target because of a maintenance window or a silence."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache, partial

from app.domain.event import Event
from app.domain.maintenance.silence import Silence
from app.domain.restraint.block import Block
from app.domain.restraint.maintenance import Closed, by_source, on_closed
from app.domain.run import Run
from app.ledger import Ledger
from app.remediation.world import World


def closed_now(ledger: Ledger, now: datetime, world: World) -> Sequence[Closed]:
    """Give the windows and silences that are in force."""
    return (*world.windows(now), *map(closed_by, ledger.silences.in_force(now)))


def closed_by(silence: Silence) -> Closed:
    """Give what a silence closes while it lasts."""
    return Closed(
        f"silence {silence.id}",
        silence.author,
        silence.comment,
        silence.begins,
        silence.ends,
        silence.matchers,
    )


def against_acting(
    ledger: Ledger, event: Event, now: datetime, world: World
) -> Callable[[str, str], Iterable[Block]]:
    """Give what tells, for a rule and a target, what speaks against it now."""
    return partial(on_closed, closed_now(ledger, now, world), lambda: event, now)


def against_run(ledger: Ledger, run: Run, now: datetime, world: World) -> Iterator[Block]:
    """Give what speaks by now against a run that was queued, for the event that it came from."""
    event = cache(lambda: ledger.events.event(run.event_id))
    yield from on_closed(closed_now(ledger, now, world), event, now, run.rule, run.target)
    if world.honours_maintenance and ledger.problems.get(run.problem_id).under_maintenance:
        yield by_source()
