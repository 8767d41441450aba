"""Alive, ready, and who am I."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import PlainTextResponse

from app.api.auth import Caller, needs
from app.api.parts import parts_of
from app.api.problems import responses
from app.domain.errors import StoreUnavailable
from app.domain.restraint.shown import LastingStorm, PauseView
from app.domain.restraint.standing import Standing
from app.domain.service_view import Pong, Readiness
from app.remediation.standing import standing

_OPEN: list[dict[str, list[str]]] = [{}]

router = APIRouter(tags=["health"])


@router.get(
    "/livez",
    response_class=PlainTextResponse,
    summary="Is the process alive?",
    openapi_extra={"security": _OPEN},
)
async def livez() -> str:
    """Answer as long as the process does. Open to everybody."""
    return "ok\n"


@router.get(
    "/readyz",
    response_model_exclude_none=True,
    summary="Does it take messages?",
    responses={
        503: {
            "description": "The database does not answer, or it is about to stop",
            "model": Readiness,
        }
    },
    openapi_extra={"security": _OPEN},
)
async def readyz(request: Request, response: Response) -> Readiness:
    """Say whether it takes messages: 200 or 503. Open to everybody, but bare.

    It does not when the database does not answer, and when it was told to stop.

    With the scope `read` it also names the rule files that are broken; what they said before they
    broke is still in force, so that does not make it unready. Nor does a broken plug-in, a pause or
    a storm: it takes messages.
    """
    parts = parts_of(request)
    stands = Standing()
    try:
        stands = await parts.store.read(standing)
        ready = not parts.stopping()
    except StoreUnavailable:
        ready = False
    if not ready:
        response.status_code = 503
    caller = parts.callers.find(request.scope)
    if caller is None or not caller.may("read"):
        return Readiness(ready=ready)
    current = parts.rules()
    return Readiness(
        ready=ready,
        rules=len(current.rules),
        broken_rule_files=tuple(map(str, current.problems)),
        broken_plugins=parts.broken_plugins or None,
        paused=stands.paused and PauseView.of(stands.paused),
        storm=stands.storm and LastingStorm.of(stands.storm),
    )


@router.get("/v1/ping", summary="Does my token work?", responses=responses(401))
async def ping(request: Request, caller: Annotated[Caller, Depends(needs(None))]) -> Pong:
    """Say who is calling, by the token."""
    return Pong(
        version=parts_of(request).version, client=caller.name, scopes=tuple(sorted(caller.scopes))
    )
