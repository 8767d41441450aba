"""How much of each limit is used up."""

from collections.abc import Iterator
from datetime import datetime

from app.domain import duration
from app.domain.limits import InForce
from app.domain.rates import Scope
from app.domain.restraint.pools import pools
from app.domain.restraint.rates import used_up
from app.domain.restraint.shown import LimitUse
from app.domain.restraint.situation import Past, Situation
from app.domain.rule import Rule

_THERE = "the rule on the target"


def use_of(rule: Rule, limits: InForce, target: str, situation: Situation) -> Iterator[LimitUse]:
    """Give each limit of a rule with what is used of it on a target; a line for each kind.

    Without an event nobody knows its tags, and so not what is used for them.
    """
    past, now = situation.past(target, situation.now - limits.reach), situation.now
    yield from _cooldown(limits, past, now)
    yield from _rates(rule, limits, target, past, situation)


def _cooldown(limits: InForce, past: Past, now: datetime) -> Iterator[LimitUse]:
    if limits.cooldown:
        lasts = past.last is not None and now - past.last < limits.cooldown
        yield LimitUse(
            limit=f"cooldown {duration.spell(limits.cooldown)}",
            of=_THERE,
            used=int(lasts),
            allowed=1,
            window_seconds=limits.cooldown.total_seconds(),
            until=past.last + limits.cooldown if past.last and lasts else None,
        )


def _rates(
    rule: Rule, limits: InForce, target: str, past: Past, situation: Situation
) -> Iterator[LimitUse]:
    for rate in limits.rate:
        since = situation.now - rate.window
        for pool, _ in pools(rate, rule.name, [target], (), situation.groups):
            is_its_own = rate.scope is Scope.RULE_AND_TARGET
            most = rate.most(len(pool.hosts))
            begun = past.begun if is_its_own else situation.begun(pool, since, most)
            full = used_up(rate, begun, situation.now, of=pool)
            yield LimitUse(
                limit=f"rate {rate}",
                of=_THERE if is_its_own else str(pool) or "all runs",
                used=sum(each > since for each in begun),
                allowed=most,
                window_seconds=rate.window.total_seconds(),
                until=full.until if full else None,
            )
