"""Carry webhooks to their receivers, and keep the receipts."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx

_TIMEOUT_SECONDS = 10.0
_LAST_DELIVERIES_SECONDS = 1.0


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One webhook to be posted."""

    webhook: str
    url: str
    headers: Mapping[str, str]
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """A letter that was posted; `status` is the receiver's answer, None if there was none."""

    letter: Letter
    at: datetime
    status: int | None = None
    problem: str = ""

    @property
    def webhook(self) -> str:
        return self.letter.webhook

    @property
    def json(self) -> Any:
        return json.loads(self.letter.content)


class Courier:
    """Deliver the letters of one webhook one after the other, and those of several side by side.

    Neither vendor documents whether it tries again, so a letter is posted once.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._tasks: set[asyncio.Task[None]] = set()
        self._latest: dict[str, asyncio.Task[None]] = {}
        self._held: list[Letter] | None = None
        self._client: httpx.AsyncClient | None = None
        self.deliveries: list[Delivery] = []

    def post(self, letter: Letter) -> None:
        if self._held is not None:
            self._held.append(letter)
            return
        task = asyncio.create_task(self._deliver(letter, self._latest.get(letter.webhook)))
        self._latest[letter.webhook] = task
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def lose(self, letter: Letter) -> None:
        self._record(letter, problem="lost on purpose")

    async def settled(self) -> None:
        """Wait until everything that was posted has been delivered."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    @asynccontextmanager
    async def reversed(self) -> AsyncIterator[None]:
        """Hold back what is posted inside, and deliver it afterwards, the latest first."""
        await self.settled()
        held: list[Letter] = []
        self._held = held
        try:
            yield
        finally:
            self._held = None
        for letter in held[::-1]:
            self.post(letter)
            await self.settled()

    async def aclose(self) -> None:
        """Give what is under way a moment to arrive, then give up."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=_LAST_DELIVERIES_SECONDS)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    async def _deliver(self, letter: Letter, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await asyncio.wait({before})
        if self._client is None:
            # Receivers are on loopback, without TLS: no certificates, whose loading takes 20 ms.
            self._client = httpx.AsyncClient(
                verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
                timeout=_TIMEOUT_SECONDS,
                trust_env=False,
            )
        try:
            answer = await self._client.post(
                letter.url, content=letter.content, headers=dict(letter.headers)
            )
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            self._record(letter, problem=f"{type(error).__name__}: {error}")
        else:
            self._record(letter, status=answer.status_code)

    def _record(self, letter: Letter, *, status: int | None = None, problem: str = "") -> None:
        self.deliveries.append(
            Delivery(letter=letter, at=self._now(), status=status, problem=problem)
        )
