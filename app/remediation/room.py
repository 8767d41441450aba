"""Whether there is room for one more run, by the limits of its rule and the operator's."""

from collections.abc import Iterator

from app.domain.restraint.at_once import crowded
from app.domain.restraint.beginning import Wait
from app.domain.run import Run
from app.ledger import Ledger
from app.remediation.world import World


def against_room(ledger: Ledger, run: Run, world: World) -> Iterator[Wait]:
    """Give what the run has to wait for, by what is under way now, at all replicas."""
    limits = world.caps.on(ledger.runs.rule(run.rule_digest).limits)
    if limits.at_once:
        yield from crowded(
            run,
            limits,
            lambda: ledger.pools.tags(run.event_id),
            world.groups(),
            ledger.pools.under_way,
        )
