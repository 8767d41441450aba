"""What a person asked for, or has approved: a storm does not stand in its way."""

from app.domain.run import Run
from app.ledger import Ledger


def is_for_people(ledger: Ledger, run: Run) -> bool:
    """Tell whether a person asked for the run, or has approved it."""
    if run.occasion or run.approved_by:
        return True
    return ledger.events.cause(run.event_id).by_hand
