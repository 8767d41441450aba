"""Whether a run that is to begin is permitted still: the settings may have changed since."""

from collections.abc import Iterator

from app.domain.restraint import permission
from app.domain.restraint.block import Block, BlockReason
from app.domain.run import Run
from app.ledger import Ledger
from app.remediation.world import World


def against_it_by_now(ledger: Ledger, run: Run, world: World) -> Iterator[Block]:
    """Give what of the settings speaks against a run that was decided by others."""
    if world.dry_run:
        yield Block(BlockReason.DRY_RUN, "the service runs dry")
    permissions = world.permissions
    if permissions.allow or permissions.opt_in_tag:
        cause = ledger.events.cause(run.event_id)
        asked = permission.Asked(ledger.runs.rule(run.rule_digest), run.target, cause)
        event = ledger.events.event(run.event_id)
        yield from permission.against(asked, event, permissions, world.fleet)
