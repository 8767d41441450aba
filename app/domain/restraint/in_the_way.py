"""What would block a rule on a target now, whatever happens there."""

from app.domain.event import Event, EventKind
from app.domain.restraint.everywhere import against_all
from app.domain.restraint.on_target import against_doing, against_target
from app.domain.restraint.rates import against_together
from app.domain.restraint.shown import InTheWay, WouldBlock
from app.domain.restraint.situation import Situation
from app.domain.restraint.use import use_of
from app.domain.rule import Rule

ANY_EVENT = Event(
    source="any", ref="", kind=EventKind.OPENED, action="", key="", aliases=("any:",), tags=()
)
"""Of a problem that nobody knows: it says nothing that could be in the way itself."""


def in_the_way(rule: Rule, target: str, situation: Situation) -> InTheWay:
    """Hold all limits against the rule on this target alone, by its one name."""
    limits = situation.caps.on(rule.limits)
    opted_in = (situation.permissions.opt_in_tag,) if situation.permissions.opt_in_tag else ()
    tagged = ANY_EVENT.model_copy(update={"tags": opted_in})
    blocks = (
        *against_all(rule, ANY_EVENT, [target], limits, situation),
        *against_target(target, rule, tagged, limits, situation),
        *against_together(rule, ANY_EVENT, [target], limits, situation).get(target, ()),
        *against_doing(rule, situation),
    )
    return InTheWay(
        rule=rule.name,
        enabled=rule.enabled,
        mode=rule.mode,
        target=target,
        blocks=tuple(map(WouldBlock.of, blocks)),
        limits=tuple(use_of(rule, limits, target, situation)),
    )
