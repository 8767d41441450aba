"""JSM's alert list: what changed since the last look, to the last page.

Source: Atlassian, "Jira Service Management ops REST API", List alerts: `links.next` is a path
without host, offset and size together stay below 20,000, items are as full as one alert.
"""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta

from app.domain.errors import SourceUnavailable
from app.domain.event import Event
from app.sources.calling import Answer, Caller
from app.sources.jsm.desk import SOURCE, items
from app.sources.opsgenie.desk import event_of, is_alert
from app.sources.opsgenie.feed import PAGE, Window


class JsmFeed:
    """Lists alerts by the time of their change."""

    overlap = timedelta(minutes=5)

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def changes(self, since: datetime, now: datetime) -> AsyncIterator[Sequence[Event]]:
        window = Window(since)
        while window.is_open:
            answer = await self._page(window)
            alerts = [alert for alert in items(answer) if is_alert(alert)]
            yield [event_of(alert, complete=True, source=SOURCE) for alert in alerts]
            window.advance(alerts, answer["links"])

    async def _page(self, window: Window) -> Answer:
        answer = await self._caller.get(
            "/v1/alerts",
            {
                "query": window.query,
                "sort": "createdAt",
                "order": "asc",
                "size": PAGE,
                "offset": window.offset,
            },
        )
        if answer is None:
            raise SourceUnavailable("404 for the list of alerts: are base_url and cloud_id right?")
        return answer
