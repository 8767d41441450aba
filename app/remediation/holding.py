"""A rule that asks for a problem to last: what it is to do waits as an event of its own."""

from functools import partial

from app.domain.event import Event
from app.domain.holding import due_at, held_event
from app.domain.ids import EventId
from app.domain.problem import Problem
from app.domain.rule import Rule
from app.ledger import Hold, Ledger, Undecided
from app.remediation.spans import events as spans
from app.remediation.world import World


def hold(
    ledger: Ledger, rule: Rule, waiting: Undecided, event: Event, problem: Problem, world: World
) -> None:
    """Let the rule be decided for this event when the problem has been open for long enough.

    That is done once for each episode of the problem, and for each press of a button. If the
    problem is over by then, nothing is done. Limits hold as they are then.
    """
    now = world.now()
    held = held_event(rule, event, problem)
    waits = Hold(
        id=EventId(world.new_id()),
        key=held.key,
        event=held,
        rule=rule,
        client=waiting.client,
        digest=waiting.digest,
        at=now,
        due_at=due_at(rule, problem, now),
    )
    if ledger.events.hold(waits):
        ledger.when_kept(partial(world.tracing.tell, spans.held, waits, waiting.id))
