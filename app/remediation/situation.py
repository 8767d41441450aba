"""What a decision rests on beside its rule and event, looked up only as far as it is asked for."""

from datetime import datetime, timedelta

from app.domain.decide import occasion
from app.domain.event import Event
from app.domain.problem import Problem
from app.domain.restraint.situation import Past, Situation
from app.domain.rule import Rule
from app.ledger import Ledger
from app.remediation.maintenance import against_acting
from app.remediation.standing import standing
from app.remediation.world import World


def situation(
    ledger: Ledger,
    rule: Rule,
    event: Event,
    problem: Problem,
    open_for: timedelta,
    world: World,
) -> Situation:
    kept_for, now = occasion(rule, event), world.now()

    def past(target: str, since: datetime) -> Past:
        found = ledger.runs.past(rule.name, target, problem, kept_for, since)
        set_back_at = world.now.set_back_at
        return found.no_later_than(set_back_at) if set_back_at else found

    return Situation(
        fleet=world.fleet,
        caps=world.caps,
        dry_run=world.dry_run,
        problem_is_open=problem.is_open,
        open_for=open_for,
        now=now,
        acted=lambda: ledger.runs.acted(rule.name, problem, kept_for),
        past=past,
        standing=standing(ledger),
        maintenance=against_acting(ledger, event, now, world),
        under_maintenance=world.honours_maintenance and problem.under_maintenance,
    )
