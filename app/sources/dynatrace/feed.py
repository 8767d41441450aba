"""Dynatrace's problem list: what opened or ended since the last look, to the last page.

Source: Dynatrace documentation, "Problems API v2", List problems. A problem is listed if its
start or its end lies in the window; with `nextPageKey` every other parameter but `fields` must
be left out. The start of a problem lies before its detection, so the window overlaps widely.
"""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta

from app.domain.errors import SourceUnavailable
from app.domain.event import Event
from app.sources.calling import MOST_PAGES, Caller, without_end
from app.sources.dynatrace.problem import event_of, is_problem

_PAGE = 100
_FIELDS = "evidenceDetails,impactAnalysis"


class DynatraceFeed:
    """Lists problems by their start and end."""

    overlap = timedelta(hours=1)

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def changes(self, since: datetime, now: datetime) -> AsyncIterator[Sequence[Event]]:
        query: dict[str, str | int] = {
            "from": int(since.timestamp() * 1000),
            "pageSize": _PAGE,
            "sort": "+startTime",
            "fields": _FIELDS,
        }
        for _ in range(MOST_PAGES):
            answer = await self._caller.get("/api/v2/problems", query)
            if answer is None:
                raise SourceUnavailable("404 for the list of problems: is base_url right?")
            problems = answer["problems"]
            if not isinstance(problems, list):
                raise SourceUnavailable("the answer holds no list of problems")
            yield [event_of(problem) for problem in problems if is_problem(problem)]
            if not (key := answer["nextPageKey"]):
                return
            query = {"nextPageKey": str(key), "fields": _FIELDS}
        raise without_end(MOST_PAGES)
