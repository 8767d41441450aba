"""How much of each limit is used up."""

from collections.abc import Iterator
from datetime import datetime

from app.domain import duration
from app.domain.limits import Limits
from app.domain.restraint.shown import LimitUse
from app.domain.restraint.situation import Past, Situation

_THERE = "the rule on the target"


def use_of(limits: Limits, target: str, situation: Situation) -> Iterator[LimitUse]:
    """Give each limit of a rule with what is used of it on a target; a line for each kind."""
    past, now = situation.past(target, situation.now - limits.reach), situation.now
    yield from _cooldown(limits, past, now)
    yield from _rates(limits, past, now)


def _cooldown(limits: Limits, past: Past, now: datetime) -> Iterator[LimitUse]:
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


def _rates(limits: Limits, past: Past, now: datetime) -> Iterator[LimitUse]:
    for rate in limits.rate:
        recent = sorted(begun for begun in past.begun if begun > now - rate.window)
        full = len(recent) >= rate.times
        yield LimitUse(
            limit=f"rate {rate}",
            of=_THERE,
            used=len(recent),
            allowed=rate.times,
            window_seconds=rate.window.total_seconds(),
            until=recent[-rate.times] + rate.window if full else None,
        )
