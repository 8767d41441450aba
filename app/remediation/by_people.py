"""What people say about a run: go, don't, stop."""

from app.domain.audit import Kind
from app.domain.ids import ApprovalId, RunId
from app.domain.people import Person, actor_of
from app.domain.run import WAITING, RunState
from app.ledger import Ledger
from app.remediation import auditing
from app.remediation.answering import Came, Heard, answer
from app.remediation.conclude import conclude
from app.remediation.world import World


def answer_for_run(
    ledger: Ledger, run_id: RunId, person: Person, world: World, *, yes: bool
) -> Heard:
    """Take an answer for one run of a request; the others wait on."""
    run = ledger.runs.get(run_id)
    request = ledger.approvals.get(run.approval_id) if run.approval_id else None
    if request is None:
        return Heard(Came.TOO_LATE, person, yes)
    return answer(ledger, request, [run], person, world, yes=yes)


def answer_for_all(
    ledger: Ledger, approval_id: ApprovalId, person: Person, world: World, *, yes: bool
) -> Heard | None:
    """Take an answer for all runs of a request that still wait; None without such a request."""
    request = ledger.approvals.get(approval_id)
    if request is None:
        return None
    runs = ledger.runs.asked_about(request.id)
    return answer(ledger, request, runs, person, world, yes=yes)


def cancel(ledger: Ledger, run_id: RunId, by: str, world: World) -> bool:
    """Stop a run; False when it is over already.

    What waits is ended here; what is at work is noted, and ended by whoever works on it.
    """
    run = ledger.runs.get(run_id)
    if run.is_over:
        return False
    said_by = actor_of(by)
    ledger.audit.record(auditing.of_run(Kind.RUN_CANCEL_REQUESTED, run, world.now(), said_by))
    if run.state in WAITING:
        conclude(ledger, run, RunState.CANCELLED, f"cancelled by {by}", (), world)
    else:
        ledger.runs.ask_to_stop(run_id, by, world.now())
    return True
