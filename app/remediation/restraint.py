"""Say what holds the service back now, by the rows as they are, and do nothing."""

from app.domain.ids import ProblemId
from app.domain.problem import begun_by
from app.domain.restraint import in_the_way as domain
from app.domain.restraint.shown import InTheWay, PauseView, RestraintView, UnderWay
from app.domain.rule import Rule
from app.domain.run import ACTIVE, RunState
from app.ledger import Ledger
from app.remediation.situation import situation
from app.remediation.standing import standing
from app.remediation.world import World


def restraint(ledger: Ledger, world: World) -> RestraintView:
    """Tell how the service stands: a line for each part of it."""
    stands = standing(ledger)
    return RestraintView(
        at=world.now(),
        dry_run=world.dry_run,
        paused=stands.paused and PauseView.of(stands.paused),
        runs=_under_way(ledger),
    )


def in_the_way(ledger: Ledger, rule: Rule, target: str, world: World) -> InTheWay:
    """Tell what would block the rule on the target, for a new problem that has lasted long enough.

    What an event itself could bring into the way is not known here: see `explain`.
    """
    problem = begun_by(domain.ANY_EVENT, world.now(), ProblemId(""))
    there = situation(ledger, rule, domain.ANY_EVENT, problem, rule.hold_for, world)
    return domain.in_the_way(rule, world.fleet.canonical(target), there)


def _under_way(ledger: Ledger) -> UnderWay:
    counts = ledger.runs.under_way()
    return UnderWay(
        at_work=sum(counts.get(state, 0) for state in ACTIVE),
        queued=counts.get(RunState.QUEUED, 0),
        awaiting_approval=counts.get(RunState.AWAITING_APPROVAL, 0),
    )
