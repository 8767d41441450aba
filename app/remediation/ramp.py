"""The end of a run in a wave: the next wave begins, or none of those that are to come.

It is done in the transaction in which the run ends, so that nothing is left waiting for a wave
that is over.
"""

from collections.abc import Sequence

from app.domain import note
from app.domain.ids import RunId
from app.domain.note import Milestone, Telling
from app.domain.ramp import Member, turn
from app.domain.run import RAMP_STOPPED
from app.ledger import Ledger
from app.remediation.ending import record_never_begun
from app.remediation.world import World


def go_on(ledger: Ledger, run_id: RunId, world: World) -> None:
    """Let the next wave begin if all before are repaired; call off what never will."""
    now = world.now()
    following = turn(ledger.ramps.around(run_id))
    if following.begin:
        ledger.ramps.let_go([each.id for each in following.begin], now)
    if following.never and (failed := following.failed):
        why = f"{RAMP_STOPPED}: run {failed.id} did not repair {failed.target}"
        ledger.ramps.call_off([each.id for each in following.never], why, now)
        for each in following.never:
            record_never_begun(ledger, each, why, now)
        _tell(ledger, failed, following.never, world)


def _tell(ledger: Ledger, failed: Member, never: Sequence[Member], world: World) -> None:
    """Tell of all of them in one note."""
    telling = Telling(
        Milestone.CANCELLED,
        f"ramp:{failed.id}",
        note.ramp_stopped(failed, never, world.links),
        run_id=failed.id,
    )
    problem = ledger.problems.get(failed.problem_id)
    aloud = not world.dry_run
    ledger.notes.tell(telling, problem, failed.event_id, world.now(), aloud=aloud)
