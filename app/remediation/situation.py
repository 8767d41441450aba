"""What a decision rests on beside its rule and event, looked up only as far as it is asked for."""

from app.domain.decide import Situation, occasion
from app.domain.event import Event
from app.domain.problem import Problem
from app.domain.rule import Rule
from app.ledger import Ledger
from app.remediation.world import World


def situation(
    ledger: Ledger, rule: Rule, event: Event, problem: Problem, world: World
) -> Situation:
    kept_for = occasion(rule, event)
    return Situation(
        fleet=world.fleet,
        caps=world.caps,
        dry_run=world.dry_run,
        problem_is_open=problem.is_open,
        now=world.now(),
        acted=lambda: ledger.runs.acted(rule.name, problem, kept_for),
        past=lambda target, since: ledger.runs.past(rule.name, target, problem, kept_for, since),
    )
