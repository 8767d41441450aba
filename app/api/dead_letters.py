"""Dead letters: what was accepted and could not be carried through, and to try it anew."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request

from app.api.auth import Caller, needs
from app.api.parts import parts_of
from app.api.problems import no_such, responses
from app.domain.dead_letter import (
    DeadLetter,
    DeadLetterFilter,
    DeadLetterKind,
    DeadLetterView,
    Requeued,
)
from app.domain.people import actor_of
from app.domain.views import Page
from app.ports import Work
from app.remediation.dead_letters import requeue, tell_of_requeue

router = APIRouter(prefix="/v1/dead-letters", responses=responses(401, 403))

_Reader = Annotated[Caller, Depends(needs("read"))]
_Admin = Annotated[Caller, Depends(needs("admin"))]
_Id = Annotated[str, Path(description="The id of the event, the run or the delivery.")]
_LANES = {
    DeadLetterKind.EVENT: Work.EVENTS,
    DeadLetterKind.RUN: Work.RUNS,
    DeadLetterKind.DELIVERY: Work.NOTES,
}


@router.get("", tags=["what happened"], summary="List dead letters", responses=responses(422, 503))
async def list_dead_letters(
    request: Request, caller: _Reader, wanted: Annotated[DeadLetterFilter, Query()]
) -> Page[DeadLetter]:
    """List what waits to be requeued, the newest first."""
    return await parts_of(request).views.dead_letters(wanted)


@router.get(
    "/{letter_id}",
    tags=["what happened"],
    summary="Show a dead letter",
    responses=responses(404, 422, 503),
)
async def show_dead_letter(request: Request, caller: _Reader, letter_id: _Id) -> DeadLetterView:
    """Give a dead letter with the reason and what it holds."""
    found = await parts_of(request).views.dead_letter(letter_id)
    if found is None:
        raise no_such("dead letter", letter_id)
    return found


@router.post(
    "/{letter_id}/requeue",
    tags=["by hand"],
    summary="Try a dead letter anew",
    responses=responses(404, 415, 422, 503),
)
async def requeue_dead_letter(request: Request, caller: _Admin, letter_id: _Id) -> Requeued:
    """Try it anew, as often as at first. What was begun on a host is not begun again.

    A run whose problem is over by now ends `cancelled` instead.
    """
    parts = parts_of(request)
    now, actor = parts.world.now(), actor_of(caller.name)
    revived = await parts.store.write(lambda ledger: requeue(ledger, letter_id, actor, now))
    if revived is None:
        raise no_such("dead letter", letter_id)
    tell_of_requeue(revived, actor)
    parts.dispatcher.wake(_LANES[revived.kind])
    return Requeued(id=letter_id, kind=revived.kind)
