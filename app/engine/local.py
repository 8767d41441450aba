"""The dispatcher of one process: it asks the rows what is due, and has it done.

To be woken is only a hint: a lost one is found by a sweep, a doubled one by the row's state.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

import structlog

from app.domain.errors import StoreUnavailable
from app.engine.stopping import cut_off, first_of
from app.ports import Clock, Lane, Work

log = structlog.get_logger()

_SWEEP = timedelta(seconds=10)
"""After so long a lane looks even if nothing woke it."""

_REST = timedelta(seconds=1)
"""Of a lane while the database does not answer."""

_LOOK = 1.0
"""Seconds from one look at what was asked to stop to the next."""

_LAST_WORDS = 5.0
"""Seconds for notes that are due when all else has ended."""


class LocalDispatcher:
    """Serves lanes until it is stopped.

    `heed` looks whether a run that is at work was asked to stop: by a verb beside us, which can
    only say so in its row.
    """

    def __init__(self, now: Clock, heed: Callable[[], Awaitable[None]] | None = None) -> None:
        self._now = now
        self._heed = heed
        self._heeding: asyncio.Task[None] | None = None
        self._served: dict[Work, _Served] = {}
        self._serving: list[asyncio.Task[None]] = []

    def wake(self, *lanes: Work) -> None:
        for name in lanes:
            if served := self._served.get(name):
                served.wake()

    @property
    def lease(self) -> None:
        """There is no other replica to hold anything against."""

    def tell_of_a_stop(self) -> None:
        """There is no other replica to be told."""

    def start(self, *lanes: Lane) -> None:
        self._served = {lane.name: _Served(lane, self._now) for lane in lanes}
        self._serving = [
            asyncio.create_task(served.serve(), name=f"lane:{name}")
            for name, served in self._served.items()
        ]
        if self._heed:
            self._heeding = asyncio.create_task(self._look(self._heed), name="heeding")

    def take_nothing_new(self) -> None:
        """Begin nothing more but notes: they tell of what is under way."""
        for name, served in self._served.items():
            if name is not Work.NOTES:
                served.stop()

    async def stop(self, grace: float, hurried: asyncio.Event | None = None) -> None:
        """Take nothing new; wait so many seconds for what is under way, then cut it off.

        Nobody waits any more once `hurried` is set.
        """
        until, hurried = time.monotonic() + grace, hurried or asyncio.Event()
        self.take_nothing_new()
        notes = [served for name, served in self._served.items() if name is Work.NOTES]
        others = [served for name, served in self._served.items() if name is not Work.NOTES]
        await asyncio.gather(*(served.drain(until, hurried) for served in others))
        await asyncio.gather(*(served.finish(until, hurried) for served in notes))
        await asyncio.gather(*self._serving)
        await asyncio.gather(*(served.drain(until, hurried) for served in self._served.values()))
        if self._heeding:
            self._heeding.cancel()
            await asyncio.gather(self._heeding, return_exceptions=True)

    async def _look(self, heed: Callable[[], Awaitable[None]]) -> None:
        while True:
            await asyncio.sleep(_LOOK)
            try:
                await heed()
            except StoreUnavailable as error:
                log.error("store_unavailable", lane=Work.RUNS, reason=str(error))  # noqa: TRY400 - the words say it all


class _Served:
    """One lane while it is served."""

    def __init__(self, lane: Lane, now: Clock) -> None:
        self._lane = lane
        self._now = now
        self._stopping = False
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._rests_until = 0.0
        """By a clock that nobody sets."""
        self._woken = asyncio.Event()

    async def serve(self) -> None:
        while not self._stopping:
            self._woken.clear()
            try:
                wait = await self._begin_what_is_due()
            except StoreUnavailable as error:
                self._tell(error, ())
                wait = _REST
            await self._wait(wait)

    def wake(self) -> None:
        """Look soon; when there is no room, the end of what is under way will do."""
        if len(self._under_way) < self._lane.at_once:
            self._woken.set()

    def stop(self) -> None:
        self._stopping = True
        self._woken.set()

    async def finish(self, until: float, hurried: asyncio.Event) -> None:
        """Do what is due still, if that does not take long; what is not done stays in its row."""
        self.stop()
        until = min(until, time.monotonic() + _LAST_WORDS)
        while time.monotonic() < until and not hurried.is_set():
            try:
                await self._begin_what_is_due()
            except StoreUnavailable as error:
                self._tell(error, ())
                return
            if not self._under_way:
                return
            await first_of(self._under_way.values(), until, hurried)

    async def drain(self, until: float, hurried: asyncio.Event) -> None:
        """Wait for what is under way, and cut off what takes longer."""
        while self._under_way and time.monotonic() < until and not hurried.is_set():
            await first_of(self._under_way.values(), until, hurried)
        await cut_off(set(self._under_way.values()), hurried)

    async def _begin_what_is_due(self) -> timedelta:
        """Begin as much as there is room for; say how long to wait then, unless woken."""
        lane, now = self._lane, self._now()
        room = lane.at_once - len(self._under_way)
        if room <= 0:
            return _SWEEP
        rest = self._rests_until - time.monotonic()
        if rest > 0:
            return timedelta(seconds=rest)
        found, next_due = await lane.due(now, lane.at_once)
        ids = [id_ for id_ in found if id_ not in self._under_way]
        for start in range(0, min(len(ids), room), lane.batch):
            self._begin(ids[start : min(start + lane.batch, room)])
        if len(ids) > room:
            return _SWEEP
        return min(_SWEEP, next_due - now) if next_due else _SWEEP

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
        """Have it done. What fails is tried alone; what fails alone rests, by its row."""
        try:
            await self._lane.do(ids)
        except Exception as error:  # noqa: BLE001 - whatever it is, the others go on
            self._tell(error, ids)
            if len(ids) == 1:
                await self._set_aside(ids[0], error)
            return False
        return True

    async def _set_aside(self, id_: str, error: Exception) -> None:
        """Have it remembered that it failed. When not even that can be, the lane rests."""
        if self._lane.failed is None:
            return
        try:
            await self._lane.failed(id_, error)
        except Exception as another:  # noqa: BLE001 - as above
            self._tell(another, [id_])
            self._rests_until = time.monotonic() + _REST.total_seconds()

    def _tell(self, error: Exception, ids: Sequence[str]) -> None:
        if isinstance(error, StoreUnavailable):
            log.error("store_unavailable", lane=self._lane.name, reason=str(error))
        else:
            log.error("work_failed", lane=self._lane.name, ids=list(ids), exc_info=error)
