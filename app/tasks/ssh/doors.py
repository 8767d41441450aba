"""Logins under way: few at one sshd, which drops them when they are too many, and not too many."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from app.tasks.ssh.address import Address

_IN_ALL = 64
_AT_ONE_DOOR = 4
"""sshd begins to drop logins at random when 10 are under way (MaxStartups 10:30:100)."""

_THROUGH_ONE_JUMP = 8

_Door = tuple[object, ...]


class Doors:
    """Lets logins begin when there is room for them, in the order in which they come."""

    def __init__(self) -> None:
        self._all = asyncio.Semaphore(_IN_ALL)
        self._doors: dict[_Door, asyncio.Semaphore] = {}
        self._users: dict[_Door, int] = {}

    @asynccontextmanager
    async def entering(self, address: Address) -> AsyncIterator[None]:
        """Wait until a login may begin; it is under way while the context lasts."""
        jump = address.jump
        async with AsyncExitStack() as stack:
            where: _Door = (address.host, address.port, jump)
            await stack.enter_async_context(self._door(where, _AT_ONE_DOOR))
            if jump:
                through: _Door = ("through", jump)
                await stack.enter_async_context(self._door(through, _THROUGH_ONE_JUMP))
            await stack.enter_async_context(self._all)
            yield

    @asynccontextmanager
    async def _door(self, door: _Door, places: int) -> AsyncIterator[None]:
        """Take a place at the door; it is there for as long as somebody wants it."""
        places_there = self._doors.setdefault(door, asyncio.Semaphore(places))
        self._users[door] = self._users.get(door, 0) + 1
        try:
            async with places_there:
                yield
        finally:
            self._users[door] -= 1
            if not self._users[door]:
                del self._doors[door], self._users[door]
