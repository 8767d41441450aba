"""Stop a run because a person says so."""

from enum import Enum, auto

from app.domain.ids import RunId
from app.domain.run import WAITING, RunState
from app.ledger import Ledger
from app.remediation.conclude import conclude
from app.remediation.world import World


class Stopped(Enum):
    """What became of it."""

    BEFORE_IT_BEGAN = auto()
    WHILE_IT_RAN = auto()
    TOO_LATE = auto()


def stop(ledger: Ledger, run_id: RunId, by: str, world: World) -> Stopped:
    """End the run if it waits; if it is at work, note who wants it ended: the worker does it."""
    run = ledger.runs.get(run_id)
    if run.is_over:
        return Stopped.TOO_LATE
    if run.state in WAITING:
        conclude(ledger, run, RunState.CANCELLED, f"cancelled by {by}", (), world)
        return Stopped.BEFORE_IT_BEGAN
    ledger.runs.ask_to_stop(run_id, by, world.now())
    return Stopped.WHILE_IT_RAN
