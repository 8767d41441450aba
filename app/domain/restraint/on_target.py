"""What speaks against acting on one target."""

from collections.abc import Iterator
from datetime import datetime

from app.domain import duration
from app.domain.event import Event
from app.domain.limits import InForce
from app.domain.rates import Scope
from app.domain.restraint import permission
from app.domain.restraint.block import Block, BlockReason
from app.domain.restraint.rates import against_one, used_up
from app.domain.restraint.record import against_record
from app.domain.restraint.situation import Past, Situation
from app.domain.rule import Mode, Rule


def against_target(
    target: str, rule: Rule, event: Event, limits: InForce, situation: Situation
) -> Iterator[Block]:
    """Give every reason, the first of which counts; docs/states.md tells the same order.

    What several targets share is asked after that, and then what keeps the rule from any of them.
    """
    if refusal := situation.fleet.refusal(target):
        yield Block(BlockReason.NOT_ALLOWED, refusal)
    asked = permission.Asked(rule, target, situation.cause)
    yield from permission.against(asked, event, situation.permissions, situation.fleet)
    past = situation.past(target, situation.now - limits.reach)
    if past.done_here:
        yield Block(BlockReason.DUPLICATE, "done for this problem already")
    yield from situation.maintenance(rule.name, target)
    yield from against_record(target, limits, situation.record, situation.now)
    yield from _by_past(past, limits, situation.now)
    yield from against_one(target, limits, situation)


def against_doing(rule: Rule, situation: Situation) -> Iterator[Block]:
    """Give why nothing is done although nothing else speaks against it."""
    if rule.mode is Mode.OBSERVE:
        yield Block(BlockReason.SHADOW, "the rule only observes")
    if situation.dry_run:
        yield Block(BlockReason.DRY_RUN, "the service runs dry")


def _by_past(past: Past, limits: InForce, now: datetime) -> Iterator[Block]:
    if past.at_work and limits.cooldown:
        yield Block(BlockReason.BUSY, "the rule is at work on this target already")
    if past.last and now - past.last < limits.cooldown:
        yield Block(
            BlockReason.COOLDOWN,
            f"last run {past.last:%Y-%m-%d %H:%M:%S} UTC, "
            f"cooldown of {duration.spell(limits.cooldown)}",
            past.last + limits.cooldown,
        )
    for rate in limits.rate:
        if rate.scope is Scope.RULE_AND_TARGET and (block := used_up(rate, past.begun, now)):
            yield block
