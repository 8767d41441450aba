"""Silences: somebody says that for a while nothing is to be begun, and where; and windows."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request
from pydantic import ConfigDict

from app.api import examples
from app.api.auth import Caller, needs
from app.api.parts import parts_of
from app.api.problems import FieldProblem, Refusal, no_such, responses
from app.domain.ids import SilenceId
from app.domain.maintenance.meaning import unknown_names, with_meaning
from app.domain.maintenance.silence import (
    SilenceFilter,
    SilenceOrder,
    SilenceView,
    view_of,
)
from app.domain.maintenance.views import MaintenanceView, maintenance_view
from app.domain.people import actor_of
from app.domain.views import Page
from app.remediation.maintenance import closed_now
from app.remediation.silences import add, end, silence_of, tell_of_addition, tell_of_end

router = APIRouter(prefix="/v1", responses=responses(401, 403, 503))

_Reader = Annotated[Caller, Depends(needs("read"))]
_Actor = Annotated[Caller, Depends(needs("actions"))]
_Approver = Annotated[Caller, Depends(needs("approve"))]


class NewSilence(SilenceOrder):
    """For which events, hosts and rules nothing is to be begun, for how long, and why."""

    model_config = ConfigDict(json_schema_extra={"example": examples.SILENCE})


@router.get("/silences", tags=["what happened"], summary="List silences", responses=responses(422))
async def list_silences(
    request: Request, caller: _Reader, wanted: Annotated[SilenceFilter, Query()]
) -> Page[SilenceView]:
    """List silences, the newest first: those in force, those to come, and those that are over."""
    parts = parts_of(request)
    now = parts.world.now()
    page = await parts.store.read(lambda ledger: ledger.silences.listed(wanted, now))
    return Page(items=tuple(view_of(each, now) for each in page.items), next=page.next)


@router.post(
    "/silences",
    status_code=HTTPStatus.CREATED,
    tags=["by hand"],
    summary="Add a silence",
    responses=responses(413, 415, 422),
)
async def add_silence(request: Request, caller: _Actor, order: NewSilence) -> SilenceView:
    """Keep anything from being begun where it matches. What is under way is not stopped.

    Shared conditions and groups are taken as they are now. It lasts at most 30 days.
    """
    parts = parts_of(request)
    now, actor, shared = parts.world.now(), actor_of(caller.name), parts.rules().shared
    if wrong := [*unknown_names(order, shared, parts.world.fleet)]:
        raise _refusal(*(FieldProblem(field=field, what=what) for field, what in wrong))
    matchers = with_meaning(order.matchers, shared, parts.world.fleet)
    try:
        silence = silence_of(order, matchers, caller.name, now, parts.new_id)
    except ValueError as error:
        raise _refusal(FieldProblem(field="until", what=str(error))) from error
    await parts.store.write(lambda ledger: add(ledger, silence, actor))
    tell_of_addition(silence, actor)
    return view_of(silence, now)


@router.post(
    "/silences/{silence_id}/end",
    tags=["by hand"],
    summary="End a silence",
    responses=responses(404, 409, 415, 422),
)
async def end_silence(
    request: Request,
    caller: _Approver,
    silence_id: Annotated[str, Path(description="The id of the silence.")],
) -> SilenceView:
    """End a silence before its time. What it blocked stays blocked until it is asked for anew."""
    parts = parts_of(request)
    now, actor = parts.world.now(), actor_of(caller.name)
    ended = await parts.store.write(
        lambda ledger: end(ledger, SilenceId(silence_id), caller.name, actor, now)
    )
    if ended is None:
        raise no_such("silence", silence_id)
    silence, was_in_time = ended
    if not was_in_time:
        raise Refusal(HTTPStatus.CONFLICT, f"The silence {silence_id} is over already.")
    tell_of_end(silence, actor)
    return view_of(silence, now)


@router.get("/maintenance", tags=["what happened"], summary="Show what is under maintenance")
async def show_maintenance(request: Request, caller: _Reader) -> MaintenanceView:
    """Show the maintenance windows of the rule files with their times, and what is in force now."""
    parts = parts_of(request)
    now = parts.world.now()
    closed = await parts.store.read(lambda ledger: closed_now(ledger, now, parts.world))
    return maintenance_view(parts.rules().windows, closed, now)


def _refusal(*errors: FieldProblem) -> Refusal:
    detail = "The silence is not as it has to be."
    return Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, detail, errors=errors)
