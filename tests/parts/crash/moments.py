"""Moments at which a service is killed: by chance, or when something has just happened."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

from app.simulator import Fault, Slow, When
from tests.parts.alexis import Vendors
from tests.parts.crash.hosts import Hosts, is_writing
from tests.parts.crash.senders import Senders

_PATIENCE = 5.0
_LOOK = 0.001


class Moment(StrEnum):
    """When to kill."""

    BY_CHANCE = "at any moment"
    AT_THE_DOOR = "while a message is at the door"
    RECEIVED = "right after a 202"
    COMMIT = "during a commit"
    COMMAND = "while a command runs"
    UNSENT = "after a note's POST, before its effect"
    UNANSWERED = "between a note's POST and its answer"


@dataclass
class Moments:
    """Waits for a moment. `written` tells what changes when the write-ahead log is written to."""

    products: Vendors
    senders: Senders
    hosts: Hosts
    chance: random.Random
    written: Callable[[], int]

    async def comes(self, moment: Moment) -> Callable[[], None]:
        """Wait until it is there, at most a few seconds; give what lets go of what was held."""
        held = Slow(When.BEFORE if moment is Moment.UNSENT else When.AFTER)
        waits: dict[Moment, Callable[[], Awaitable[object]]] = {
            Moment.BY_CHANCE: lambda: asyncio.sleep(self.chance.uniform(0, 2)),
            Moment.AT_THE_DOOR: self._at_the_door,
            Moment.RECEIVED: lambda: _next(self.senders.was_received),
            Moment.COMMIT: lambda: self._changes(self.written),
            Moment.COMMAND: lambda: self._changes(lambda: is_writing(self.hosts.file)),
            Moment.UNSENT: lambda: self._note(held),
            Moment.UNANSWERED: lambda: self._note(held),
        }
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                await waits[moment]()
        return held.release.set

    async def _at_the_door(self) -> None:
        await _next(self.senders.posting)
        await asyncio.sleep(self.chance.uniform(0, 0.01))

    async def _changes(self, what: Callable[[], int]) -> None:
        before = what()
        while what() == before:
            await asyncio.sleep(_LOOK)

    async def _note(self, held: Slow) -> None:
        products = self.products
        vendor = self.chance.choice((products.opsgenie, products.jsm, products.dynatrace))
        vendor.faults.add(Fault(effect=held, method="POST", path=r"/(notes|comments)$"))
        try:
            await held.reached.wait()
        finally:
            vendor.faults.clear()


async def _next(event: asyncio.Event) -> None:
    event.clear()
    await event.wait()
