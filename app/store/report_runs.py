"""The runs of a report, as they are exported: page by page, each a short question."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, select, tuple_, type_coerce

from app.domain.filters import ReportFilter
from app.domain.moments import seconds_between
from app.domain.reporting.tables import ReportedRun
from app.store.database import Database
from app.store.report_filter import Asked
from app.store.tables import runs
from app.store.teams import Teams

_PAGE = 500
_AS_THEY_STAND = (
    *("queued_at", "started_at", "finished_at", "rule", "target", "state", "reason", "detail"),
    *("remedies", "approved_by", "cancelled_by", "id"),
)
_COLUMNS = select(
    *(runs.c[name] for name in _AS_THEY_STAND),
    *(runs.c.remedy, runs.c.source, runs.c.problem_id, runs.c.event_id),
    type_coerce(runs.c.teams, Teams()).label("teams"),
)


class _Place(NamedTuple):
    at: datetime
    id: str


async def pages(
    database: Database, wanted: ReportFilter, now: datetime, page: int = _PAGE
) -> AsyncIterator[Sequence[ReportedRun]]:
    """Give the runs of the period, the oldest first, so many at once.

    Raises `StoreUnavailable`.
    """
    since, until = wanted.period(now)
    after: _Place | None = None
    while True:
        some = await database.read_much(
            lambda connection, after=after: _page(connection, wanted, since, until, after, page)  # type: ignore[misc]
        )
        if some:
            yield some
        if len(some) < page:
            return
        after = _Place(some[-1].queued_at, some[-1].id)


def _page(
    connection: Connection,
    wanted: ReportFilter,
    since: datetime,
    until: datetime,
    after: _Place | None,
    most: int,
) -> list[ReportedRun]:
    of = Asked(connection, wanted).runs(after.at if after else since, until)
    if after:
        of.append(tuple_(runs.c.queued_at, runs.c.id) > after)
    query = _COLUMNS.where(*of).order_by(runs.c.queued_at, runs.c.id).limit(most)
    return [
        ReportedRun(
            **{name: getattr(row, name) for name in _AS_THEY_STAND},
            seconds=seconds_between(row.started_at, row.finished_at),
            remedy=row.remedy + 1,
            source=row.source or "",
            teams=", ".join(row.teams),
            problem=row.problem_id,
            event=row.event_id,
        )
        for row in connection.execute(query)
    ]
