"""How many commands a host takes at once: as many as it may get, fewer while it refuses some."""

import asyncio
from collections import deque

_GOOD_ENOUGH = 8
"""Commands that have to go well for each place that there is, before there is one more."""


class Places:
    """Places for commands, taken in the order in which they are asked for."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._now = most
        self._taken = 0
        self._went_well = 0
        self._waiting: deque[asyncio.Future[None]] = deque()

    @property
    def now(self) -> int:
        """How many there are now."""
        return self._now

    async def __aenter__(self) -> None:
        if self._taken < self._now and not any(not turn.done() for turn in self._waiting):
            self._taken += 1
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if not turn.cancelled():  # it was let in at the same moment
                self._leave()
            raise

    async def __aexit__(self, *_: object) -> None:
        self._leave()

    def refused(self, running: int) -> None:
        """Take away what the host has no room for, while so many commands run there."""
        self._now = max(1, min(self._now, running))
        self._went_well = 0

    def went_well(self) -> None:
        """Slowly give back what was taken away."""
        if self._now < self._most:
            self._went_well += 1
            if self._went_well >= self._now * _GOOD_ENOUGH:
                self._now += 1
                self._went_well = 0
                self._call()

    def _leave(self) -> None:
        self._taken -= 1
        self._call()

    def _call(self) -> None:
        """Let in who waits, as far as there is room."""
        while self._waiting and self._taken < self._now:
            turn = self._waiting.popleft()
            if not turn.done():
                self._taken += 1
                turn.set_result(None)
