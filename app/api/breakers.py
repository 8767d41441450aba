"""Breakers: which rules do nothing until a person resets them, and the reset."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from pydantic import ConfigDict, Field

from app.api.auth import Caller, needs
from app.api.parts import parts_of
from app.api.problems import responses
from app.domain.breakers import BreakerFilter, BreakerView, WasReset
from app.domain.frozen import Frozen
from app.domain.people import actor_of
from app.domain.views import Page
from app.ports import Work
from app.remediation.breaking import reset, tell_of_reset

router = APIRouter(prefix="/v1/breakers", responses=responses(401, 403, 422, 503))


class Reset(Frozen):
    """Which breakers are closed, and why."""

    rule: str = Field(min_length=1, max_length=100)
    target: str | None = Field(
        default=None,
        min_length=1,
        max_length=1000,
        description="Only on this target; else on all of them, and of the rule in all.",
    )
    reason: str = Field(min_length=1, max_length=1000, description="What was mended, for others.")

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "rule": "restart-duplicator",
                "target": "app-01.example.net",
                "reason": "the disk was replaced",
            }
        }
    )


@router.get("", tags=["what happened"], summary="List breakers")
async def list_breakers(
    request: Request,
    caller: Annotated[Caller, Depends(needs("read"))],
    wanted: Annotated[BreakerFilter, Query()],
) -> Page[BreakerView]:
    """List what is open, and what counts failures in a row and may open, by rule and target."""
    parts = parts_of(request)
    if wanted.target:
        target = parts.world.fleet.canonical(wanted.target)
        wanted = wanted.model_copy(update={"target": target})
    return await parts.views.breakers(wanted)


@router.post(
    "/reset",
    tags=["by hand"],
    summary="Let a rule act again",
    responses=responses(415),
)
async def reset_breakers(
    request: Request, caller: Annotated[Caller, Depends(needs("approve"))], said: Reset
) -> WasReset:
    """Close the breakers of a rule and count anew; the answer tells which, perhaps none.

    What was blocked meanwhile stays blocked: the next message about it is decided anew.
    """
    parts = parts_of(request)
    now, actor = parts.world.now(), actor_of(caller.name)
    target = parts.world.fleet.canonical(said.target) if said.target else None
    found = await parts.store.write(
        lambda ledger: reset(ledger, said.rule, target, said.reason, actor, now)
    )
    tell_of_reset(found, said.reason, actor)
    parts.dispatcher.wake(Work.RUNS)
    return WasReset(reset=tuple(BreakerView.of(each) for each in found))
