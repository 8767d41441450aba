"""Alexis in simulated time: its real gates, rows, journal and story, driven step by step.

Only the dispatcher, which waits in real time, and SSH are not there. `die` is what `kill -9` is to
a process: what was under way is cut, and all that is not in a row is forgotten.
"""

import asyncio
import itertools
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from app.config.settings import Settings
from app.config.world import world_of
from app.domain.arrival import Letter, Origin
from app.domain.event import Event, EventKind
from app.domain.maintenance.matchers import Matchers, Where
from app.domain.maintenance.silence import SilenceOrder
from app.domain.restraint.standing import Pause
from app.engine.lanes import events_lane, runs_lane, storm_lane
from app.engine.output import Redactor
from app.engine.performing import Cancels, Performing
from app.ports import Work
from app.remediation import breaking, silences, storms
from app.remediation.clock import WatchedClock
from app.remediation.dead_letters import Faults
from app.remediation.deciding import Deciding
from app.store.database import Database, database_at
from app.store.inbox import BatchingInbox
from app.store.ledger import LedgerStore
from tests.parts.simulated.hand import Answer, Hand, Time
from tests.parts.simulated.history import Closed, Deed, History, Reset, Said, Stretch
from tests.parts.simulated.making import GRAMMAR, PATIENCE, in_force
from tests.parts.simulated.watch import Watch

_AT_ONCE = 1_000
"""More than ever are due: it is not to be the lane that restrains."""

_ROUNDS = 10_000


