"""One lane as one of several replicas serves it: what is due is offered to all, and taken."""

import asyncio
import time
from collections.abc import Callable, Sequence
from datetime import timedelta

import structlog
from pgqueuer import Job

from app.domain.errors import StoreUnavailable
from app.engine.jobs import Jobs
from app.engine.stopping import cut_off, first_of
from app.ports import Clock, Lane

log = structlog.get_logger()

_SWEEP = 10.0
"""Seconds after which a lane looks at the rows even if nothing woke it."""

_WHEN_FULL = 1.0
"""Seconds between two looks on behalf of others, while there is no room here."""

_FIRST_REST, _LONGEST_REST = timedelta(seconds=1), timedelta(minutes=5)
_MOST_DOUBLINGS = 10
_FURTHER = 4
"""So many times more rows are looked at when the first ones are all held, by others or at rest."""


class ReplicaLane:
    """A lane while it is served. `may_act` tells whether what is held here is held by us alone."""

    def __init__(
        self,
        lane: Lane,
        jobs: Jobs,
        now: Clock,
        lease: timedelta,
        tick: float,
        may_act: Callable[[], bool],
    ) -> None:
        self._lane = lane
        self._jobs = jobs
        self._now = now
        self._lease = lease
        self._tick = tick
        self._may_act = may_act
        self._stopping = False
        self._under_way: dict[str, tuple[Job, asyncio.Task[None]]] = {}
        self._look_at = self._looked_at = 0.0
        self._woken = asyncio.Event()

    async def serve(self) -> None:
        while not self._stopping:
            self._woken.clear()
            try:
                await self._begin_what_is_due()
            except StoreUnavailable as error:
                log.error("store_unavailable", lane=self._lane.name, reason=str(error))  # noqa: TRY400 - the database's words say it all
                self._look_at = 0.0
                await self._wait(_FIRST_REST.total_seconds())
            else:
                await self._wait(min(self._tick, self._next_look() - time.monotonic()))

    def wake(self) -> None:
        """Look at the rows soon; without room here, another replica may have some."""
        self._look_at = 0.0
        self._woken.set()

    def hear(self) -> None:
        """Look at the jobs soon; when there is no room, the end of what is under way will do."""
        if len(self._under_way) < self._lane.at_once:
            self._woken.set()

    def held(self) -> Sequence[Job]:
        return [job for job, _ in self._under_way.values()]

    def stop(self) -> None:
        self._stopping = True
        self._woken.set()

    async def drain(self, until: float, hurried: asyncio.Event) -> None:
        """Wait so long for what is under way; the rest is cut off, and offered to the others.

        What does not even end is held on to: others take it when the lease is over.
        """
        while self._under_way and time.monotonic() < until and not hurried.is_set():
            await first_of([task for _, task in self._under_way.values()], until, hurried)
        left = list(self._under_way.values())
        await cut_off({task for _, task in left}, hurried)
        for job, task in left:
            if task.done():
                await self._again(job, timedelta(0))
        try:
            await self._look()
        except StoreUnavailable as error:
            log.warning("work_not_offered", lane=self._lane.name, reason=str(error))

    async def cut(self) -> None:
        """End what is under way here."""
        late = {task for _, task in self._under_way.values()}
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def _begin_what_is_due(self) -> None:
        if not self._may_act():
            return
        if time.monotonic() >= self._next_look():
            await self._look()
        lane = self._lane
        room = lane.at_once - len(self._under_way)
        if room <= 0:
            return
        jobs = [
            job
            for job in await self._jobs.take(lane.name, room, self._lease)
            if _row(job) not in self._under_way
        ]
        if self._stopping:
            for job in jobs:
                await self._again(job, timedelta(0))
            return
        for start in range(0, len(jobs), lane.batch):
            self._begin(jobs[start : start + lane.batch])

    def _next_look(self) -> float:
        """Give when to look: not each time that something comes in while no more is begun here."""
        is_full = len(self._under_way) >= self._lane.at_once
        return max(self._look_at, self._looked_at + _WHEN_FULL if is_full else 0.0)

    async def _look(self) -> None:
        """Offer what is due to all replicas, this one among them; remember when to look again."""
        lane, now = self._lane, self._now()
        self._looked_at = time.monotonic()
        self._look_at = self._looked_at + _SWEEP
        limit, news = lane.at_once, 0
        while True:
            found, next_due = await lane.due(now, limit)
            news += await self._jobs.offer(
                lane.name, [id_ for id_ in found if id_ not in self._under_way]
            )
            if news >= lane.at_once or len(found) < limit:
                break
            limit *= _FURTHER
        if next_due:
            wait = (next_due - now).total_seconds()
            self._look_at = min(self._look_at, time.monotonic() + max(wait, 0.001))

    def _begin(self, jobs: Sequence[Job]) -> None:
        task = asyncio.create_task(self._do(jobs), name=f"{self._lane.name}:{_row(jobs[0])}")
        self._under_way.update({_row(job): (job, task) for job in jobs})

    async def _wait(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(max(seconds, 0.001)):
                await self._woken.wait()
        except TimeoutError:
            pass

    async def _do(self, jobs: Sequence[Job]) -> None:
        try:
            failed = [] if await self._try(jobs) else jobs
            if len(failed) > 1:
                failed = [job for job in jobs if not await self._try([job])]
            await self._report([job for job in jobs if job not in failed])
            for job in failed:
                rest = _FIRST_REST * 2 ** min(job.attempts, _MOST_DOUBLINGS)
                await self._again(job, min(rest, _LONGEST_REST))
        finally:
            for job in jobs:
                del self._under_way[_row(job)]
            self.wake()

    async def _try(self, jobs: Sequence[Job]) -> bool:
        ids = [_row(job) for job in jobs]
        try:
            await self._lane.do(ids)
        except Exception as error:  # noqa: BLE001 - whatever it is, the others go on
            self._tell(error, ids)
            return len(ids) == 1 and await self._is_set_aside(ids[0], error)
        return True

    async def _is_set_aside(self, id_: str, error: Exception) -> bool:
        """Have it remembered in its row that it failed; without that, its job rests."""
        if self._lane.failed is None:
            return False
        try:
            await self._lane.failed(id_, error)
        except Exception as another:  # noqa: BLE001 - as above
            self._tell(another, [id_])
            return False
        return True

    def _tell(self, error: Exception, ids: Sequence[str]) -> None:
        if isinstance(error, StoreUnavailable):
            log.error("store_unavailable", lane=self._lane.name, reason=str(error))
        else:
            log.error("work_failed", lane=self._lane.name, ids=list(ids), exc_info=error)

    async def _report(self, jobs: Sequence[Job]) -> None:
        """Let go of what is done. If that fails, the lease runs out, and the rows decide."""
        if jobs and self._may_act():
            try:
                await self._jobs.done(jobs)
            except StoreUnavailable as error:
                log.warning("job_not_released", lane=self._lane.name, reason=str(error))

    async def _again(self, job: Job, after: timedelta) -> None:
        """Let the row rest, and longer each time; whoever comes first takes it then."""
        if self._may_act():
            try:
                await self._jobs.again(job, after)
            except StoreUnavailable as error:
                log.warning("job_not_released", lane=self._lane.name, reason=str(error))


def _row(job: Job) -> str:
    """Give the id of the row that the job stands for."""
    return (job.payload or b"").decode()
