"""What speaks against acting on any target at all."""

from collections.abc import Iterator, Sequence

from app.domain import duration
from app.domain.event import Event
from app.domain.limits import InForce
from app.domain.restraint.beginning import by_pause
from app.domain.restraint.block import Block, BlockReason
from app.domain.restraint.maintenance import by_source
from app.domain.restraint.situation import Situation
from app.domain.restraint.standing import Standing
from app.domain.restraint.storm import by_storm
from app.domain.restraint.width import too_many
from app.domain.rule import Rule
from app.domain.targets import why_none


def against_all(
    rule: Rule, event: Event, targets: Sequence[str], limits: InForce, situation: Situation
) -> Iterator[Block]:
    """Give every reason, the first of which counts; docs/states.md tells the same order."""
    yield from _resolved(event, situation)
    yield from _about_targets(rule, event, targets, limits, situation)
    yield from _held(rule, situation)
    if situation.under_maintenance:
        yield by_source()
    yield from _paused(situation.standing)
    yield from _storm(situation.standing)


def _resolved(event: Event, situation: Situation) -> Iterator[Block]:
    if not situation.problem_is_open:
        yield Block(BlockReason.RESOLVED, "the problem is over")
    elif "status" in event.missing:
        yield Block(BlockReason.RESOLVED, "nobody says whether the problem is open")


def _paused(standing: Standing) -> Iterator[Block]:
    if standing.paused:
        yield by_pause(standing.paused)


def _storm(standing: Standing) -> Iterator[Block]:
    if standing.storm:
        yield by_storm(standing.storm)


def _about_targets(
    rule: Rule, event: Event, targets: Sequence[str], limits: InForce, situation: Situation
) -> Iterator[Block]:
    if not targets and situation.acted():
        yield Block(BlockReason.DUPLICATE, "done for this problem already")
    elif not targets:
        yield Block(BlockReason.NO_TARGET, why_none(rule.targets, event))
    yield from too_many(targets, limits, situation.groups)


def _held(rule: Rule, situation: Situation) -> Iterator[Block]:
    if rule.hold_for > situation.open_for:
        until = situation.now + rule.hold_for - situation.open_for
        yield Block(
            BlockReason.HELD,
            f"the problem has to be open for {duration.spell(rule.hold_for)}, which it is at "
            f"{until:%Y-%m-%d %H:%M:%S} UTC",
            until,
        )
