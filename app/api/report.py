"""The report: which remediations ran, with which success, how long, how often on what."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from app.api.auth import Caller, needs
from app.api.parts import parts_of
from app.api.problems import responses
from app.api.report_example import example
from app.domain.filters import ReportFilter
from app.domain.promotion import Ladder, standings
from app.domain.reporting.manual import manual_times
from app.domain.reporting.shown import Report

router = APIRouter(
    prefix="/v1/report", tags=["what happened"], responses=responses(401, 403, 422, 503)
)

_Reader = Annotated[Caller, Depends(needs("read"))]
_Wanted = Annotated[ReportFilter, Query()]


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
    rules = parts.rules()
    return await parts.views.report(
        wanted,
        parts.world.now(),
        Ladder(parts.promotion, standings(rules)),
        manual_times(parts.report, rules),
    )
