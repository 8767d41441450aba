"""Rates: how many runs begin in any window of time, over all that their scope says."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from app.domain.event import Event
from app.domain.limits import InForce
from app.domain.rates import RunRate, Scope
from app.domain.restraint.block import Block, BlockReason
from app.domain.restraint.pools import NOT_YET, Pool, pools
from app.domain.restraint.situation import Situation
from app.domain.rule import Rule

Begun = Callable[[Pool, datetime, int], Sequence[datetime]]


def used_up(
    rate: RunRate, begun: Sequence[datetime], now: datetime, wanted: int = 1, of: Pool | None = None
) -> Block | None:
    """Tell why so many more are too many, if they are; `begun` is when the others began."""
    most = rate.most(len(of.hosts) if of else 0)
    where = f" for {of}" if of and of.name else ""
    if wanted > most:
        are = "is" if most == 1 else "are"
        return Block(
            BlockReason.TOO_MANY_TARGETS,
            f"{wanted} targets{where}, at most {most} {are} ever allowed by the rate {rate}",
        )
    recent = sorted((each for each in begun if each > now - rate.window), reverse=True)
    if len(recent) + wanted <= most:
        return None
    left = max(most - len(recent), 0)
    words = f"the rate {rate} is used up{where}"
    if wanted > 1:
        words += f": {wanted} targets, and {left} left"
    in_the_way = recent[most - wanted]
    until = None if in_the_way == NOT_YET else in_the_way + rate.window
    return Block(BlockReason.RATE, words, until)


def against_one(target: str, limits: InForce, situation: Situation) -> Iterator[Block]:
    """Give the rates that are used up on a target, whichever rule ran there."""
    for rate in limits.rate:
        if rate.scope is Scope.TARGET:
            pool = Pool(rate.scope, target)
            since = situation.now - rate.window
            begun = situation.begun(pool, since, rate.times)
            if block := used_up(rate, begun, situation.now, of=pool):
                yield block


def against_together(
    rule: Rule, event: Event, wanted: Sequence[str], limits: InForce, situation: Situation
) -> Mapping[str, Sequence[Block]]:
    """Give by target what speaks against acting on all of these that share a rate.

    More than what is left of it is a block for all of them: which of them would matter more is
    nothing that an order of names could tell.
    """
    found: dict[str, list[Block]] = defaultdict(list)
    for rate in limits.rate if wanted else ():
        if not rate.scope.is_wide:
            continue
        for pool, targets in pools(rate, rule.name, wanted, event.tags, situation.groups):
            since = situation.now - rate.window
            begun = situation.begun(pool, since, rate.most(len(pool.hosts)))
            if block := used_up(rate, begun, situation.now, len(targets), pool):
                for target in targets:
                    found[target].append(block)
    return found
