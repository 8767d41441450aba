"""The lanes of work: events to decide, runs to carry on, notes to deliver, feeds to look at.

And a clock and storms to watch.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

import structlog

from app.domain.dead_letter import DeadLetterKind
from app.domain.ids import DeliveryId, EventId, RunId
from app.domain.run import Run, RunState
from app.engine.journal import Parked, RememberedSteps
from app.engine.performing import Performing
from app.ledger import Due, Ledger, Step
from app.ports import Lane, Store, Work
from app.remediation.answering import end_in_time
from app.remediation.clock import WatchedClock
from app.remediation.conclude import conclude
from app.remediation.dead_letters import Faults
from app.remediation.deciding import Deciding
from app.remediation.deliver import Delivering
from app.remediation.following import Following
from app.remediation.storms import Storms
from app.remediation.story import look_instead, remediate
from app.remediation.world import World

_Wake = Callable[..., None]
_SETTLING = timedelta(seconds=5)
"""How long a note may take to show up at its source before it is looked for."""

log = structlog.get_logger()


def events_lane(store: Store, deciding: Deciding, faults: Faults, wake: _Wake) -> Lane:
    """Decide what came in, many at a time."""

    async def due(now: datetime, limit: int) -> Due:
        return await store.read(lambda ledger: ledger.events.due(now, limit))

    async def do(ids: Sequence[str]) -> None:
        await deciding.decide([EventId(id_) for id_ in ids])
        wake(Work.RUNS, Work.NOTES)

    failed = partial(faults.remember, DeadLetterKind.EVENT)
    return Lane(Work.EVENTS, due, do, at_once=256, batch=50, failed=failed)


def runs_lane(
    store: Store,
    performing: Performing,
    world: World,
    faults: Faults,
    wake: _Wake,
    at_once: int,
) -> Lane:
    """Tell the story of each run as far as it goes now."""

    async def due(now: datetime, limit: int) -> Due:
        return await store.read(lambda ledger: ledger.runs.due(now, limit))

    async def do(ids: Sequence[str]) -> None:
        for run_id in ids:
            await _carry_on(RunId(run_id), store, performing, world)
            wake(Work.NOTES)

    async def failed(id_: str, error: Exception) -> None:
        await faults.remember(DeadLetterKind.RUN, id_, error)
        wake(Work.NOTES)

    return Lane(Work.RUNS, due, do, at_once=at_once, failed=failed)


def notes_lane(store: Store, delivering: Delivering, faults: Faults) -> Lane:
    """Bring each delivery a step further."""

    async def due(now: datetime, limit: int) -> Due:
        return await store.read(lambda ledger: ledger.notes.due(now, limit))

    async def do(ids: Sequence[str]) -> None:
        for delivery_id in ids:
            await delivering.deliver(DeliveryId(delivery_id))

    failed = partial(faults.remember, DeadLetterKind.DELIVERY)
    return Lane(Work.NOTES, due, do, at_once=8, failed=failed)


def feeds_lane(following: Following, wake: _Wake) -> Lane:
    """Look at each feed in its interval."""

    async def due(now: datetime, limit: int) -> Due:
        return await following.due(now)

    async def do(ids: Sequence[str]) -> None:
        for name in ids:
            await following.look(name)
            wake(Work.EVENTS)

    return Lane(Work.FEEDS, due, do, at_once=8)


def clock_lane(store: Store, clock: WatchedClock, wake: _Wake) -> Lane:
    """Let nothing wait for a time that was set before the clock was set back."""
    dealt_with: set[str] = set()
    clock.when_set_back = partial(wake, Work.CLOCK)

    async def due(now: datetime, limit: int) -> Due:
        at = clock.set_back_at.isoformat() if clock.set_back_at else None
        return [at] if at and at not in dealt_with else [], None

    async def do(ids: Sequence[str]) -> None:
        now = clock()
        log.warning("clock_set_back", to=now.isoformat())
        await store.write(lambda ledger: _bring_forward(ledger, now))
        dealt_with.update(ids)
        wake(Work.EVENTS, Work.RUNS, Work.NOTES, Work.FEEDS, Work.STORM)

    return Lane(Work.CLOCK, due, do, at_once=1)


def storm_lane(storms: Storms, wake: _Wake) -> Lane:
    """Look at a storm that lasts when it can be over."""

    async def due(now: datetime, limit: int) -> Due:
        return await storms.due(now)

    async def do(ids: Sequence[str]) -> None:
        await storms.look()
        wake(Work.NOTES)

    async def failed(id_: str, error: Exception) -> None:
        await storms.rest()

    return Lane(Work.STORM, due, do, at_once=1, failed=failed)


def _bring_forward(ledger: Ledger, now: datetime) -> None:
    ledger.events.bring_forward(now)
    ledger.runs.bring_forward(now)
    ledger.notes.bring_forward(now + _SETTLING)
    ledger.storms.bring_forward(now)


async def _carry_on(run_id: RunId, store: Store, performing: Performing, world: World) -> None:
    def found(ledger: Ledger) -> tuple[Run, dict[str, Step]]:
        return ledger.runs.get(run_id), dict(ledger.steps.of(run_id))

    run, steps = await store.read(found)
    if run.is_over and not run.only_looks:
        return
    with structlog.contextvars.bound_contextvars(
        event_id=run.event_id, run=run.id, rule=run.rule, target=run.target
    ):
        if run.cancelled_by:
            why = f"cancelled by {run.cancelled_by}"
            await store.write(lambda ledger: _call_off(ledger, run, why, world))
            return
        if run.state is RunState.AWAITING_APPROVAL:
            ended = await store.write(lambda ledger: end_in_time(ledger, run.id, world))
            if ended:
                runs = [each.id for each in ended]
                log.warning("approval_timed_out", approval=run.approval_id, runs=runs)
            return
        journal = RememberedSteps(run, steps, store, performing, world)
        try:
            await (look_instead(journal) if run.only_looks else remediate(journal))
        except Parked:
            return


def _call_off(ledger: Ledger, run: Run, why: str, world: World) -> None:
    if not ledger.runs.get(run.id).is_over:
        conclude(ledger, run, RunState.CANCELLED, why, (), world)
