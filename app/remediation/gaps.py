"""Notice when we were away or a feed could not be asked, and when the feeds have made up for it."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from app.domain.errors import StoreUnavailable
from app.domain.gap import SERVICE, Gap
from app.ledger import Ledger
from app.ports import Store
from app.remediation.world import World

log = structlog.get_logger()

_ALIVE = "(alive)"
"""Stands among the cursors of the feeds: the last sign of life. No source has such a name."""

_SIGN_EVERY = timedelta(seconds=15)
_AWAY = timedelta(minutes=1)
"""A sign of life that is older than this at the start is a gap."""


class Gaps:
    """Gives signs of life, and opens a gap where there was none."""

    def __init__(self, store: Store, world: World) -> None:
        self._store = store
        self._world = world

    async def begin(self) -> None:
        """Open a gap if the last sign of life is long ago. Raises `StoreUnavailable`."""
        now = self._world.now()

        def change(ledger: Ledger) -> datetime | None:
            last = ledger.cursors.get(_ALIVE)
            if last and now - last > _AWAY:
                ledger.gaps.save(Gap(id=self._world.new_id(), what=SERVICE, since=last, until=now))
            ledger.cursors.set(_ALIVE, now)
            return last

        last = await self._store.write(change)
        if last and now - last > _AWAY:
            _tell(SERVICE, last)

    async def sign(self) -> None:
        """Give a sign of life."""
        now = self._world.now()
        try:
            await self._store.write(lambda ledger: ledger.cursors.set(_ALIVE, now))
        except StoreUnavailable as error:
            log.error("store_unavailable", lane="signs of life", reason=str(error))  # noqa: TRY400 - the database's words say it all

    async def live(self) -> None:
        """Give signs of life for ever."""
        while True:
            await asyncio.sleep(_SIGN_EVERY.total_seconds())
            await self.sign()

    async def feed_is_away(self, feed: str, since: datetime) -> None:
        """Open a gap of the feed, if there is none that goes on."""

        def change(ledger: Ledger) -> bool:
            if any(gap.what == feed for gap in ledger.gaps.unreconciled()):
                return False
            ledger.gaps.save(Gap(id=self._world.new_id(), what=feed, since=since))
            return True

        if await self._store.write(change):
            _tell(feed, since)


def reconcile(
    ledger: Ledger, feed: str, back_to: datetime | None, now: datetime, world: World
) -> Sequence[Gap]:
    """Write down what a whole look of a feed has covered; give the gaps that are over by that."""
    feeds = [name for name, source in world.sources.items() if source.feed]
    over = []
    for gap in ledger.gaps.unreconciled():
        after = gap.after_look(feed, back_to, now, feeds)
        if after != gap:
            ledger.gaps.save(after)
        if after.reconciled_at:
            over.append(after)
    return over


def tell_of_the_end(gaps: Sequence[Gap]) -> None:
    """Log the gaps that are reconciled."""
    for gap in gaps:
        until = gap.until.isoformat() if gap.until else None
        log.info("gap_reconciled", what=gap.what, since=gap.since.isoformat(), until=until)


def _tell(what: str, since: datetime) -> None:
    log.warning("gap", what=what, since=since.isoformat())
