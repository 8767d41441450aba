"""What people say about a run: go, don't, stop."""

from enum import StrEnum

from app.domain.audit import Kind
from app.domain.ids import RunId
from app.domain.rule import Mode, Rule
from app.domain.run import WAITING, Run, RunState
from app.ledger import Ledger, Undecided
from app.remediation import auditing
from app.remediation.conclude import conclude
from app.remediation.world import World


def asks(rule: Rule, waiting: Undecided) -> bool:
    """Tell whether a person asks for it: by a button on the alert, or by hand."""
    return bool(rule.actions) or (waiting.order is not None and not waiting.held)


def is_for_people(ledger: Ledger, run: Run) -> bool:
    """Tell whether a person asked for the run, or has approved it."""
    if run.occasion or ledger.runs.rule(run.rule_digest).mode is Mode.APPROVE:
        return True
    return ledger.events.is_order(run.event_id)


class Word(StrEnum):
    """What somebody says."""

    APPROVE = "approve"
    REJECT = "reject"
    CANCEL = "cancel"


_KINDS = {
    Word.APPROVE: Kind.RUN_APPROVED,
    Word.REJECT: Kind.RUN_REJECTED,
    Word.CANCEL: Kind.RUN_CANCEL_REQUESTED,
}


def heed(ledger: Ledger, run_id: RunId, word: Word, by: str, world: World) -> bool:
    """Do what a person says; False when it is too late for that.

    What waits is ended or queued here; what is at work is noted, and ended by whoever works on it.
    """
    run = ledger.runs.get(run_id)
    if word is not Word.CANCEL and run.state is not RunState.AWAITING_APPROVAL:
        return False
    if run.is_over:
        return False
    said_by = auditing.actor_of(by)
    ledger.audit.record(auditing.of_run(_KINDS[word], run, world.now(), said_by))
    if word is Word.APPROVE:
        ledger.runs.save(_queued(run, by, world))
    elif run.state in WAITING:
        said = "rejected" if word is Word.REJECT else "cancelled"
        conclude(ledger, run, RunState.CANCELLED, f"{said} by {by}", (), world)
    else:
        ledger.runs.ask_to_stop(run_id, by, world.now())
    return True


def _queued(run: Run, by: str, world: World) -> Run:
    return run.model_copy(
        update={"state": RunState.QUEUED, "detail": f"approved by {by}", "due_at": world.now()}
    )
