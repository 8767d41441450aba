"""How much waits to be decided: with too much of it, nothing more is taken in for a while."""

import time

from app.ports import Store

_FRESH = 0.5
"""Seconds for which a count is good enough."""


class Backlog:
    """Counts the undecided events, and not more often than is needed."""

    def __init__(self, store: Store, most: int) -> None:
        self._store = store
        self._most = most
        self._is_full = False
        self._good_until = 0.0

    async def is_full(self) -> bool:
        """Tell whether as much waits as may. Raises `StoreUnavailable`."""
        now = time.monotonic()
        if now >= self._good_until:
            self._good_until = now + _FRESH
            waiting = await self._store.read(lambda ledger: ledger.events.waiting(self._most))
            self._is_full = waiting >= self._most
        return self._is_full
