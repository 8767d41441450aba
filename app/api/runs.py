"""What people say about a run: go, don't, stop."""

from http import HTTPStatus
from typing import Annotated

import structlog
from fastapi import APIRouter, Depends, Path, Request

from app.api.answers import require_counted
from app.api.auth import Caller, needs
from app.api.parts import parts_of
from app.api.problems import Refusal, no_such, responses
from app.domain.ids import RunId
from app.domain.people import caller as client
from app.domain.views import RunView
from app.ports import Work
from app.remediation.by_people import answer_for_run, cancel

log = structlog.get_logger()

router = APIRouter(
    prefix="/v1/runs", tags=["by hand"], responses=responses(401, 403, 404, 409, 422, 503)
)

_Approver = Annotated[Caller, Depends(needs("approve"))]
_Actor = Annotated[Caller, Depends(needs("actions"))]
_Id = Annotated[str, Path(description="The id of the run.")]


@router.post("/{run_id}/approve", summary="Let a run begin")
async def approve_run(request: Request, caller: _Approver, run_id: _Id) -> RunView:
    """Let a run begin that waits for approval; the others of its request wait on.

    Refused while the service is paused: the run goes on waiting for it.
    """
    return await _answer(request, caller, run_id, yes=True)


@router.post("/{run_id}/reject", summary="Do not let a run begin")
async def reject_run(request: Request, caller: _Approver, run_id: _Id) -> RunView:
    """Turn down a run that waits for approval; the others of its request wait on."""
    return await _answer(request, caller, run_id, yes=False)


@router.post("/{run_id}/cancel", summary="Stop a run")
async def cancel_run(request: Request, caller: _Actor, run_id: _Id) -> RunView:
    """Stop a run: what waits does not begin, what runs on a host is ended there."""
    parts, wanted = parts_of(request), await _known(request, run_id)
    if not await parts.store.write(lambda ledger: cancel(ledger, wanted, caller.name, parts.world)):
        raise Refusal(HTTPStatus.CONFLICT, f"It is too late to cancel the run {run_id}.")
    parts.cancel(wanted)
    run = await _as_it_is(request, wanted)
    log.info("run_word", event_id=run.event, run=run_id, action="cancel", client=caller.name)
    return run


async def _answer(request: Request, caller: Caller, run_id: str, *, yes: bool) -> RunView:
    parts, wanted = parts_of(request), await _known(request, run_id)
    heard = await parts.store.write(
        lambda ledger: answer_for_run(
            ledger, wanted, client(caller.name, caller.also), parts.world, yes=yes
        )
    )
    require_counted(heard, f"run {run_id}")
    return await _as_it_is(request, wanted)


async def _known(request: Request, run_id: str) -> RunId:
    wanted = RunId(run_id)
    if await parts_of(request).views.run(wanted) is None:
        raise no_such("run", run_id)
    return wanted


async def _as_it_is(request: Request, run_id: RunId) -> RunView:
    parts = parts_of(request)
    parts.dispatcher.wake(Work.RUNS, Work.NOTES)
    run = await parts.views.run(run_id)
    if run is None:
        raise no_such("run", run_id)
    return run
