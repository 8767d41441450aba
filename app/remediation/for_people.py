"""What a person asked for, or has approved: a storm does not stand in its way."""

from app.domain.restraint.permission import Cause
from app.domain.rule import Rule
from app.domain.run import Run
from app.ledger import Ledger


def asks(rule: Rule, cause: Cause) -> bool:
    """Tell whether a person asks for it: by a button on the alert, or by hand."""
    return bool(rule.actions) or cause.by_hand


def is_for_people(ledger: Ledger, run: Run) -> bool:
    """Tell whether a person asked for the run, or has approved it."""
    if run.occasion or run.approved_by:
        return True
    return ledger.events.cause(run.event_id).by_hand
