"""The engine with its real store and a task type that does nothing but wait to be let go."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain.arrival import Letter, Origin
from app.domain.ids import RunId
from app.domain.limits import Caps
from app.domain.note import Links
from app.domain.rule import Rule
from app.domain.rule_set import RuleSet
from app.domain.run import Run
from app.domain.task import Ending
from app.engine.lanes import events_lane, runs_lane
from app.engine.local import LocalDispatcher
from app.engine.output import Redactor
from app.engine.performing import Cancels, Performing
from app.ports import Output, Place, Work
from app.reality import new_ulid, now_in_utc
from app.remediation.clock import WatchedClock
from app.remediation.dead_letters import Faults
from app.remediation.deciding import Deciding
from app.remediation.world import World
from app.store.inbox import BatchingInbox
from app.store.ledger import LedgerStore
from app.store.sqlite import SqliteDatabase
from app.tasks.remote_ssh.spec import RemoteSshSpec
from tests.parts.building import GRAMMAR, a_fleet, an_event


class Waiting:
    """Is at work on a target until it is let go, and remembers how much there was at once."""

    name = "remote_ssh"
    spec = RemoteSshSpec

    def __init__(self) -> None:
        self.at_work: Counter[str] = Counter()
        self.most_on_one = 0
        self.most_in_all = 0
        self.done: list[str] = []
        self._let_go = asyncio.Semaphore(0)

    async def run(self, spec: RemoteSshSpec, place: Place, output: Output) -> Ending:
        self.at_work[place.target] += 1
        self.most_on_one = max(self.most_on_one, self.at_work[place.target])
        self.most_in_all = max(self.most_in_all, self.at_work.total())
        try:
            await self._let_go.acquire()
        finally:
            self.at_work[place.target] -= 1
        self.done.append(place.target)
        return Ending.by_status(0)

    def let_go(self, times: int = 1) -> None:
        for _ in range(times):
            self._let_go.release()


@dataclass(frozen=True)
class Engine:
    """The lanes of events and runs, at work."""

    inbox: BatchingInbox
    store: LedgerStore
    dispatcher: LocalDispatcher
    cancels: Cancels
    task: Waiting

    async def takes(self, number: int = 1, **said: Any) -> None:
        """Take a message in, as a webhook would."""
        event = an_event(ref=f"a-{number}", key=f"k-{number}", aliases=(f"a-{number}",), **said)
        letter = Letter(b"%d" % number, lambda _: event, Origin.WEBHOOK, "test", now_in_utc())
        await self.inbox.accept(letter)
        self.dispatcher.wake(Work.EVENTS)

    async def runs(self) -> Sequence[Run]:
        """Give the runs of the first problem, in the order of their making."""
        problem = await self.store.read(lambda ledger: ledger.problems.known_as(["a-1"]))
        if problem is None:
            return []
        return await self.store.read(lambda ledger: ledger.runs.of_problem(problem.id))

    async def states(self) -> list[str]:
        return [run.state for run in await self.runs()]

    async def cancel(self, run_id: RunId, by: str) -> None:
        """Do what the API does when a person asks for it."""
        await self.store.write(lambda ledger: ledger.runs.ask_to_stop(run_id, by, now_in_utc()))
        self.cancels.cancel(run_id)
        self.dispatcher.wake(Work.RUNS)


@asynccontextmanager
async def engine(folder: Path, rules: Sequence[Rule], at_once: int = 8) -> AsyncIterator[Engine]:
    """Have the engine work while the context lasts."""
    async with AsyncExitStack() as stack:
        database = SqliteDatabase(folder / "alexis.db")
        await database.open()
        stack.push_async_callback(database.close)
        store = LedgerStore(database, GRAMMAR, new_ulid)
        fleet = a_fleet()
        world = World(
            {},
            fleet,
            Caps(),
            dry_run=False,
            now=WatchedClock(now_in_utc),
            new_id=new_ulid,
            links=Links(),
        )
        cancels, task, in_force = Cancels(), Waiting(), RuleSet(tuple(rules))
        performing = Performing({task.name: task}, fleet, Redactor([]), cancels, 1000)
        dispatcher, faults = LocalDispatcher(now_in_utc), Faults(store, world)
        dispatcher.start(
            events_lane(store, Deciding(store, lambda: in_force, world), faults, dispatcher.wake),
            runs_lane(store, performing, world, faults, dispatcher.wake, at_once),
        )
        stack.push_async_callback(dispatcher.stop, 0.0)
        inbox = BatchingInbox(database, new_ulid, now_in_utc)
        yield Engine(inbox, store, dispatcher, cancels, task)
