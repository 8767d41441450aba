"""Poll the sources for what their webhooks missed, from where the last look ended."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from app.domain.arrival import Letter, Origin
from app.domain.errors import PayloadError, SourceUnavailable
from app.domain.event import Event
from app.domain.gap import Gap
from app.ledger import Due, Ledger
from app.observability.tracing import traceparent
from app.ports import Feed, Inbox, Source, Status, Store
from app.remediation.backlog import Backlog
from app.remediation.gaps import Gaps, reconcile, tell_of_the_end
from app.remediation.spans.contexts import of_feed
from app.remediation.spans.events import feed_looked
from app.remediation.tally import Looked
from app.remediation.world import World

log = structlog.get_logger()

_GAP = 3
"""So many missed looks in a row are worth telling as a gap."""


class Following:
    """Looks at feeds. An error never ends it: the next look begins where the last good one did."""

    def __init__(
        self, store: Store, inbox: Inbox, world: World, backlog: Backlog, gaps: Gaps
    ) -> None:
        self._gaps = gaps
        self._backlog = backlog
        self._store = store
        self._inbox = inbox
        self._world = world
        self._looked: set[str] = set()

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
        now, looked_before = self._world.now(), name in self._looked
        if not await self._store.write(
            lambda ledger: ledger.cursors.claim_look(name, now, source.feed_interval)
        ):
            return
        self._looked.add(name)
        tracing = self._world.tracing
        with (
            structlog.contextvars.bound_contextvars(source=name),
            tracing.within(of_feed, name, now),
        ):
            seen = await self._look(name, source, source.feed, now, looked_before=looked_before)
        tracing.tell(feed_looked, name, now, self._world.now(), seen)

    async def _look(
        self, name: str, source: Source, feed: Feed, now: datetime, *, looked_before: bool
    ) -> tuple[int, int] | None:
        """Give how many problems it saw, and how many were news; None if it came to nothing."""
        cursor = await self._store.read(lambda ledger: ledger.cursors.get(name))
        since = min(cursor, now) - feed.overlap if cursor else now - source.feed_lookback
        if cursor and now - cursor > source.feed_interval * _GAP:
            log.warning("feed_gap", since=cursor.isoformat(), until=now.isoformat())
            if looked_before:
                await self._gaps.feed_is_away(name, cursor)
        try:
            seen, new = 0, 0
            async for page in feed.changes(since, now):
                if await self._backlog.is_full():
                    log.warning("feed_waits", since=since.isoformat())
                    self._world.tally.looked(name, Looked.WAITED)
                    return None
                seen += len(page)
                new += await self._take(page, name, now)
        except SourceUnavailable as error:
            log.warning("feed_failed", since=since.isoformat(), reason=str(error))
            self._world.tally.looked(name, Looked.FAILED)
            return None
        back_to = None if cursor else since

        def change(ledger: Ledger) -> Sequence[Gap]:
            ledger.cursors.set(name, now)
            return reconcile(ledger, name, back_to, now, self._world)

        tell_of_the_end(await self._store.write(change))
        self._world.tally.looked(name, Looked.WHOLE)
        log.info("feed_looked", since=since.isoformat(), seen=seen, new=new)
        return seen, new

    async def _take(self, page: Sequence[Event], name: str, asked_at: datetime) -> int:
        letters = [
            Letter(
                body=event.model_dump_json().encode(),
                read=Event.model_validate_json,
                origin=Origin.FEED,
                client=f"feed:{name}",
                received_at=asked_at,
                caused_by=traceparent(),
            )
            for event in page
        ]
        return sum(await asyncio.gather(*map(self._is_new, letters)))

    async def _is_new(self, letter: Letter) -> bool:
        """Take it; what cannot be read must not keep out all else."""
        try:
            admission = await self._inbox.accept(letter)
        except PayloadError as error:
            log.warning("feed_item_refused", reason=str(error))
            return False
        return admission.status is Status.ACCEPTED


def _due(looked: datetime | None, now: datetime, interval: timedelta) -> datetime:
    """Give the time of the next look; at once, if the last one is in what is now the future."""
    return looked + interval if looked and looked <= now + interval else now
