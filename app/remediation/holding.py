"""A rule that asks for a problem to last: what it is to do waits as an event of its own."""

from datetime import datetime, timedelta

from app.domain.decide import occasion
from app.domain.event import Event, EventKind
from app.domain.ids import EventId
from app.domain.problem import Problem
from app.domain.rule import Rule
from app.ledger import Hold, Ledger, Undecided
from app.remediation.world import World

OPEN_LONG_ENOUGH = timedelta.max


def open_since(problem: Problem, now: datetime) -> timedelta:
    """Give how long it has been open; none, if the clock was set back behind its begin."""
    return max(now - problem.opened_at, timedelta(0))


def hold(
    ledger: Ledger, rule: Rule, waiting: Undecided, event: Event, problem: Problem, world: World
) -> None:
    """Let the rule be decided for this event when the problem has been open for long enough.

    That is done once for each episode of the problem, and for each press of a button. If the
    problem is over by then, nothing is done. Limits hold as they are then.
    """
    now = world.now()
    kept_for = f"{problem.id}:{problem.episode}:{occasion(rule, event)}"
    key = f"{event.source}:hold:{rule.name}:{kept_for}"
    ledger.events.hold(
        Hold(
            id=EventId(world.new_id()),
            key=key,
            event=event.model_copy(
                update={"key": key, "kind": EventKind.UPDATED, "reopens": False}
            ),
            rule=rule,
            client=waiting.client,
            digest=waiting.digest,
            at=now,
            due_at=now + rule.hold_for - open_since(problem, now),
        )
    )
