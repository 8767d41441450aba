"""What waits for a person's yes: listed, approved, rejected."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request

from app.api.answers import require_counted
from app.api.auth import Caller, needs
from app.api.parts import parts_of
from app.api.problems import no_such, responses
from app.domain.approval_view import Answered, ApprovalView
from app.domain.filters import ListFilter
from app.domain.ids import ApprovalId, RunId
from app.domain.people import caller as client
from app.domain.views import Page
from app.ports import Work
from app.remediation.by_people import answer_for_all

router = APIRouter(
    prefix="/v1/approvals", tags=["by hand"], responses=responses(401, 403, 422, 503)
)

_Reader = Annotated[Caller, Depends(needs("read"))]
_Approver = Annotated[Caller, Depends(needs("approve"))]
_Id = Annotated[str, Path(description="The id of what waits for approval.")]


@router.get("", summary="List what waits for approval")
async def list_approvals(
    request: Request, caller: _Reader, wanted: Annotated[ListFilter, Query()]
) -> Page[ApprovalView]:
    """List what waits for a person's yes, the newest first: what exactly would run where."""
    return await parts_of(request).views.approvals(wanted)


@router.get("/{approval_id}", summary="Show what waits for approval", responses=responses(404))
async def show_approval(request: Request, caller: _Reader, approval_id: _Id) -> ApprovalView:
    """Show one request, as long as a run of it waits."""
    found = await parts_of(request).views.approval(ApprovalId(approval_id))
    if found is None:
        raise no_such("approval", approval_id)
    return found


@router.post("/{approval_id}/approve", summary="Let all runs begin", responses=responses(404, 409))
async def approve_all(request: Request, caller: _Approver, approval_id: _Id) -> Answered:
    """Let all runs begin that were proposed together and still wait."""
    return await _say(request, caller, approval_id, yes=True)


@router.post("/{approval_id}/reject", summary="Let no run begin", responses=responses(404, 409))
async def reject_all(request: Request, caller: _Approver, approval_id: _Id) -> Answered:
    """Turn down all runs that were proposed together and still wait."""
    return await _say(request, caller, approval_id, yes=False)


async def _say(request: Request, caller: Caller, approval_id: str, *, yes: bool) -> Answered:
    parts, wanted = parts_of(request), ApprovalId(approval_id)
    person = client(caller.name, caller.also)
    heard = await parts.store.write(
        lambda ledger: answer_for_all(ledger, wanted, person, parts.world, yes=yes)
    )
    if heard is None:
        raise no_such("approval", approval_id)
    require_counted(heard, f"approval {approval_id}")
    parts.dispatcher.wake(Work.RUNS, Work.NOTES)
    found = [await parts.views.run(RunId(run.id)) for run in heard.runs]
    return Answered(runs=tuple(run for run in found if run))
