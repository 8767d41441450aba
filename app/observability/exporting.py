"""Spans on their way to a collector: in batches, and never in the way of work.

What a collector does not take waits, so many spans at the most; then the oldest are lost. That is
told by one line when it begins, and by one when it is over.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

import structlog

from app.domain.span import Span

log = structlog.get_logger()

MOST_WAITING: Final = 2048
_BATCH = 256
"""Spans in a request: so many are written in some milliseconds."""

_COLLECTING = 1.0
"""Seconds in which a request is filled; so much is lost when the process is killed."""

_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0
_LAST_WORDS = 3.0
"""Seconds of a stop that are for spans at the most."""


class NotTaken(Exception):
    """A collector did not take spans. `after` is when to come back, in seconds, if it said so.

    `is_final`: it will never take these.
    """

    def __init__(self, why: str, *, after: float | None = None, is_final: bool = False) -> None:
        super().__init__(why)
        self.after = after
        self.is_final = is_final


Post = Callable[[Sequence[Span]], Awaitable[None]]
"""Has spans taken. Raises `NotTaken`."""


class Exporting:
    """Has spans posted, as they come."""

    def __init__(self, post: Post) -> None:
        self._post = post
        self._waiting: deque[Span] = deque(maxlen=MOST_WAITING)
        self._in_hand: Sequence[Span] = ()
        self._there_are_some = asyncio.Event()
        self._enough = asyncio.Event()
        self._tries = self._lost = 0

    def take(self, span: Span) -> None:
        """Take a span; of too many the oldest is lost."""
        self._lost += len(self._waiting) == MOST_WAITING
        self._waiting.append(span)
        self._there_are_some.set()
        if len(self._waiting) >= _BATCH:
            self._enough.set()

    async def export(self) -> None:
        """Post what was taken, for ever."""
        while True:
            await self._some()
            if pause := await self._post_some():
                await asyncio.sleep(pause)

    async def finish(self, seconds: float) -> None:
        """Post what is left, as far as it goes in so many seconds and at the first try."""
        try:
            async with asyncio.timeout(min(seconds, _LAST_WORDS)):
                while self._in_hand or self._waiting:
                    if await self._post_some():
                        break
        except TimeoutError:
            pass
        if lost := self._lost + len(self._in_hand) + len(self._waiting):
            log.warning("spans_lost", spans=lost)

    async def _some(self) -> None:
        """Wait for spans, and then a little for more."""
        if not (self._in_hand or self._waiting):
            self._there_are_some.clear()
            await self._there_are_some.wait()
        if not self._in_hand and len(self._waiting) < _BATCH:
            self._enough.clear()
            try:
                async with asyncio.timeout(_COLLECTING):
                    await self._enough.wait()
            except TimeoutError:
                pass

    async def _post_some(self) -> float:
        """Post a batch; give the seconds to wait before it is posted again, 0 if it need not be."""
        if not self._in_hand:
            size = min(_BATCH, len(self._waiting))
            self._in_hand = [self._waiting.popleft() for _ in range(size)]
        try:
            await self._post(self._in_hand)
        except NotTaken as refusal:
            return self._refused(refusal)
        except Exception:
            log.exception("span_fault")
            self._lost += len(self._in_hand)
        self._in_hand = ()
        if self._tries:
            log.info("spans_taken_again", lost=self._lost)
            self._tries = self._lost = 0
        return 0

    def _refused(self, refusal: NotTaken) -> float:
        if not self._tries:
            log.warning("spans_not_taken", reason=str(refusal))
        self._tries += 1
        if refusal.is_final:
            self._lost += len(self._in_hand)
            self._in_hand = ()
        grown = min(_FIRST_PAUSE * 2 ** min(self._tries - 1, 10), _LONGEST_PAUSE)
        return grown if refusal.after is None else min(max(refusal.after, 0.1), _LONGEST_PAUSE)
