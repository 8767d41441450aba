"""A stop has one budget: whoever waits for something at the end asks how long it may."""

import asyncio
import time
from collections.abc import Callable, Collection, Iterable

_LONGEST_ENDING, _HURRIED_ENDING = 10.0, 3.0
"""Seconds for what is cut off to end what it began on its target."""


class Stopping:
    """Whether we were told to stop, and what is left of the time for it."""

    def __init__(self, timeout: float) -> None:
        self.hurried = asyncio.Event()
        """Set when nobody is to wait any longer."""

        self._timeout = timeout
        self._until: float | None = None
        self._at_first: list[Callable[[], None]] = []

    @property
    def has_begun(self) -> bool:
        return self._until is not None

    def at_first(self, call: Callable[[], None]) -> None:
        """Have this called when the stop begins."""
        self._at_first.append(call)

    def begin(self) -> None:
        """Begin the stop, if it has not begun."""
        if self._until is None:
            self._until = time.monotonic() + self._timeout
            for call in self._at_first:
                call()

    def hurry(self) -> None:
        """Let the time be over now."""
        self.begin()
        self._until = time.monotonic()
        self.hurried.set()

    def left(self) -> float:
        """Give the seconds that are left."""
        until = time.monotonic() + self._timeout if self._until is None else self._until
        return max(until - time.monotonic(), 0.0)


async def first_of(
    tasks: Iterable["asyncio.Task[None]"], until: float, hurried: asyncio.Event
) -> None:
    """Wait until one of the tasks is done, the time is over, or nobody is to wait any longer."""
    hurry = asyncio.create_task(hurried.wait())
    length = max(until - time.monotonic(), 0.0)
    await asyncio.wait({*tasks, hurry}, timeout=length, return_when=asyncio.FIRST_COMPLETED)
    hurry.cancel()


async def cut_off(tasks: Collection["asyncio.Task[None]"], hurried: asyncio.Event) -> None:
    """End the tasks, and give them a little time for that: a host may not answer."""
    for task in tasks:
        task.cancel()
    if tasks:
        length = _HURRIED_ENDING if hurried.is_set() else _LONGEST_ENDING
        await asyncio.wait(tasks, timeout=length)
