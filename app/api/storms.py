"""Storms: that so much went wrong at once that nothing began by itself, and their end."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from pydantic import ConfigDict, Field

from app.api import examples
from app.api.auth import Caller, needs
from app.api.parts import parts_of
from app.api.problems import responses
from app.domain.frozen import Frozen
from app.domain.people import actor_of
from app.domain.restraint.storm_report import Ended, StormFilter, StormView
from app.domain.views import Page
from app.ports import Work
from app.remediation.storms import Ending, end

router = APIRouter(prefix="/v1/storms", responses=responses(401, 403, 422, 503))

_Reader = Annotated[Caller, Depends(needs("read"))]
_Approver = Annotated[Caller, Depends(needs("approve"))]


class EndOfStorm(Frozen):
    """Why a storm is to end before it is quiet."""

    reason: str = Field(min_length=1, max_length=1000)

    model_config = ConfigDict(json_schema_extra={"example": examples.END_OF_STORM})


@router.get("", tags=["what happened"], summary="List storms")
async def list_storms(
    request: Request, caller: _Reader, wanted: Annotated[StormFilter, Query()]
) -> Page[StormView]:
    """List storms, the newest first: the one that lasts, if one does, is the first."""
    parts = parts_of(request)
    return await parts.views.storms(wanted, parts.world.now())


@router.post(
    "/end",
    tags=["by hand"],
    summary="End the storm that lasts",
    responses=responses(413, 415),
)
async def end_storm(request: Request, caller: _Approver, said: EndOfStorm) -> Ended:
    """Let rules act again although it is not quiet yet; what was counted is forgotten."""
    parts = parts_of(request)
    world = parts.world
    ending = Ending(world.now(), actor_of(caller.name), said.reason)
    storm = await end(parts.store, ending, world.links, aloud=not world.dry_run)
    if storm is None:
        return Ended()
    parts.dispatcher.wake(Work.NOTES)
    return Ended(id=storm.id, why=storm.why)
