"""Poll the sources for what their webhooks missed, from where the last look ended."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from app.domain.arrival import Letter, Origin
from app.domain.errors import SourceUnavailable
from app.domain.event import Event
from app.ledger import Due
from app.ports import Inbox, Status, Store
from app.remediation.world import World

log = structlog.get_logger()

_GAP = 3
"""So many missed looks in a row are worth telling as a gap."""


class Following:
    """Looks at feeds. An error never ends it: the next look begins where the last good one did."""

    def __init__(self, store: Store, inbox: Inbox, world: World) -> None:
        self._store = store
        self._inbox = inbox
        self._world = world

    async def due(self, now: datetime) -> Due:
        """Give the feeds to look at now, and when the next is due."""
        looks = await self._store.read(lambda ledger: ledger.cursors.looks())
        times = {
            name: _due(looks.get(name), now, source.feed_interval)
            for name, source in self._world.sources.items()
            if source.feed
        }
        later = [time for time in times.values() if time > now]
        return [name for name, time in times.items() if time <= now], min(later, default=None)

    async def look(self, name: str) -> None:
        """Look once, page by page to the end; what is news goes into the inbox.

        The look is claimed first: of all replicas one looks in each interval.
        """
        source = self._world.sources[name]
        if source.feed is None:
            return
        now = self._world.now()
        if not await self._store.write(
            lambda ledger: ledger.cursors.claim_look(name, now, source.feed_interval)
        ):
            return
        with structlog.contextvars.bound_contextvars(source=name):
            cursor = await self._store.read(lambda ledger: ledger.cursors.get(name))
            since = cursor - source.feed.overlap if cursor else now - source.feed_lookback
            if cursor and now - cursor > source.feed_interval * _GAP:
                log.warning("feed_gap", since=cursor.isoformat(), until=now.isoformat())
            try:
                seen, new = 0, 0
                async for page in source.feed.changes(since, now):
                    seen += len(page)
                    new += await self._take(page, name, now)
            except SourceUnavailable as error:
                log.warning("feed_failed", since=since.isoformat(), reason=str(error))
                return
            await self._store.write(lambda ledger: ledger.cursors.set(name, now))
            log.info("feed_looked", since=since.isoformat(), seen=seen, new=new)

    async def _take(self, page: Sequence[Event], name: str, asked_at: datetime) -> int:
        letters = [
            Letter(
                body=event.model_dump_json().encode(),
                read=Event.model_validate_json,
                origin=Origin.FEED,
                client=f"feed:{name}",
                received_at=asked_at,
            )
            for event in page
        ]
        admissions = await asyncio.gather(*map(self._inbox.accept, letters))
        return sum(admission.status is Status.ACCEPTED for admission in admissions)


def _due(looked: datetime | None, now: datetime, interval: timedelta) -> datetime:
    """Give the time of the next look; at once, if the last one is in what is now the future."""
    return looked + interval if looked and looked <= now + interval else now
