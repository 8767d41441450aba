"""The end of a run is put on the audit trail, and into its trace."""

from datetime import datetime
from functools import partial

from app.domain.run import Run
from app.ledger import Ledger
from app.remediation import auditing
from app.remediation.spans.runs import ended
from app.remediation.world import World


def record_end(ledger: Ledger, run: Run, at: datetime, world: World) -> None:
    """Record how the run, which is over, has ended."""
    ledger.audit.record(auditing.ended(run, at))
    tell_of_end(ledger, run, at, world)


def tell_of_end(ledger: Ledger, run: Run, at: datetime, world: World) -> None:
    """Tell of the end in the trace, once nothing more is done for the run."""
    if world.tracing.is_on:
        steps = ledger.steps.of(run.id)
        ledger.when_kept(partial(world.tracing.tell, ended, run, steps, at))