class Simulated:
    """The service. `world` answers its commands; `history` is what others see of it."""

    def __init__(
        self,
        url: str,
        settings: dict[str, Any],
        rules: Sequence[dict[str, Any]],
        time: Time,
        world: Callable[[Deed], Answer],
        shared: Mapping[str, Any] | None = None,
    ) -> None:
        self.history = History()
        self.time = time
        self._url = url
        self._settings = Settings.model_validate(settings)
        self._rules = in_force([*rules, *([shared] if shared else [])], self._settings)
        self._answers = world
        self._ids = (f"{number:026d}" for number in itertools.count(1))
        self._watch = Watch(self.history, time)
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._failed: BaseException | None = None

    async def start(self) -> None:
        """Build everything from the settings and the rows, as `app.main` does."""
        settings, new_id = self._settings, self._ids.__next__
        self.database: Database = database_at(self._url, None, PATIENCE)
        await self.database.open()
        self.store = LedgerStore(self.database, GRAMMAR, new_id)
        latest = await self.store.read(lambda ledger: ledger.stamps.latest())
        now = WatchedClock(self.time, latest)
        self._inbox = BatchingInbox(self.database, new_id, now)
        self.world = world_of(settings, now, new_id, Redactor([]), lambda: self._rules)
        self._hand = Hand(self.time, self.history, self._answers)
        types = {self._hand.name: self._hand}
        performing = Performing(types, settings.targets, Redactor([]), Cancels(), 1_000)
        deciding, faults = (
            Deciding(self.store, lambda: self._rules, self.world),
            Faults(self.store, self.world),
        )
        self._events = events_lane(self.store, deciding, faults, _nobody)
        self._runs = runs_lane(self.store, performing, self.world, faults, _nobody, _AT_ONCE)
        self._storms = storm_lane(storms.Storms(self.store, self.world), _nobody)

    async def stop(self) -> None:
        """Cut off what is under way, and let go of the database."""
        for task in list(self._under_way.values()):
            task.cancel()
        await asyncio.gather(*self._under_way.values(), return_exceptions=True)
        self._under_way.clear()
        await self.database.close()

    async def die(self) -> None:
        """End without a word, and begin anew from the rows."""
        await self.stop()
        await self.start()

    async def say(
        self, ref: str, kind: str, tags: Sequence[str], hosts: Sequence[str], **fields: Any
    ) -> Said:
        """Accept a message of a monitor. It is decided when time goes on."""
        at, number = self.time(), self.history.next()
        event = Event(
            source="monitor",
            ref=ref,
            kind=EventKind(kind),
            action=kind,
            key=f"monitor:{number}",
            title=ref,
            tags=tuple(tags),
            occurred_at=at,
            fields={"hosts": list(hosts), **fields},
        )
        letter = Letter(b"%d" % number, lambda _: event, Origin.WEBHOOK, "monitor", at)
        admission = await self._inbox.accept(letter)
        episode = self.history.hear(ref, kind, at)
        said = Said(at, admission.event, ref, kind, frozenset(tags), tuple(hosts), episode)
        self.history.said[said.event] = self.history.latest[ref] = said
        self.history.firsts.setdefault((ref, episode), said)
        return said

    async def pause(self, why: str, by: str = "somebody") -> None:
        pause = Pause(why, by, self.time())
        await self.store.write(lambda ledger: ledger.pauses.begin(pause))
        self.history.paused.append(Stretch(self.history.next(), self.time()))

    async def resume(self, by: str = "somebody") -> None:
        lasts = self.history.paused[-1]
        lasts.until, lasts.until_at = self.history.next(), self.time()
        await self.store.write(lambda ledger: ledger.pauses.end(by, self.time()))

    async def silence(self, hosts: Sequence[str], length: timedelta) -> None:
        """Have nothing begin on these hosts for a while."""
        order = SilenceOrder.model_validate(
            {
                "comment": "people are at work",
                "for": length,
                "targets": {"hosts": list(hosts)},
            }
        )
        matchers = Matchers(targets=Where(hosts=tuple(hosts)))
        new_id = self._ids.__next__
        silence = silences.silence_of(order, matchers, "somebody", self.time(), new_id)
        await self.store.write(lambda ledger: silences.add(ledger, silence, "somebody"))
        now, number = self.time(), self.history.next()
        self.history.closed.append(Closed(frozenset(hosts), number, now, now + length))

    async def reset(self, rule: str) -> None:
        """Let a rule act again that has failed or was ineffective."""
        at = self.time()
        self.history.resets.append(Reset(rule, self.history.next()))
        await self.store.write(
            lambda ledger: breaking.reset(ledger, rule, None, "mended", "somebody", at)
        )

    async def end_the_storm(self) -> None:
        """End the storm that lasts, if one does."""
        ending = storms.Ending(self.time(), "somebody", "mended")
        if await storms.end(self.store, ending, self.world.links, aloud=True):
            self.history.calmed.append(Stretch(self.history.next(), self.time()))
            await self.database.read(self._watch.look)

    async def until(self, end: datetime | Callable[[], datetime]) -> None:
        """Let time go on to this moment, with all that happens meanwhile, this moment included.

        What the world answers to a command may bring that moment nearer.
        """
        while True:
            nexts = await self._work_off()
            stop = end() if callable(end) else end
            if self.time() >= stop:
                return
            self.time.now = min([stop, *(each for each in nexts if each > self.time())])
            self._hand.wake()

    async def _work_off(self) -> Sequence[datetime]:
        """Do all that is due, until nothing happens but that time passes; say what comes next."""
        for _ in range(_ROUNDS):
            now = self.time()
            waiting, events_next = await self._events.due(now, self._events.at_once)
            if waiting:
                await self._events.do(waiting)
            over, storms_next = await self._storms.due(now, 1)
            if over:
                await self._storms.do(over)
            due, runs_next = await self._runs.due(now, _AT_ONCE)
            new = [id_ for id_ in due if id_ not in self._under_way]
            for id_ in new:
                self._begin(id_)
            busy = bool(waiting or over or new or len(self._under_way) > self._hand.asleep)
            await self._quiet()
            if busy:
                await self.database.read(self._watch.look)
            else:
                times = (events_next, storms_next, runs_next, self._hand.wakes_at)
                return [each for each in times if each]
        raise AssertionError(f"at {self.time()} something is due for ever")

    def _begin(self, id_: str) -> None:
        task = asyncio.create_task(self._carry_on(id_), name=id_)
        self._under_way[id_] = task
        task.add_done_callback(self._ended)

    async def _carry_on(self, id_: str) -> None:
        await self._runs.do([id_])

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._under_way.pop(task.get_name(), None)
        if not task.cancelled():
            self._failed = self._failed or task.exception()
        self._hand.changed.set()

    async def _quiet(self) -> None:
        """Wait until all that is under way waits for time to pass."""
        while len(self._under_way) > self._hand.asleep:
            self._hand.changed.clear()
            await self._hand.changed.wait()
        if self._failed:
            raise self._failed


def _nobody(*lanes: Work) -> None:
    """There is nobody to be woken: whoever drives looks at everything."""
