"""Do something to all that a source has of the problem, and wait until it is known what became."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from typing import Any, Protocol

from app.domain.deed import Deed
from app.domain.errors import TargetLost, TargetUnreachable
from app.domain.receipt import Accepted, Delivered, Later, Receipt, Refused, Uncertain
from app.domain.task import Ending
from app.kinds import Toolbox
from app.ports import Clock, Desk, Output, Place, TaskType

_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 5.0


class DeedSpec(Protocol):
    """What says of a task which deed it is."""

    def deed(self, now: datetime) -> Deed: ...


class AtDesk:
    """Acts on the alerts or problems of one source. `thing` is what people call one of them."""

    def __init__(self, source: str, thing: str, desk: Desk | None, now: Clock) -> None:
        self._source = source
        self._thing = thing
        self._desk = desk
        self._now = now

    async def run(self, spec: DeedSpec, place: Place, output: Output) -> Ending:
        """Act on each of them; the core's time limit ends the waiting for what is queued there."""
        if self._desk is None:
            raise TargetUnreachable(f"there is no account for {self._source}")
        refs = place.refs.get(self._source, ())
        if not refs:
            return Ending(
                worked=False, detail=f"the problem has no {self._thing} at {self._source}"
            )
        deed = spec.deed(self._now())
        return _ending([(ref, await self._known(ref, deed, self._desk)) for ref in refs])

    async def _known(self, ref: str, deed: Deed, desk: Desk) -> Receipt:
        receipt, pause = await desk.act(ref, deed), _FIRST_PAUSE
        if not isinstance(receipt, Accepted):
            return receipt
        request = receipt.request
        while isinstance(receipt := await desk.ask(request), Later | Accepted):
            after = receipt.after if isinstance(receipt, Later) else None
            await asyncio.sleep(after or pause)
            pause = min(pause * 2, _LONGEST_PAUSE)
        return receipt


def opening(
    source: str, thing: str
) -> Callable[[Any, Toolbox], AbstractAsyncContextManager[TaskType]]:
    """Give what opens the task type of a source."""

    @asynccontextmanager
    async def open_(settings: object, toolbox: Toolbox) -> AsyncIterator[TaskType]:
        yield AtDesk(source, thing, toolbox.desks.get(source), toolbox.now)

    return open_


def _ending(receipts: Sequence[tuple[str, Receipt]]) -> Ending:
    """Tell what came of all of them: it worked if it was done to each."""
    said = [receipt for _, receipt in receipts]
    words = _words(receipts)
    if any(isinstance(each, Uncertain) for each in said):
        raise TargetLost(words)
    if all(isinstance(each, Later) for each in said):
        raise TargetUnreachable(words)
    if all(isinstance(each, Delivered) for each in said):
        return Ending(worked=True, detail="" if len(said) == 1 else f"on {len(said)} of them")
    return Ending(worked=False, detail=words)


def _words(receipts: Sequence[tuple[str, Receipt]]) -> str:
    if len(receipts) == 1:
        return _why(receipts[0][1])
    return "; ".join(f"{ref}: {_why(receipt)}" for ref, receipt in receipts)


def _why(receipt: Receipt) -> str:
    return receipt.why if isinstance(receipt, Later | Uncertain | Refused) else "done"
