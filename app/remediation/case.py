"""An event that is being settled, and all that this needs."""

from dataclasses import dataclass

from app.domain.event import Event
from app.domain.problem import Problem
from app.ledger import Ledger, Undecided
from app.remediation.world import World


@dataclass(frozen=True)
class Case:
    """In one transaction: `event` is the waiting one, completed; it is about this problem."""

    ledger: Ledger
    waiting: Undecided
    event: Event
    problem: Problem
    world: World
