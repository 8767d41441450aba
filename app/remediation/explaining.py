"""Say what would happen to an event now, by the rows as they are, and do nothing."""

from collections.abc import Sequence

from app.domain.decide import Situation, occasion
from app.domain.event import Event
from app.domain.explain import Explanation, explanation
from app.domain.ids import ProblemId
from app.domain.problem import begun_by
from app.domain.rule import Rule
from app.ledger import Ledger
from app.remediation.world import World


def explain(ledger: Ledger, event: Event, rules: Sequence[Rule], world: World) -> Explanation:
    """Explain with the same decision that would be made, on the same history."""
    now = world.now()
    known = ledger.problems.known_as(event.aliases)
    problem = known.after(event, now) if known else begun_by(event, now, ProblemId(""))

    def situation_of(rule: Rule) -> Situation:
        return Situation(
            fleet=world.fleet,
            caps=world.caps,
            dry_run=world.dry_run,
            problem_is_open=problem.is_open,
            now=now,
            acted=lambda: ledger.runs.acted(rule.name, problem, occasion(rule, event)),
            past=lambda target, since: ledger.runs.past(
                rule.name, target, problem, occasion(rule, event), since
            ),
        )

    return explanation(event, rules, situation_of)
