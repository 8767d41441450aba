"""Pause and resume: a person tells the service to begin nothing more, until somebody lets it again.

It is a row that both gates read, so all replicas heed it at once, and a restart does not end it.
"""

from datetime import datetime

import structlog

from app.domain.restraint.standing import Pause
from app.ledger import Ledger
from app.remediation import auditing

log = structlog.get_logger()


def pause(ledger: Ledger, begun: Pause) -> Pause | None:
    """Begin nothing more from now on. Gives the pause that there is already, which stays as it is.

    A second pause is not kept beside the first: whoever resumes would have to know of both.
    """
    if current := ledger.pauses.current():
        return current
    ledger.pauses.begin(begun)
    ledger.audit.record(auditing.paused(begun))
    return None


def resume(ledger: Ledger, reason: str, actor: str, at: datetime) -> Pause | None:
    """Begin again what comes from now on. Gives the pause that is over; None if there was none."""
    ended = ledger.pauses.current()
    if ended:
        ledger.pauses.end(actor, at)
        ledger.audit.record(auditing.resumed(ended, actor, reason, at))
    return ended


def tell_of_pause(begun: Pause) -> None:
    """Log a pause."""
    log.warning("service_paused", reason=begun.reason, actor=begun.by)


def tell_of_a_pause_that_lasts(pause: Pause) -> None:
    """Log at the start that a pause from before is not over."""
    log.warning("still_paused", reason=pause.reason, actor=pause.by, since=pause.since)


def tell_of_resume(ended: Pause, reason: str, actor: str) -> None:
    """Log that a pause is over."""
    log.warning("service_resumed", reason=reason or None, actor=actor, since=ended.since)
