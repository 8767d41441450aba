"""What the rules of then said to an event that is stored: as it was written down, or found anew."""

import json
from collections.abc import Collection, Mapping
from typing import Any, Final, NamedTuple

from pydantic import ValidationError
from sqlalchemy import Connection, select

from app.domain.event import Event
from app.domain.grammar import Grammar
from app.domain.ids import EventId
from app.domain.matching import failure
from app.domain.rule_set import MOST_SHOWN
from app.domain.views import NotMatched, RuleSaid
from app.questions import RuleThen
from app.store.rule_sets import Listed, contents, listed
from app.store.tables import decisions, events

HELD: Final = (events.c.event, events.c.failures, events.c.rule_set, events.c.rules_tried)


class Failed(NamedTuple):
    """Why rules did not match, and how many more did not."""

    shown: tuple[NotMatched, ...]
    more: int = 0


def not_matched(
    connection: Connection, grammar: Grammar, row: Any, event: Event, decided: Collection[str]
) -> Failed:
    """Give why each rule did not match; of a large set only of those that could have matched."""
    written = _written(row)
    if not row.rule_set:
        return Failed(tuple(written.values()))
    if row.rules_tried > MOST_SHOWN:
        return Failed(tuple(written.values()), row.rules_tried - len(written) - len(decided))
    in_force = listed(connection, row.rule_set) or ()
    if not in_force:
        return Failed(tuple(written.values()))
    others = [each for each in in_force if each[0] not in written and each[0] not in decided]
    found = _found(connection, grammar, others, row, event)
    said = [written.get(name) or found.get(name) for name, _ in in_force]
    return Failed(tuple(each for each in said if each))


def rule_then(
    connection: Connection, event_id: EventId, name: str, grammar: Grammar
) -> RuleThen | None:
    """Give the event and what the rule of this name said to it.

    None without such an event, or when its row is damaged.
    """
    row = connection.execute(
        select(*HELD, events.c.received_at).where(events.c.id == event_id)
    ).first()
    if row is None:
        return None
    try:
        event = Event.model_validate_json(row.event)
    except ValidationError:
        return None
    return RuleThen(event, row.received_at, _then(connection, event_id, name, grammar, row, event))


def _then(
    connection: Connection,
    event_id: EventId,
    name: str,
    grammar: Grammar,
    row: Any,
    event: Event,
) -> RuleSaid | None:
    decided = connection.execute(
        select(decisions.c.rule_digest).where(
            decisions.c.event_id == event_id, decisions.c.rule == name
        )
    ).scalar()
    if decided:
        return RuleSaid(digest=decided, matched=True)
    in_force = listed(connection, row.rule_set) if row.rule_set else None
    digest = dict(in_force or ()).get(name)
    failed = _written(row).get(name)
    if failed is None and digest:
        failed = _found(connection, grammar, [(name, digest)], row, event).get(name)
    if failed is None:
        return None
    return RuleSaid(digest=digest, matched=False, clause=failed.clause, saw=failed.saw)


def _written(row: Any) -> dict[str, NotMatched]:
    failures = json.loads(row.failures) if row.failures else []
    return {rule: NotMatched(rule=rule, clause=clause, saw=saw) for rule, clause, saw in failures}


def _found(
    connection: Connection, grammar: Grammar, asked: Listed, row: Any, event: Event
) -> Mapping[str, NotMatched]:
    """Hold rules against the event anew, as they were, and as of when it was received."""
    known = contents(connection, grammar, [digest for _, digest in asked])
    found = {}
    for name, digest in asked:
        rule = known.get(digest)
        if rule and (failed := failure(rule, event, row.received_at)):
            found[name] = NotMatched(rule=name, clause=failed.clause, saw=failed.saw)
    return found
