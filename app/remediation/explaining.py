"""Say what would happen to an event now, by the rows as they are, and do nothing."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from app.domain.by_hand import ACTION, SOURCE
from app.domain.event import Event
from app.domain.explain import Explanation, explanation
from app.domain.holding import open_since
from app.domain.ids import ProblemId
from app.domain.problem import begun_by
from app.domain.restraint.permission import Cause
from app.domain.restraint.situation import Situation
from app.domain.rule import Rule
from app.domain.rule_set import RuleSet
from app.ledger import Ledger
from app.remediation.counting import would_count
from app.remediation.situation import situation
from app.remediation.world import World


def explain(
    ledger: Ledger, event: Event, rules: Sequence[Rule] | RuleSet, world: World
) -> Explanation:
    """Explain with the same decision that would be made, on the same history."""
    now = world.now()
    return explanation(
        event,
        rules,
        now,
        situations(ledger, event, world, Cause()),
        lambda rule: would_count(ledger, rule, event, now),
    )


class Then(NamedTuple):
    """A stored event, when it was received (by that hours and days are told), and who caused it."""

    event: Event
    at: datetime
    client: str
    action: str


def explain_again(ledger: Ledger, then: Then, rules: RuleSet, world: World) -> Explanation:
    """Hold the rules against a stored event as if it came now, with all that is in the way by now.

    It is taken as the first of its kind: what counted before has counted it already.
    """
    cause = Cause(then.client, by_hand=(then.event.source, then.action) == (SOURCE, ACTION))
    return explanation(
        then.event,
        rules,
        then.at,
        situations(ledger, then.event, world, cause),
        lambda rule: rule.count.failure(1) if rule.count else None,
    )


def situations(
    ledger: Ledger, event: Event, world: World, cause: Cause
) -> Callable[[Rule], Situation]:
    """Give what a decision about the event would rest on now, by rule."""
    now = world.now()
    known = ledger.problems.known_as(event.names)
    problem = known.after(event, now) if known else begun_by(event, now, ProblemId(""))
    open_for = open_since(problem, now)
    return lambda rule: situation(ledger, rule, event, problem, open_for, world, cause=cause)
