"""What people say about a run: go, don't, stop."""

from http import HTTPStatus
from typing import Annotated

import structlog
from fastapi import APIRouter, Depends, Path, Request

from app.api.auth import Caller, needs
from app.api.parts import parts_of
from app.api.problems import Refusal, no_such, responses
from app.domain.ids import RunId
from app.domain.restraint.beginning import by_pause
from app.domain.views import RunView
from app.ports import Work
from app.remediation.by_people import Word, heed

log = structlog.get_logger()

router = APIRouter(
    prefix="/v1/runs", tags=["by hand"], responses=responses(401, 403, 404, 409, 422, 503)
)

_Approver = Annotated[Caller, Depends(needs("approve"))]
_Actor = Annotated[Caller, Depends(needs("actions"))]
_Id = Annotated[str, Path(description="The id of the run.")]


@router.post("/{run_id}/approve", summary="Let a run begin")
async def approve_run(request: Request, caller: _Approver, run_id: _Id) -> RunView:
    """Let a run begin that a rule with `mode: approve` has proposed.

    Refused while the service is paused: the run goes on waiting for it.
    """
    paused = await parts_of(request).store.read(lambda ledger: ledger.pauses.current())
    if paused:
        raise Refusal(HTTPStatus.CONFLICT, f"Nothing begins now: {by_pause(paused).detail}")
    return await _say(request, caller, run_id, Word.APPROVE)


@router.post("/{run_id}/reject", summary="Do not let a run begin")
async def reject_run(request: Request, caller: _Approver, run_id: _Id) -> RunView:
    """Turn down a run that a rule with `mode: approve` has proposed."""
    return await _say(request, caller, run_id, Word.REJECT)


@router.post("/{run_id}/cancel", summary="Stop a run")
async def cancel_run(request: Request, caller: _Actor, run_id: _Id) -> RunView:
    """Stop a run: what waits does not begin, what runs on a host is ended there."""
    return await _say(request, caller, run_id, Word.CANCEL)


async def _say(request: Request, caller: Caller, run_id: str, word: Word) -> RunView:
    parts, wanted = parts_of(request), RunId(run_id)
    if await parts.views.run(wanted) is None:
        raise no_such("run", run_id)
    heeded = await parts.store.write(
        lambda ledger: heed(ledger, wanted, word, caller.name, parts.world)
    )
    if not heeded:
        raise Refusal(HTTPStatus.CONFLICT, f"It is too late to {word} the run {run_id}.")
    log.info("run_word", run=run_id, action=word, client=caller.name)
    if word is Word.CANCEL:
        parts.cancel(wanted)
    parts.dispatcher.wake(Work.RUNS, Work.NOTES)
    run = await parts.views.run(wanted)
    if run is None:
        raise no_such("run", run_id)
    return run
