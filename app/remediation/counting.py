"""How often a rule's condition held: seen events are rows, counted when one more comes."""

from datetime import datetime

from app.domain.conditions.clause import Failure
from app.domain.event import Event
from app.domain.rule import Rule
from app.ledger import Ledger, Undecided


def count(ledger: Ledger, rule: Rule, event: Event, waiting: Undecided) -> Failure | None:
    """Count the event for a rule that asks for several; give None when they are enough."""
    counted = rule.count
    if counted is None:
        return None
    key, at = counted.key(rule.counted_as, event), waiting.received_at
    if key is None:
        return counted.failure(None)
    ledger.sightings.add(key, waiting.id, at)
    return counted.failure(ledger.sightings.seen(key, at - counted.within, at))


def would_count(ledger: Ledger, rule: Rule, event: Event, at: datetime) -> Failure | None:
    """Say what counting one more would give, and count nothing."""
    counted = rule.count
    if counted is None:
        return None
    key = counted.key(rule.counted_as, event)
    seen = None if key is None else 1 + ledger.sightings.seen(key, at - counted.within, at)
    return counted.failure(seen)
