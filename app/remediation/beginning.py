"""A queued run begins, waits for room, or ends as blocked: asked when its turn on the target comes.

It is asked in the transaction in which the run begins, so that two runs never take the same room.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain

from app.domain.restraint.beginning import Doubts, Wait, against_beginning
from app.domain.restraint.block import Block
from app.domain.restraint.standing import Standing
from app.domain.run import Run
from app.ledger import Ledger
from app.remediation.conclude import refuse
from app.remediation.for_people import is_for_people
from app.remediation.maintenance import against_run
from app.remediation.permitting import against_it_by_now
from app.remediation.room import against_room
from app.remediation.standing import standing
from app.remediation.world import World

_LOOK_AGAIN = timedelta(minutes=1)
"""Whoever ends lets those that wait look again; this is for what no run of ours ends."""


def begin(ledger: Ledger, run: Run, now: datetime, world: World) -> bool:
    """Start the run unless something speaks against it by now; tell whether it did."""
    against = chain(
        against_it_by_now(ledger, run, world),
        against_run(ledger, run, now, world),
        against_beginning(run, _standing(ledger, run), _doubts(ledger, run, world)),
        against_room(ledger, run, world),
    )
    match next(against, None):
        case Block() as block:
            refuse(ledger, run, block, world)
            return False
        case Wait(why=why):
            ledger.runs.wait(run.id, why, now + _LOOK_AGAIN)
            return False
        case None:
            return ledger.runs.begin(run.id, now)


def _standing(ledger: Ledger, run: Run) -> Standing:
    """Give how the service stands for this run; only in a storm it counts whose wish it is."""
    stands = standing(ledger)
    return replace(stands, storm=None) if stands.storm and is_for_people(ledger, run) else stands


def _doubts(ledger: Ledger, run: Run, world: World) -> Doubts | None:
    """Look up what the rule has against it: for most runs nothing."""
    troubles = ledger.breakers.of(run.rule, run.target)
    if not troubles:
        return None
    limits = world.caps.on(ledger.runs.rule(run.rule_digest).limits)
    return Doubts(troubles, limits, lambda: ledger.history.at_work(run.rule))
