"""The end of a run is put on the audit trail, into the log and into its trace."""

from datetime import datetime, timedelta
from functools import partial

import structlog

from app.domain.ramp import Member
from app.domain.restraint.block import BlockReason
from app.domain.run import Run, RunState
from app.ledger import Ledger
from app.remediation import auditing
from app.remediation.spans.runs import ended
from app.remediation.world import World

log = structlog.get_logger()

_MILLISECOND = timedelta(milliseconds=1)


def record_end(
    ledger: Ledger,
    run: Run,
    at: datetime,
    world: World,
    *,
    reason: BlockReason | None = None,
    looks: bool = False,
) -> None:
    """Record how the run, which is over, has ended; `looks`: it is yet to see what there is."""
    ledger.audit.record(auditing.ended(run, at, reason))
    lasted = run.finished_at - run.started_at if run.finished_at and run.started_at else None
    took = round(lasted / _MILLISECOND) if lasted is not None else None
    ledger.when_kept(partial(_log_end, run, run.state, run.detail, reason, took))
    if not looks:
        tell_of_end(ledger, run, at, world)


def record_never_begun(ledger: Ledger, run: Member, why: str, at: datetime) -> None:
    """Record that the wave of a run never had its turn."""
    ledger.audit.record(auditing.never_begun(run, why, at))
    ledger.when_kept(partial(_log_end, run, RunState.CANCELLED, why, None, None))


def _log_end(
    run: Run | Member, state: RunState, detail: str, reason: BlockReason | None, took: int | None
) -> None:
    log.info(
        "run_finish",
        event_id=run.event_id,
        run=run.id,
        rule=run.rule,
        target=run.target,
        status=state,
        reason=reason,
        detail=detail or None,
        elapsed_ms=took,
    )


def tell_of_end(ledger: Ledger, run: Run, at: datetime, world: World) -> None:
    """Tell of the end in the trace, once nothing more is done for the run."""
    if world.tracing.is_on:
        steps = ledger.steps.of(run.id)
        ledger.when_kept(partial(world.tracing.tell, ended, run, steps, at))
