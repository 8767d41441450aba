"""A storm: a load of messages, a service that is killed again and again, and the facts afterwards.

How the service is started and where its database is are arguments, so that the same storm goes
over any way to run it.
"""

import asyncio
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.parts.alexis import Vendors, settings_for, vendors, write_rules
from tests.parts.crash.account import Account, account
from tests.parts.crash.facts import Facts
from tests.parts.crash.hosts import Hosts, hosts
from tests.parts.crash.load import Load
from tests.parts.crash.moments import Moment, Moments
from tests.parts.crash.rows import Database, Waiting, facts_of
from tests.parts.crash.rules import rules
from tests.parts.crash.senders import Senders
from tests.parts.process import Process, Start, from_here

_SENDERS = 8
_ASK_AGAIN, _LOOK_AGAIN = 0.25, 0.02
_SLOW = 8.0
"""Seconds; the service looks again five seconds after a note whose answer was lost."""


@dataclass(frozen=True)
class Plan:
    """How large a storm is. `database` is a URL as the settings have it; empty: a file of its own.

    With `slow_vendor` OpsGenie takes longer to do what it accepted than anybody waits for it.
    """

    events: int
    kills: int
    seed: int
    hosts: int = 12
    replicas: int = 1
    database: str = ""
    start: Start = from_here
    slow_vendor: bool = False
    patience: float = 60.0
    tell: Callable[[str], None] = print


@dataclass
class Outcome:
    """What became of it."""

    facts: Facts
    account: Account
    kills: Counter[Moment] = field(default_factory=Counter)
    seconds: float = 0.0

    def __str__(self) -> str:
        killed = "\n".join(f"  {moment:<64} {times:>7}" for moment, times in self.kills.items())
        return f"{'kills':<66} {self.kills.total():>7}\n{killed}\n{self.account}"


async def storm(folder: Path, plan: Plan) -> Outcome:
    """Have the storm, and give its account."""
    began = time.monotonic()
    slow: dict[str, Any] = {"pending_polls": 1} if plan.slow_vendor else {}
    with hosts(folder, plan.hosts) as machines:
        async with vendors(**slow) as products, AsyncExitStack() as stack:
            if plan.slow_vendor:
                await stack.enter_async_context(_beside(_catch_up(products)))
            outcome = await _Storm(folder, plan, machines, products).go()
    outcome.seconds = time.monotonic() - began
    return outcome


class _Storm:
    def __init__(self, folder: Path, plan: Plan, machines: Hosts, products: Vendors) -> None:
        self._plan = plan
        self._hosts = machines
        self._products = products
        self._chance = random.Random(plan.seed)  # noqa: S311 - to be had again by its seed
        write_rules(folder, **rules(machines.file))
        url = plan.database or f"sqlite:///{folder}/alexis.db"
        settings = settings_for(
            folder,
            sources=products.settings,
            database={"url": url},
            log={"level": "warning"},
        )
        settings |= machines.settings
        self._replicas = []
        for number in range(plan.replicas):
            own = folder / f"replica-{number}"
            own.mkdir()
            self._replicas.append(_Replica(Process(own, settings, plan.start)))
        self._database = Database(url)
        self._senders = Senders(
            lambda: self._chance.choice(self._replicas).process.url, self._chance
        )
        self._load = Load(products, self._senders, machines.names, self._chance)
        log = None if plan.database else folder / "alexis.db-wal"
        self._moments = Moments(products, self._senders, machines, self._chance, log)
        self._cut: set[tuple[str, str]] = set()
        self._kills: Counter[Moment] = Counter()

    async def go(self) -> Outcome:
        async with AsyncExitStack() as stack:
            stack.callback(self._database.close)
            for replica in self._replicas:
                stack.push_async_callback(replica.kill)
                await replica.start()
            for _ in range(_SENDERS):
                await stack.enter_async_context(_beside(self._senders.serve()))
            loading = asyncio.create_task(self._load.make(self._plan.events))
            for number in range(1, self._plan.kills + 1):
                await self._kill(number)
            await loading
            await self._senders.all_received()
            await self._settled()
            cut = tuple(sorted(self._cut))
            sent = self._senders.letters()
            facts = facts_of(self._database, self._hosts, self._products, sent, cut)
        return Outcome(facts, account(facts), self._kills)

    async def _kill(self, number: int) -> None:
        """Kill it when its turn has come and the moment is there, and start it again."""
        plan = self._plan
        while self._senders.received < plan.events * number // (plan.kills + 1) - _SENDERS:
            await asyncio.sleep(_LOOK_AGAIN)
        order = list(Moment)
        moment = (
            order[number % len(order)] if plan.kills >= len(order) else self._chance.choice(order)
        )
        replica = self._chance.choice(self._replicas)
        release = await self._moments.comes(moment)
        await replica.kill()
        release()
        self._kills[moment] += 1
        if plan.replicas == 1:
            self._cut.update(self._database.under_way())
        plan.tell(
            f"kill {number} {moment}: {self._senders.received} received, "
            f"{len(self._cut)} tasks cut so far, {self._database.waiting()}"
        )
        await replica.start()

    async def _settled(self) -> None:
        """Wait until there is nothing left to do, as long as there is less and less of it."""
        last, until = Waiting(0, 0, 0), time.monotonic() + self._plan.patience
        while not (now := self._database.waiting()).is_nothing:
            if now != last:
                last, until = now, time.monotonic() + self._plan.patience
            if time.monotonic() > until:
                self._plan.tell(f"nothing changes any more: {now}")
                return
            await asyncio.sleep(_ASK_AGAIN)


@dataclass
class _Replica:
    """A process that is started and killed again and again."""

    process: Process
    _life: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def start(self) -> None:
        await self._life.enter_async_context(self.process.started())

    async def kill(self) -> None:
        self.process.kill()
        await self._life.aclose()


@asynccontextmanager
async def _beside(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _catch_up(products: Vendors) -> None:
    """Let OpsGenie do from time to time what it accepted, asked after or not."""
    while True:
        await asyncio.sleep(_SLOW)
        products.opsgenie.process_accepted()
