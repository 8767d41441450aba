"""Say what would happen to an event now, by the rows as they are, and do nothing."""

from collections.abc import Callable, Sequence

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


def situations(
    ledger: Ledger, event: Event, world: World, cause: Cause
) -> Callable[[Rule], Situation]:
    """Give what a decision about the event would rest on now, by rule."""
    now = world.now()
    known = ledger.problems.known_as(event.names)
    problem = known.after(event, now) if known else begun_by(event, now, ProblemId(""))
    open_for = open_since(problem, now)
    return lambda rule: situation(ledger, rule, event, problem, open_for, world, cause=cause)
