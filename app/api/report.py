"""The report: which remediations ran, with which success, how long, how often on what."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse

from app.api.auth import Caller, needs
from app.api.parts import Parts, parts_of
from app.api.problems import responses
from app.api.report_example import example
from app.domain.filters import ReportFilter
from app.domain.promotion import Ladder, standings
from app.domain.reporting.csv_lines import file_name, header, lines
from app.domain.reporting.manual import manual_times
from app.domain.reporting.shown import Report
from app.domain.reporting.tables import ABOUT, Row, Table, columns, rows

router = APIRouter(
    prefix="/v1/report", tags=["what happened"], responses=responses(401, 403, 422, 503)
)

_Reader = Annotated[Caller, Depends(needs("read"))]
_Wanted = Annotated[ReportFilter, Query()]
Redact = Callable[[str], str]
_CSV = "text/csv; charset=utf-8; header=present"


@router.get(
    "",
    summary="Report on a period",
    responses={200: {"content": {"application/json": {"example": example()}}}},
)
async def make_report(request: Request, caller: _Reader, wanted: _Wanted) -> Report:
    """Which remediations ran, did they succeed, how long did they take, how often on what.

    Also over time, by source and by team; what was not done, with the reasons; what rules would
    have done that only observe; which rules have earned another mode in this period; and the time
    saved, if `manual_time` is stated in the settings or in rules.
    """
    parts = parts_of(request)
    return await _report(parts, wanted, parts.world.now())


async def _report(parts: Parts, wanted: ReportFilter, now: datetime) -> Report:
    rules = parts.rules()
    ladder = Ladder(parts.promotion, standings(rules))
    return await parts.views.report(wanted, now, ladder, manual_times(parts.report, rules))


def _exporting(table: Table) -> Callable[..., Awaitable[Response]]:
    async def export(request: Request, caller: _Reader, wanted: _Wanted) -> Response:
        parts = parts_of(request)
        now = parts.world.now()
        redact = parts.world.redact
        if table is Table.RUNS:
            pages = aiter(parts.views.report_runs(wanted, now))
            first: Sequence[Row] = await anext(pages, [])  # not (): CPython 3.11 takes no tuple
            body = _streamed(table, first, pages, redact)
        else:
            made = await _report(parts, wanted, now)
            body = _at_once(table, rows(table, made), redact)
        name = file_name(table, *wanted.period(now))
        told = {"Content-Disposition": f'attachment; filename="{name}"'}
        return StreamingResponse(body, media_type=_CSV, headers=told)

    return export


async def _at_once(table: Table, made: Iterable[Row], redact: Redact) -> AsyncIterator[str]:
    yield header(table)
    yield lines(made, redact)


async def _streamed(
    table: Table, first: Sequence[Row], others: AsyncIterator[Sequence[Row]], redact: Redact
) -> AsyncIterator[str]:
    """Give page by page; the first one was read before anything was promised."""
    yield header(table)
    yield lines(first, redact)
    async for page in others:
        yield lines(page, redact)


for _table in Table:
    router.add_api_route(
        f"/{_table}.csv",
        _exporting(_table),
        name=f"export_{_table.replace('-', '_')}",
        response_class=StreamingResponse,
        summary=f"Export {_table.replace('-', ' ')} as CSV",
        description=f"Export {ABOUT[_table]}: RFC 4180, UTF-8, with the names of the columns "
        "first; times are ISO 8601 in UTC. A text that a spreadsheet could take for a formula has "
        "a `'` before it.",
        responses={
            200: {
                "description": "The table.",
                "content": {"text/csv": {"example": ",".join(columns(_table)) + "\r\n"}},
            }
        },
    )
