"""Senders that write down exactly what they were told, and send again until they were told 202."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx

from tests.parts.alexis import TOKEN
from tests.parts.crash.facts import Letter

_AGAIN_AFTER = 0.25
_PATIENCE = 10.0
_SHARE_SENT_TWICE = 0.1
_RECEIVED = 202
_SENT_AWAY = 503


@dataclass
class Sent:
    """A message and its answers so far."""

    name: str
    source: str
    content: bytes
    rules: frozenset[str] = frozenset()
    answers: list[int | None] = field(default_factory=list)
    event: str | None = None

    def as_letter(self) -> Letter:
        return Letter(self.name, tuple(self.answers), self.event, self.rules)


class Senders:
    """Post what is put into the queue. `url` is asked before each try: there may be several."""

    def __init__(self, url: Callable[[], str], chance: random.Random) -> None:
        self._url = url
        self._chance = chance
        self._queue: asyncio.Queue[Sent] = asyncio.Queue(64)
        self.sent: list[Sent] = []
        self.received = 0
        self.posting = asyncio.Event()
        self.was_received = asyncio.Event()

    async def put(self, sent: Sent) -> None:
        self.sent.append(sent)
        await self._queue.put(sent)

    def letters(self) -> tuple[Letter, ...]:
        """Give what was sent, with the answers up to now."""
        return tuple(sent.as_letter() for sent in self.sent)

    async def all_received(self) -> None:
        await self._queue.join()

    async def serve(self) -> None:
        """Send for ever; several of these may be at work."""
        async with httpx.AsyncClient(
            headers={"X-Alexis-Token": TOKEN}, timeout=_PATIENCE
        ) as client:
            while True:
                sent = await self._queue.get()
                while not await self._try(client, sent):
                    await asyncio.sleep(_AGAIN_AFTER)
                if self._chance.random() < _SHARE_SENT_TWICE:
                    await self._try(client, sent)
                self._queue.task_done()

    async def _try(self, client: httpx.AsyncClient, sent: Sent) -> bool:
        """Send it; tell whether it need not be sent again."""
        self.posting.set()
        try:
            answer = await client.post(
                f"{self._url()}/v1/webhooks/{sent.source}", content=sent.content
            )
        except httpx.HTTPError:
            sent.answers.append(None)
            return False
        sent.answers.append(answer.status_code)
        if answer.status_code == _RECEIVED:
            self.received += sent.event is None
            sent.event = sent.event or answer.json()["event"]
            self.was_received.set()
        return answer.status_code != _SENT_AWAY


@asynccontextmanager
async def senders_to(url: str, number: int = 4) -> AsyncIterator[Senders]:
    """Have so many send to one service while the context lasts."""
    senders = Senders(lambda: url, random.Random(1))  # noqa: S311 - any will do
    serving = [asyncio.create_task(senders.serve()) for _ in range(number)]
    try:
        yield senders
    finally:
        for task in serving:
            task.cancel()
        await asyncio.gather(*serving, return_exceptions=True)
