"""Say what holds the service back now, by the rows as they are, and do nothing."""

from app.domain.breakers import BreakerView
from app.domain.ids import ProblemId
from app.domain.maintenance.views import ClosedView
from app.domain.problem import begun_by
from app.domain.restraint import in_the_way as domain
from app.domain.restraint.shown import (
    MOST_SHOWN,
    Among,
    InTheWay,
    LastingStorm,
    PauseView,
    RestraintView,
    UnderWay,
)
from app.domain.rule import Rule
from app.domain.run import ACTIVE, RunState
from app.ledger import Ledger
from app.remediation.maintenance import closed_now
from app.remediation.situation import situation
from app.remediation.standing import standing
from app.remediation.world import World


def restraint(ledger: Ledger, world: World) -> RestraintView:
    """Tell how the service stands: a line for each part of it."""
    stands, now = standing(ledger), world.now()
    closed = closed_now(ledger, now, world)
    return RestraintView(
        at=now,
        dry_run=world.dry_run,
        paused=stands.paused and PauseView.of(stands.paused),
        storm=stands.storm and LastingStorm.of(stands.storm),
        breakers=_open_breakers(ledger),
        closed=Among.first_of(map(ClosedView.of, closed), len(closed)),
        runs=_under_way(ledger),
    )


def in_the_way(ledger: Ledger, rule: Rule, target: str, world: World) -> InTheWay:
    """Tell what would block the rule on the target, for a new problem that has lasted long enough.

    What an event itself could bring into the way is not known here: see `explain`.
    """
    problem = begun_by(domain.ANY_EVENT, world.now(), ProblemId(""))
    there = situation(ledger, rule, domain.ANY_EVENT, problem, rule.hold_for, world)
    return domain.in_the_way(rule, world.fleet.canonical(target), there)


def _open_breakers(ledger: Ledger) -> Among[BreakerView]:
    shown = map(BreakerView.of, ledger.breakers.open(MOST_SHOWN))
    return Among.first_of(shown, ledger.breakers.count_open())


def _under_way(ledger: Ledger) -> UnderWay:
    counts = ledger.runs.under_way()
    return UnderWay(
        at_work=sum(counts.get(state, 0) for state in ACTIVE),
        queued=counts.get(RunState.QUEUED, 0),
        awaiting_approval=counts.get(RunState.AWAITING_APPROVAL, 0),
    )
