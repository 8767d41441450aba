"""The dispatcher of one of several replicas: what is due is taken as jobs, each by one of them.

The rows decide here too. A replica holds its jobs by a lease. If it cannot renew the lease, it
ends what it is doing while nobody else may have begun, and begins nothing.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

import structlog
from pgqueuer import Job

from app.domain.errors import ConfigError, Problem, StoreUnavailable
from app.engine.jobs import Connect, Jobs
from app.engine.replica_lane import ReplicaLane
from app.ports import Clock, Lane, Lease, Work

log = structlog.get_logger()

_RENEWALS_IN_A_LEASE = 6
_FORGET_EACH = timedelta(minutes=10).total_seconds()


class ReplicaDispatcher:
    """Serves lanes, beside others on the same database, until it is stopped.

    `heed` looks whether a run that is at work here was
    asked to stop.
    """

    def __init__(
        self,
        connect: Connect,
        lease: timedelta,
        now: Clock,
        heed: Callable[[], Awaitable[None]],
    ) -> None:
        self._lease = lease
        self._tick = lease.total_seconds() / _RENEWALS_IN_A_LEASE
        self._now = now
        self._heed = heed
        self._jobs = Jobs(connect, 2 * self._tick, self._news, self._stop_asked)
        self._served: dict[Work, ReplicaLane] = {}
        self._serving: list[asyncio.Task[None]] = []
        self._keeping: list[asyncio.Task[None]] = []
        self._renewed = 0.0
        self._stop_was_asked = asyncio.Event()
        self._told: set[asyncio.Task[None]] = set()

    def wake(self, *lanes: Work) -> None:
        for name in lanes:
            if served := self._served.get(name):
                served.wake()

    @property
    def lease(self) -> Lease:
        age = time.monotonic() - self._renewed
        return Lease(self._lease.total_seconds(), age, len(self._held()))

    def tell_of_a_stop(self) -> None:
        """Let the replica that is at work on a run look whether it was asked to stop."""
        telling = asyncio.create_task(self._quietly(self._jobs.tell_of_a_stop))
        self._told.add(telling)
        telling.add_done_callback(self._told.discard)

    async def open(self) -> None:
        """Make or upgrade PgQueuer's tables. Raises `ConfigError`."""
        try:
            await self._jobs.install()
        except StoreUnavailable as error:
            raise ConfigError(Problem("database.url", str(error))) from error

    def start(self, *lanes: Lane) -> None:
        self._renewed = time.monotonic()
        self._served = {
            lane.name: ReplicaLane(
                lane, self._jobs, self._now, self._lease, self._tick, self._may_act
            )
            for lane in lanes
        }
        for work in (self._renew, self._watch, self._heed_stops, self._forget):
            self._keeping.append(asyncio.create_task(work(), name=f"replica:{work.__name__}"))
        for name, served in self._served.items():
            self._serving.append(asyncio.create_task(served.serve(), name=f"lane:{name}"))

    def take_nothing_new(self) -> None:
        """Begin nothing more but notes: they tell of what is under way."""
        for name, served in self._served.items():
            if name is not Work.NOTES:
                served.stop()

    async def stop(self, grace: float, hurried: asyncio.Event | None = None) -> None:
        """Take nothing new; wait so many seconds for what is under way, then leave it to others.

        Nobody waits any more once `hurried` is set.
        """
        until, hurried = time.monotonic() + grace, hurried or asyncio.Event()
        self.take_nothing_new()
        notes = [served for name, served in self._served.items() if name is Work.NOTES]
        others = [served for name, served in self._served.items() if name is not Work.NOTES]
        for some in (others, notes):
            for served in some:
                served.stop()
            await asyncio.gather(*(served.drain(until, hurried) for served in some))
        await asyncio.gather(*self._serving)
        for task in self._keeping:
            task.cancel()
        await asyncio.gather(*self._keeping, *self._told, return_exceptions=True)
        await self._jobs.close()

    def _news(self) -> None:
        for served in self._served.values():
            served.hear()

    def _stop_asked(self) -> None:
        self._stop_was_asked.set()

    def _may_act(self) -> bool:
        """Tell whether nobody else can have taken what is held here."""
        return time.monotonic() < self._renewed + self._lease.total_seconds() / 2

    def _held(self) -> Sequence[Job]:
        return [job for served in self._served.values() for job in served.held()]

    async def _renew(self) -> None:
        while True:
            began = time.monotonic()
            try:
                async with asyncio.timeout(2 * self._tick):
                    await self._jobs.renew(self._held())
            except (StoreUnavailable, TimeoutError) as error:
                log.warning("lease_not_renewed", reason=str(error) or "no answer")
            else:
                self._renewed = began
            await asyncio.sleep(self._tick)

    async def _watch(self) -> None:
        """End everything here when half of the lease is over; the other half is for the ending."""
        while True:
            if not self._may_act():
                held = len(self._held())
                if held:
                    log.error("lease_lost", jobs=held, hint="what runs here is ended")
                await asyncio.gather(*(served.cut() for served in self._served.values()))
            await asyncio.sleep(self._tick / 4)

    async def _heed_stops(self) -> None:
        while True:
            await self._quietly(self._heed)
            try:
                async with asyncio.timeout(self._tick):
                    await self._stop_was_asked.wait()
            except TimeoutError:
                pass
            self._stop_was_asked.clear()

    async def _forget(self) -> None:
        while True:
            await self._quietly(self._jobs.forget_past)
            await asyncio.sleep(_FORGET_EACH)

    async def _quietly(self, ask: Callable[[], Awaitable[None]]) -> None:
        """Ask; when the database is away, others say so, and it is asked again."""
        try:
            await ask()
        except StoreUnavailable:
            return
