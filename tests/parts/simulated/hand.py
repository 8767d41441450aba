"""The hand of a simulated world, in place of SSH: its commands take simulated time."""

import asyncio
import heapq
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.errors import TargetLost, TargetUnreachable
from app.domain.task import Ending
from app.ports import Output, Place
from app.tasks.remote_ssh.spec import RemoteSshSpec
from tests.parts.simulated.history import Deed, History


class Time:
    """A clock that goes on only when it is told to."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def nothing_more() -> None:
    """Nothing comes of it."""


@dataclass(frozen=True)
class Answer:
    """What the world answers to a command: how long it takes, how it ends, and what comes of it."""

    takes: timedelta = timedelta(seconds=5)
    status: int = 0
    fails_by: type[TargetUnreachable] | type[TargetLost] | type[TimeoutError] | None = None
    then: Callable[[], None] = nothing_more


class Hand:
    """A task type: does nothing but write down what was asked of it, and wait for its end."""

    name = "remote_ssh"
    spec = RemoteSshSpec

    def __init__(self, time: Time, history: History, world: Callable[[Deed], Answer]) -> None:
        self._time = time
        self._history = history
        self._world = world
        self._sleeping: list[tuple[datetime, int, asyncio.Future[None]]] = []
        self.changed = asyncio.Event()

    @property
    def asleep(self) -> int:
        return len(self._sleeping)

    @property
    def wakes_at(self) -> datetime | None:
        return self._sleeping[0][0] if self._sleeping else None

    def wake(self) -> None:
        """End what has taken its time by now."""
        while self._sleeping and self._sleeping[0][0] <= self._time():
            heapq.heappop(self._sleeping)[2].set_result(None)

    async def run(self, spec: RemoteSshSpec, place: Place, output: Output) -> Ending:
        deed = Deed(
            number=self._history.next(),
            at=self._time(),
            run=place.environment["ALEXIS_RUN"],
            rule=place.environment["ALEXIS_RULE"],
            target=place.target,
            does=spec.command or "",
        )
        self._history.deeds.append(deed)
        answer = self._world(deed)
        deed.reached = answer.fails_by is not TargetUnreachable
        try:
            await self._sleep(self._time() + answer.takes, deed.number)
        finally:
            deed.until = self._time()
        answer.then()
        if answer.fails_by:
            raise answer.fails_by("so the world wants it")
        return Ending.by_status(answer.status)

    async def _sleep(self, until: datetime, number: int) -> None:
        if until > self._time():
            over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            heapq.heappush(self._sleeping, (until, number, over))
            self.changed.set()
            await over
