"""The dispatcher of one process: it asks the rows what is due, and has it done.

To be woken is only a hint: a lost one is found by a sweep, a doubled one by the row's state.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from app.domain.errors import StoreUnavailable
from app.ports import Clock, Lane, Work

log = structlog.get_logger()

_SWEEP = timedelta(seconds=10)
"""After so long a lane looks even if nothing woke it."""

_FIRST_REST, _LONGEST_REST = timedelta(seconds=1), timedelta(minutes=5)


class LocalDispatcher:
    """Serves lanes until it is stopped."""

    def __init__(self, now: Clock) -> None:
        self._now = now
        self._served: dict[Work, _Served] = {}
        self._serving: list[asyncio.Task[None]] = []

    def wake(self, *lanes: Work) -> None:
        for name in lanes:
            if served := self._served.get(name):
                served.wake()

    def tell_of_a_stop(self) -> None:
        """There is no other replica to be told."""

    def start(self, *lanes: Lane) -> None:
        self._served = {lane.name: _Served(lane, self._now) for lane in lanes}
        self._serving = [
            asyncio.create_task(served.serve(), name=f"lane:{name}")
            for name, served in self._served.items()
        ]

    async def stop(self, grace: float) -> None:
        """Take nothing new; wait so many seconds for what is under way, then cut it off."""
        for served in self._served.values():
            served.stop()
        await asyncio.gather(*self._serving)
        await asyncio.gather(*(served.drain(grace) for served in self._served.values()))


class _Served:
    """One lane while it is served."""

    def __init__(self, lane: Lane, now: Clock) -> None:
        self._lane = lane
        self._now = now
        self._stopping = False
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._failures: dict[str, int] = {}
        self._resting: dict[str, datetime] = {}
        self._woken = asyncio.Event()

    async def serve(self) -> None:
        while not self._stopping:
            self._woken.clear()
            try:
                wait = await self._begin_what_is_due()
            except StoreUnavailable as error:
                log.error("store_unavailable", lane=self._lane.name, reason=str(error))  # noqa: TRY400 - the database's words say it all
                wait = _FIRST_REST
            await self._wait(wait)

    def wake(self) -> None:
        """Look soon; when there is no room, the end of what is under way will do."""
        if len(self._under_way) < self._lane.at_once:
            self._woken.set()

    def stop(self) -> None:
        self._stopping = True
        self._woken.set()

    async def drain(self, grace: float) -> None:
        tasks = set(self._under_way.values())
        if not tasks:
            return
        _, late = await asyncio.wait(tasks, timeout=grace)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def _begin_what_is_due(self) -> timedelta:
        """Begin as much as there is room for; say how long to wait then, unless woken."""
        lane, now = self._lane, self._now()
        room = lane.at_once - len(self._under_way)
        if room <= 0:
            return _SWEEP
        self._resting = {id_: until for id_, until in self._resting.items() if until > now}
        found, next_due = await lane.due(now, lane.at_once + len(self._resting))
        ids = [id_ for id_ in found if id_ not in self._under_way and id_ not in self._resting]
        for start in range(0, min(len(ids), room), lane.batch):
            self._begin(ids[start : min(start + lane.batch, room)])
        if len(ids) > room:
            return _SWEEP
        times = [*self._resting.values(), *([next_due] if next_due else [])]
        return min([_SWEEP, *(time - now for time in times)])

    def _begin(self, ids: Sequence[str]) -> None:
        task = asyncio.create_task(self._do(ids), name=f"{self._lane.name}:{ids[0]}")
        self._under_way.update(dict.fromkeys(ids, task))

    async def _wait(self, length: timedelta) -> None:
        try:
            async with asyncio.timeout(max(length.total_seconds(), 0.001)):
                await self._woken.wait()
        except TimeoutError:
            pass

    async def _do(self, ids: Sequence[str]) -> None:
        try:
            if not await self._try(ids) and len(ids) > 1:
                for id_ in ids:
                    await self._try([id_])
        finally:
            for id_ in ids:
                del self._under_way[id_]
            self._woken.set()

    async def _try(self, ids: Sequence[str]) -> bool:
        """Have it done. What fails rests for a while, alone, and longer each time."""
        try:
            await self._lane.do(ids)
        except StoreUnavailable as error:
            log.error("store_unavailable", lane=self._lane.name, reason=str(error))  # noqa: TRY400 - the database's words say it all
        except Exception:
            log.exception("work_failed", lane=self._lane.name, ids=list(ids))
        else:
            for id_ in ids:
                self._failures.pop(id_, None)
            return True
        if len(ids) == 1:
            times = self._failures[ids[0]] = self._failures.get(ids[0], 0) + 1
            rest = min(_FIRST_REST * 2 ** (times - 1), _LONGEST_REST)
            self._resting[ids[0]] = self._now() + rest
        return False
