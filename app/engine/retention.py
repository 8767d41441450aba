"""Now and then, and without haste, delete what is over for longer than it is to be kept."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple, TypeVar

import structlog

from app.domain.errors import StoreUnavailable
from app.domain.limits import Caps, Limits
from app.domain.rule import Rule
from app.ledger.retention import Cutoff, Forgotten, Retention
from app.ports import Clock

Result = TypeVar("Result")
log = structlog.get_logger()

_INTERVAL = 600.0
_SHORTEST_REST = 0.05
_REST = 9
"""After a step it rests so many times as long as the step took: others go first."""

_LEAST = timedelta(days=1)
"""What is younger stays, whatever the size: feeds and senders may still repeat it."""


class Swept(NamedTuple):
    """What went; `too_large`: what stays is needed, and more than it should be."""

    problems: int
    events: int
    too_large: bool


class Keeping:
    """Keeps the database to an age and a size; `reach` is how far back limits look."""

    def __init__(
        self,
        retention: Retention,
        age: timedelta,
        max_size: int | None,
        reach: Callable[[], timedelta],
        now: Clock,
    ) -> None:
        self._retention = retention
        self._age = age
        self._max_size = max_size
        self._reach = reach
        self._now = now

    async def keep(self) -> None:
        """Sweep for ever."""
        while self._age or self._max_size:
            try:
                await self.sweep()
            except StoreUnavailable as error:
                log.error("store_unavailable", lane="retention", reason=str(error))  # noqa: TRY400 - the database's words say it all
            except Exception:
                log.exception("work_failed", lane="retention", ids=[])
            await asyncio.sleep(_INTERVAL)

    async def sweep(self) -> Swept:
        """Delete what is too old, and the oldest of what is too much."""
        began, now = time.monotonic(), self._now()
        aged = await self._forget(self._cutoff(now, self._age)) if self._age else Forgotten()
        more = Forgotten()
        if await self._is_too_large():
            more = await self._forget(self._cutoff(now, _LEAST), until_small=True)
        while await self._step(partial(self._retention.forget_rules, now - _LEAST)):
            pass
        while await self._step(self._retention.give_back):
            pass
        swept = Swept(
            problems=aged.problems + more.problems,
            events=aged.events + more.events,
            too_large=await self._is_too_large(),
        )
        if swept.events or swept.too_large:
            (log.warning if swept.too_large else log.info)(
                "retention",
                problems=swept.problems,
                events=swept.events,
                size=await self._retention.size(),
                reason="what is left is needed" if swept.too_large else None,
                elapsed_ms=round((time.monotonic() - began) * 1000),
            )
        return swept

    def _cutoff(self, now: datetime, age: timedelta) -> Cutoff:
        return Cutoff(events=now - age, runs=now - max(age, self._reach()))

    async def _is_too_large(self) -> bool:
        if self._max_size is None:
            return False
        size = await self._retention.size()
        return size is not None and size > self._max_size

    async def _forget(self, cutoff: Cutoff, *, until_small: bool = False) -> Forgotten:
        problems, events = 0, 0
        step = Forgotten(more=True)
        while step.more and (not until_small or await self._is_too_large()):
            step = await self._step(partial(self._retention.forget, cutoff, step.after))
            problems += step.problems
            events += step.events
        return Forgotten(problems, events)

    async def _step(self, step: Callable[[], Awaitable[Result]]) -> Result:
        began = time.monotonic()
        result = await step()
        await asyncio.sleep(max(_SHORTEST_REST, _REST * (time.monotonic() - began)))
        return result


def reach(caps: Caps, rules: Sequence[Rule]) -> timedelta:
    """Give how far back the limits of these rules look, and those of tasks by hand."""
    return max(caps.on(limits).furthest for limits in (Limits(), *(rule.limits for rule in rules)))
