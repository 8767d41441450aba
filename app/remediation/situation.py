"""What a decision rests on beside its rule and event, looked up only as far as it is asked for."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from app.domain import by_hand
from app.domain.decide import occasion
from app.domain.event import Event
from app.domain.problem import Problem
from app.domain.restraint.permission import Cause
from app.domain.restraint.pools import Pool
from app.domain.restraint.record import Record
from app.domain.restraint.recurrence import Remediation
from app.domain.restraint.situation import Past, Situation, put_right
from app.domain.rule import Rule
from app.ledger import Ledger
from app.remediation.maintenance import against_acting
from app.remediation.standing import standing
from app.remediation.world import World

_NOBODY = Cause()
_ALL = 1_000_000
"""When the clock was set back, the latest are not those that began last."""


def situation(  # noqa: PLR0913 - all that a decision rests on
    ledger: Ledger,
    rule: Rule,
    event: Event,
    problem: Problem,
    open_for: timedelta,
    world: World,
    *,
    cause: Cause = _NOBODY,
) -> Situation:
    kept_for, now = occasion(rule, event), world.now()

    def past(target: str, since: datetime) -> Past:
        found = ledger.runs.past(rule.name, target, problem, kept_for, since)
        return found.put_right(world.now.put_right)

    def begun(pool: Pool, since: datetime, at_most: int) -> Sequence[datetime]:
        if world.now.set_back_at is None:
            return ledger.pools.begun(pool, since, at_most)
        return put_right(ledger.pools.begun(pool, since, _ALL), world.now.put_right)

    return Situation(
        fleet=world.fleet,
        caps=world.caps,
        dry_run=world.dry_run,
        problem_is_open=problem.is_open,
        open_for=open_for,
        now=now,
        acted=lambda: ledger.runs.acted(rule.name, problem, kept_for),
        past=past,
        standing=standing(ledger, for_people=by_hand.is_asked_for(rule, event)),
        cause=cause,
        approval=world.approval,
        permissions=world.permissions,
        groups=world.groups(),
        begun=begun,
        record=_record(ledger, rule, event, problem, world),
        maintenance=against_acting(ledger, event, world.now(), world),
        under_maintenance=world.honours_maintenance and problem.under_maintenance,
    )


def _record(ledger: Ledger, rule: Rule, event: Event, problem: Problem, world: World) -> Record:
    """Give what the rule has to show. What people ask for is neither recurrence nor flapping."""
    now, right = world.now(), world.now.put_right

    def past(target: str, since: datetime, most: int) -> Sequence[Remediation]:
        since = max(since, ledger.breakers.reset_at(rule.name, target) or since)
        found = ledger.history.remediations(rule.name, target, since, most)
        return [
            replace(each, begun=right(each.begun), ended=each.ended and right(each.ended))
            for each in found
        ]

    def openings(target: str, since: datetime, most: int) -> Sequence[datetime]:
        found = ledger.history.openings(rule.name, target, problem, since, now, most)
        return [right(each) for each in found]

    if rule.name == by_hand.RULE:
        return Record()
    record = Record(troubles=lambda target: ledger.breakers.of(rule.name, target))
    if by_hand.is_asked_for(rule, event):
        return record
    return replace(record, past=past, openings=openings)
