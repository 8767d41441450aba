"""The time of a database that several replicas share."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import Connection, text

from app.domain.errors import StoreUnavailable
from app.ports import Clock

_NOW = text("SELECT clock_timestamp()")
_MEASURED_EACH = 10.0
"""Seconds after which a clock that went wrong, or was put right, is noticed."""


class _Asked(Protocol):
    async def read(self, question: Callable[[Connection], Any]) -> Any: ...


class SharedClock:
    """The local clock and how far it is off, measured again and again."""

    def __init__(self, database: _Asked, local: Clock) -> None:
        self._database = database
        self._local = local
        self._offset = timedelta(0)
        self._measuring: asyncio.Task[None] | None = None

    def __call__(self) -> datetime:
        return self._local() + self._offset

    async def start(self) -> None:
        """Measure once, and from then on beside everything else. Raises `StoreUnavailable`."""
        await self._measure()
        self._measuring = asyncio.create_task(self._measure_for_ever(), name="clock")

    async def stop(self) -> None:
        if self._measuring:
            self._measuring.cancel()
            await asyncio.gather(self._measuring, return_exceptions=True)

    async def _measure(self) -> None:
        began = self._local()
        there: datetime = await self._database.read(
            lambda connection: connection.execute(_NOW).scalar_one()
        )
        self._offset = there.astimezone(UTC) - (began + (self._local() - began) / 2)

    async def _measure_for_ever(self) -> None:
        while True:
            await asyncio.sleep(_MEASURED_EACH)
            try:
                await self._measure()
            except StoreUnavailable:
                continue
