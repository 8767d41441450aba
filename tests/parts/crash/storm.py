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
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from app.reality import now_in_utc
from tests.parts.alexis import (
    ANYTHING_AGAIN,
    NO_STORM_MODE,
    Vendors,
    settings_for,
    vendors,
    write_rules,
)
from tests.parts.crash.account import Account, account
from tests.parts.crash.facts import Cut, Facts
from tests.parts.crash.hosts import Hosts, hosts
from tests.parts.crash.load import Load
from tests.parts.crash.moments import Moment, Moments
from tests.parts.crash.rows import Database, Waiting, facts_of
from tests.parts.crash.rules import rules
from tests.parts.crash.senders import Senders
from tests.parts.postgres import Server
from tests.parts.process import Process, Start

_SENDERS = 8
_ASK_AGAIN, _LOOK_AGAIN = 0.25, 0.02
_SLOW = 8.0
"""Seconds; the service looks again five seconds after a note whose answer was lost."""


@dataclass(frozen=True)
class Plan:
    """How large a storm is. `database` is a URL as the settings have it; empty: a file of its own.

    `pace` is in seconds, from trouble to trouble: what a dead replica held waits for its lease.
    With `slow_vendor` OpsGenie takes longer to do what it accepted than anybody waits for it. The
    `server` of the database, if it is given, is killed as well, so many times (`outages`).
    """

    events: int
    kills: int
    seed: int
    hosts: int = 12
    replicas: int = 1
    pace: float = 0.0
    database: str = ""
    lease: timedelta = timedelta(seconds=15)
    server: Server | None = None
    outages: int = 0
    start: Start | None = None
    slow_vendor: bool = False
    patience: float = 60.0
    tell: Callable[[str], None] = print


@dataclass
class Outcome:
    """What became of it."""

    facts: Facts
    account: Account
    kills: Counter[Moment] = field(default_factory=Counter)
    outages: int = 0
    seconds: float = 0.0

    def __str__(self) -> str:
        killed = "\n".join(f"  {moment:<64} {times:>7}" for moment, times in self.kills.items())
        gone = f"\n{'outages of the database':<66} {self.outages:>7}" if self.outages else ""
        return f"{'kills':<66} {self.kills.total():>7}\n{killed}{gone}\n{self.account}"


async def storm(folder: Path, plan: Plan) -> Outcome:
    """Have the storm, and give its account."""
    began = time.monotonic()
    slow: dict[str, Any] = {"pending_polls": 1} if plan.slow_vendor else {}
    with hosts(folder, plan.hosts, doors=plan.replicas) as machines:
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
            database={"url": url, "lease": f"{plan.lease.total_seconds():g}s"},
            log={"level": "warning"},
            limits=ANYTHING_AGAIN,
            storm=NO_STORM_MODE,
        )
        self._replicas = []
        for number in range(plan.replicas):
            own = folder / f"replica-{number}"
            own.mkdir()
            process = Process(own, settings | machines.settings_by(number), plan.start)
            self._replicas.append(_Replica(number, process))
        self._database = Database(url)
        self._senders = Senders(
            lambda: self._chance.choice(self._replicas).process.url, self._chance
        )
        self._load = Load(products, self._senders, machines.names, self._chance, plan.pace)
        log = folder / "alexis.db-wal"
        written = partial(_changed_at, log) if self._database.is_file else self._database.written
        self._moments = Moments(products, self._senders, machines, self._chance, written)
        self._cut: list[Cut] = []
        self._killed_at: list[datetime] = []
        self._kills: Counter[Moment] = Counter()
        self._outages = 0

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
            facts = facts_of(
                self._database,
                self._hosts,
                self._products,
                self._senders.letters(),
                cut=tuple(self._cut),
                kills=tuple(self._killed_at),
                lease=None if self._database.is_file else self._plan.lease,
            )
        return Outcome(facts, account(facts), self._kills, self._outages)

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
        self._note_the_kill(replica.number)
        self._kills[moment] += 1
        plan.tell(
            f"kill {number} {moment}: {self._senders.received} received, "
            f"{len(self._cut)} tasks under way so far, {self._database.waiting()}"
        )
        await replica.start()
        if plan.server and number * plan.outages // plan.kills > self._outages:
            await self._outage(plan.server)

    def _note_the_kill(self, killed: int) -> None:
        at = now_in_utc()
        self._killed_at.append(at)
        under_way = self._database.under_way()
        self._cut.extend(Cut(run, step, killed, at) for run, step in under_way)

    async def _outage(self, server: Server) -> None:
        """Kill the server of the database, and start it again when everybody has noticed."""
        self._outages += 1
        server.kill()
        await asyncio.sleep(self._chance.uniform(0, 1) * self._plan.lease.total_seconds())
        server.start()
        self._killed_at.append(now_in_utc())
        self._plan.tell(f"outage {self._outages} of the database")

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

    number: int
    process: Process
    _life: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def start(self) -> None:
        await self._life.enter_async_context(self.process.started())

    async def kill(self) -> None:
        self.process.kill()
        await self._life.aclose()


def _changed_at(file: Path) -> int:
    return file.stat().st_mtime_ns if file.exists() else 0


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
