"""Pause and resume, and how the service stands: what holds it back now, and until when."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from pydantic import ConfigDict, Field, model_validator

from app.api import examples
from app.api.auth import Caller, needs
from app.api.parts import Parts, parts_of
from app.api.problems import Refusal, no_such, responses
from app.domain.filters import PauseFilter
from app.domain.frozen import Frozen
from app.domain.people import actor_of
from app.domain.restraint.beginning import by_pause
from app.domain.restraint.shown import PauseView, RestraintView
from app.domain.restraint.standing import Pause
from app.domain.rule import Rule
from app.domain.views import Page
from app.ledger import Ledger
from app.remediation.pausing import pause, resume, tell_of_pause, tell_of_resume
from app.remediation.restraint import in_the_way, restraint

router = APIRouter(prefix="/v1", responses=responses(401, 403, 503))

_Reader = Annotated[Caller, Depends(needs("read"))]
_Actor = Annotated[Caller, Depends(needs("actions"))]
_Approver = Annotated[Caller, Depends(needs("approve"))]
_REFUSALS = responses(409, 413, 415, 422)
_LONGEST = 1000


class Wish(Frozen):
    """Why nothing more is to begin."""

    reason: str = Field(min_length=1, max_length=_LONGEST, pattern=r"\S")

    model_config = ConfigDict(json_schema_extra={"example": examples.PAUSE})


class Release(Frozen):
    """Why it may begin again."""

    reason: str = Field(default="", max_length=_LONGEST)

    model_config = ConfigDict(json_schema_extra={"example": examples.RESUME})


class Asked(Frozen):
    """Which rule on which target; both or none."""

    rule: str | None = Field(default=None, max_length=100, description="The name of the rule.")
    target: str | None = Field(
        default=None, min_length=1, max_length=255, description="The host, by any of its names."
    )

    @model_validator(mode="after")
    def _both(self) -> "Asked":
        if (self.rule is None) != (self.target is None):
            raise ValueError("give rule and target, both of them")
        return self


_NO_WORDS = Release()


@router.post("/pause", tags=["by hand"], summary="Begin nothing more", responses=_REFUSALS)
async def pause_service(request: Request, caller: _Actor, said: Wish) -> PauseView:
    """Let nothing begin any more, on any replica, until somebody resumes; also over restarts.

    What is at work goes on to its end. What is queued, and what rules would do, ends `blocked`.
    A second pause is refused, and the first one's reason stays.
    """
    parts = parts_of(request)
    now, actor = parts.world.now(), actor_of(caller.name)
    begun = Pause(said.reason, actor, now)
    current = await parts.store.write(lambda ledger: pause(ledger, begun))
    if current:
        raise Refusal(HTTPStatus.CONFLICT, f"It is {by_pause(current).detail}")
    tell_of_pause(begun)
    return PauseView.of(begun)


@router.post("/resume", tags=["by hand"], summary="Let runs begin again", responses=_REFUSALS)
async def resume_service(
    request: Request, caller: _Approver, said: Release = _NO_WORDS
) -> PauseView:
    """End the pause. What it blocked stays blocked; the next message about a problem may act."""
    parts = parts_of(request)
    now, actor = parts.world.now(), actor_of(caller.name)
    ended = await parts.store.write(lambda ledger: resume(ledger, said.reason, actor, now))
    if ended is None:
        raise Refusal(HTTPStatus.CONFLICT, "It is not paused.")
    tell_of_resume(ended, said.reason, actor)
    return PauseView.of(ended).model_copy(update={"until": now, "ended_by": actor})


@router.get("/pauses", tags=["what happened"], summary="List pauses", responses=responses(422))
async def list_pauses(
    request: Request, caller: _Reader, wanted: Annotated[PauseFilter, Query()]
) -> Page[PauseView]:
    """List the pauses that there were, the newest first."""
    return await parts_of(request).views.pauses(wanted)


@router.get(
    "/restraint",
    tags=["health"],
    summary="Show what holds it back now",
    responses=responses(404, 422),
)
async def show_restraint(
    request: Request, caller: _Reader, asked: Annotated[Asked, Query()]
) -> RestraintView:
    """Say whether anything may begin, and how many runs are at work and wait.

    With `rule` and `target` also what would block that rule on that target now and until when, and
    how much of each limit is used.
    """
    parts = parts_of(request)
    rule = _rule(parts, asked.rule)

    def look(ledger: Ledger) -> RestraintView:
        found = restraint(ledger, parts.world)
        if rule is None or asked.target is None:
            return found
        there = in_the_way(ledger, rule, asked.target, parts.world)
        return found.model_copy(update={"in_the_way": there})

    return await parts.store.read(look)


def _rule(parts: Parts, name: str | None) -> Rule | None:
    if name is None:
        return None
    known = next((rule for rule in parts.rules().rules if rule.name == name), None)
    if known is None:
        raise no_such("rule", name)
    return known
