"""What speaks against acting on one target."""

from collections.abc import Iterator
from datetime import datetime

from app.domain import duration
from app.domain.limits import Limits
from app.domain.restraint.block import Block, BlockReason
from app.domain.restraint.situation import Past, Situation
from app.domain.rule import Mode, Rule


def against_target(
    target: str, rule: Rule, limits: Limits, situation: Situation
) -> Iterator[Block]:
    """Give every reason, the first of which counts; docs/states.md tells the same order."""
    if refusal := situation.fleet.refusal(target):
        yield Block(BlockReason.NOT_ALLOWED, refusal)
    past = situation.past(target, situation.now - limits.reach)
    if past.done_here:
        yield Block(BlockReason.DUPLICATE, "done for this problem already")
    yield from situation.maintenance(rule.name, target)
    yield from _by_past(past, limits, situation.now)
    if rule.mode is Mode.OBSERVE:
        yield Block(BlockReason.SHADOW, "the rule only observes")
    if situation.dry_run:
        yield Block(BlockReason.DRY_RUN, "the service runs dry")


def _by_past(past: Past, limits: Limits, now: datetime) -> Iterator[Block]:
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
        recent = sorted(begun for begun in past.begun if begun > now - rate.window)
        if len(recent) >= rate.times:
            until = recent[-rate.times] + rate.window
            yield Block(BlockReason.RATE, f"the rate {rate} is used up", until)
