"""Silences: somebody adds one, somebody ends one; both are on the audit trail."""

from datetime import datetime

import structlog

from app.domain.audit import Entry, Kind
from app.domain.ids import NewId, SilenceId
from app.domain.maintenance.matchers import Matchers
from app.domain.maintenance.silence import Silence, SilenceOrder, SilenceState
from app.ledger import Ledger

log = structlog.get_logger()


def silence_of(
    order: SilenceOrder, matchers: Matchers, author: str, now: datetime, new_id: NewId
) -> Silence:
    """Make the silence that is asked for. Raises ValueError when its times cannot be."""
    begins, ends = order.span(now)
    return Silence(
        id=SilenceId(new_id()),
        comment=order.comment,
        author=author,
        created_at=now,
        begins=begins,
        ends=ends,
        matchers=matchers,
    )


def add(ledger: Ledger, silence: Silence, actor: str) -> None:
    """Put a silence in force."""
    ledger.silences.add(silence)
    ledger.audit.record(_told(Kind.SILENCE_ADDED, silence, actor, silence.created_at))


def end(
    ledger: Ledger, silence_id: SilenceId, by: str, actor: str, now: datetime
) -> tuple[Silence, bool] | None:
    """End a silence before its time; tell also whether it was not over yet. None: no such one."""
    silence = ledger.silences.get(silence_id)
    if silence is None:
        return None
    if silence.state(now) is SilenceState.PAST:
        return silence, False
    ledger.silences.end(silence_id, by, now)
    ledger.audit.record(_told(Kind.SILENCE_ENDED, silence, actor, now))
    return silence.model_copy(update={"ended_at": now, "ended_by": by}), True


def tell_of_addition(silence: Silence, actor: str) -> None:
    """Log that a silence was added."""
    log.info(
        "silence_added",
        silence=silence.id,
        actor=actor,
        begins=silence.begins.isoformat(),
        ends=silence.ends.isoformat(),
        covers=str(silence.matchers),
        comment=silence.comment,
    )


def tell_of_end(silence: Silence, actor: str) -> None:
    """Log that a silence was ended before its time."""
    log.info("silence_ended", silence=silence.id, actor=actor)


def _told(kind: Kind, silence: Silence, actor: str, at: datetime) -> Entry:
    return Entry(
        kind,
        at,
        actor,
        details={
            "silence": silence.id,
            "author": silence.author,
            "comment": silence.comment,
            "begins": silence.begins.isoformat(),
            "ends": silence.ends.isoformat(),
            "covers": str(silence.matchers),
        },
    )
