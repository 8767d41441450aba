"""A queued run begins, waits for room, or ends as blocked: asked when its turn on the target comes.

It is asked in the transaction in which the run begins, so that two runs never take the same room.
"""

from datetime import datetime, timedelta
from itertools import chain

from app.domain.restraint.beginning import Wait, against_beginning
from app.domain.restraint.block import Block
from app.domain.run import Run
from app.ledger import Ledger
from app.remediation.conclude import refuse
from app.remediation.maintenance import against_run
from app.remediation.standing import standing
from app.remediation.world import World

_LOOK_AGAIN = timedelta(minutes=1)
"""Whoever ends lets those that wait look again; this is for what no run of ours ends."""


def begin(ledger: Ledger, run: Run, now: datetime, world: World) -> bool:
    """Start the run unless something speaks against it by now; tell whether it did."""
    by_now = against_beginning(run, standing(ledger))
    match next(chain(against_run(ledger, run, now, world), by_now), None):
        case Block() as block:
            refuse(ledger, run, block, world)
            return False
        case Wait(why=why):
            ledger.runs.wait(run.id, why, now + _LOOK_AGAIN)
            return False
        case None:
            return ledger.runs.begin(run.id, now)
