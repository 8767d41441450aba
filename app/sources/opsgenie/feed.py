"""OpsGenie's alert list: what changed since the last look, to the last page.

Source: OpsGenie, "Alert API" and "Search syntax for alerts". A page holds at most 100 alerts,
offset and limit together stay within 20,000, `paging.next` is an absolute address of which
only the offset is used here.
"""

import re
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from app.domain.errors import SourceUnavailable
from app.domain.event import Event
from app.sources.calling import MOST_PAGES, Answer, Caller, without_end
from app.sources.opsgenie.desk import event_of, is_alert
from app.sources.reading import time

PAGE = 100
_DEEPEST = 20_000
_OFFSET = re.compile(r"[0-9]{1,9}")


class OpsgenieFeed:
    """Lists alerts by the time of their change."""

    overlap = timedelta(minutes=5)

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def changes(self, since: datetime, now: datetime) -> AsyncIterator[Sequence[Event]]:
        window = Window(since)
        while window.is_open:
            answer = await self._page(window)
            if not isinstance(answer["data"], list):
                raise SourceUnavailable("the answer holds no list of alerts")
            alerts = [item for item in answer["data"] if is_alert(item)]
            yield [event_of(alert, complete=False) for alert in alerts]
            window.advance(alerts, answer["paging"])

    async def _page(self, window: "Window") -> Answer:
        answer = await self._caller.get(
            "/v2/alerts",
            {
                "query": window.query,
                "sort": "createdAt",
                "order": "asc",
                "limit": PAGE,
                "offset": window.offset,
            },
        )
        if answer is None:
            raise SourceUnavailable("404 for the list of alerts: is base_url right?")
        return answer


class Window:
    """Where a walk through the list stands.

    The order is by creation, so that what changes meanwhile does not move what is left. When the
    deepest offset is near, the walk begins anew behind the last alert that it saw.
    """

    def __init__(self, since: datetime) -> None:
        self._since = _ms(since)
        self._created = 0
        self._pages = 0
        self.offset = 0
        self.is_open = True

    @property
    def query(self) -> str:
        changed = f"createdAt > {self._since} OR updatedAt > {self._since}"
        return f"createdAt > {self._created} AND ({changed})" if self._created else changed

    def advance(self, alerts: Sequence[dict[str, Any]], paging: object) -> None:
        """Go to the next page, by the link that the last one gave; close after the last page.

        Raises `SourceUnavailable` when there is no last page.
        """
        following = paging.get("next") if isinstance(paging, dict) else None
        if not alerts or not isinstance(following, str) or not following:
            self.is_open = False
            return
        self._pages += 1
        if self._pages >= MOST_PAGES:
            raise without_end(MOST_PAGES)
        said = _offset(following)
        got = self.offset + len(alerts)
        self.offset = got if said is None else max(said, self.offset + 1)
        last = time(alerts[-1].get("createdAt"))
        if self.offset + PAGE > _DEEPEST and last:
            self._created, self.offset = _ms(last) - 1, 0


def _offset(link: str) -> int | None:
    """Give the offset of a link; None when it says none that could be one."""
    try:
        said = parse_qs(urlsplit(link).query).get("offset", [""])[0]
    except ValueError:
        return None
    return int(said) if _OFFSET.fullmatch(said) else None


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)
