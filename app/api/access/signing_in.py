"""Signing in and out, and who one is."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Literal

import structlog
from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from pydantic import Field

from app.api.access.ways import NotSignedIn, SingleSignOn, TooLarge, Why
from app.api.auth import Caller, Way, needs
from app.api.parts import parts_of
from app.api.problems import Refusal, responses
from app.domain.access import Identity, groups_that_count
from app.domain.frozen import Frozen
from app.domain.people import actor_of

log = structlog.get_logger()

router = APIRouter(prefix="/v1", tags=["access"])

SIGN_IN = "/v1/sign-in/oidc"
CALLBACK = f"{SIGN_IN}/callback"
_HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
_OPEN: list[dict[str, list[str]]] = [{}]

_Anybody = Annotated[Caller, Depends(needs(None))]


class Who(Frozen):
    """Who calls, and what he may do."""

    name: str = Field(description="The client's or the person's name.")
    kind: Literal["client", "person"]
    actor: str = Field(description="As the audit trail has it: client:NAME or person:NAME.")
    way: Way = Field(description="How that is known.")
    scopes: tuple[str, ...]
    until: datetime | None = Field(description="When the session ends, if it does by itself.")
    version: str = Field(description="Of Alexis.")


class OidcWay(Frozen):
    """A provider at which to sign in, by a browser."""

    name: str
    path: str = Field(description="Where a browser goes to sign in.")


class SignInWays(Frozen):
    """The ways to sign in."""

    token: bool = Field(description="Clients with a token are known.")
    proxy: bool = Field(description="A reverse proxy may say who is there.")
    oidc: OidcWay | None
    signed_in: bool = Field(
        description="Whether this request came from somebody who is known without a token."
    )


class SignedOut(Frozen):
    """What became of the session."""

    signed_out: bool = Field(description="Whether there was a session that ended.")


@router.get("/whoami", summary="Who am I?", responses=responses(401))
async def whoami(request: Request, caller: _Anybody) -> Who:
    """Say who is calling, how that is known, and what he may do."""
    return Who(
        name=caller.shown,
        kind="person" if caller.is_person else "client",
        actor=actor_of(caller.name),
        way=caller.way,
        scopes=tuple(sorted(caller.scopes)),
        until=caller.until,
        version=parts_of(request).version,
    )


@router.get(
    "/sign-in", summary="Which ways to sign in are there?", openapi_extra={"security": _OPEN}
)
async def ways_to_sign_in(request: Request, response: Response) -> SignInWays:
    """Say which ways to sign in there are. Open to everybody; it says nothing secret."""
    parts = parts_of(request)
    response.headers["Cache-Control"] = "no-store"
    oidc, caller = parts.ways.oidc, parts.callers.find(request.scope)
    return SignInWays(
        token=any(client.token_sha256 for client in parts.callers.clients),
        proxy=parts.ways.proxy is not None,
        oidc=OidcWay(name=oidc.name, path=SIGN_IN) if oidc else None,
        signed_in=caller is not None and (caller.is_person or caller.way is Way.CERTIFICATE),
    )


@router.get("/sign-in/oidc", include_in_schema=False)
async def begin_sign_in(request: Request) -> Response:
    try:
        response = await _oidc(request).provider.begin(request)
    except NotSignedIn as error:
        return _back(request, error)
    response.headers.update(_HEADERS)
    return response


@router.get("/sign-in/oidc/callback", include_in_schema=False)
async def finish_sign_in(request: Request) -> Response:
    """Sign in whom the provider names, and lead to the page: to no other place, ever.

    Anybody can come back from nowhere, so from one address that is told in words only so often.
    """
    oidc, ways = _oidc(request), parts_of(request).ways
    home = RedirectResponse(ways.home, HTTPStatus.SEE_OTHER, headers=_HEADERS)
    try:
        identity = await oidc.provider.finish(request)
        caller = _with_a_scope(ways.caller(identity, Way.OIDC))
        groups = groups_that_count(identity.groups, ways.grants)
        oidc.sessions.begin(home, Identity(identity.name, groups, identity.email))
    except TooLarge:
        return _back(request, NotSignedIn(Why.FAILED, "too many groups count for a cookie"))
    except NotSignedIn as error:
        if refusal := parts_of(request).callers.bounds.guessed(request.scope):
            raise refusal from error
        return _back(request, error)
    oidc.provider.forget(request, home)
    log.info("signed_in", actor=caller.name, way=Way.OIDC, scopes=",".join(sorted(caller.scopes)))
    return home


@router.post("/sign-out", summary="Sign out", responses=responses(401, 403))
async def sign_out(request: Request, caller: _Anybody) -> Response:
    """End the session of this browser. A token, and who a proxy names, are not signed out so."""
    oidc = parts_of(request).ways.oidc
    ends = oidc is not None and caller.way is Way.OIDC
    response = JSONResponse(SignedOut(signed_out=ends).model_dump(), headers=_HEADERS)
    if oidc and ends:
        oidc.sessions.end(response)
        log.info("signed_out", actor=caller.name)
    return response


def _with_a_scope(caller: Caller) -> Caller:
    if not caller.scopes:
        raise NotSignedIn(Why.REFUSED, f"{caller.name} has no scope by access.scopes")
    return caller


def _oidc(request: Request) -> SingleSignOn:
    oidc = parts_of(request).ways.oidc
    if oidc is None:
        raise Refusal(HTTPStatus.NOT_FOUND, "There is no provider to sign in at.")
    return oidc


def _back(request: Request, error: NotSignedIn) -> Response:
    """Lead back to the page, which says why in its own words."""
    log.warning("sign_in_refused", way=Way.OIDC, status=error.why, reason=error.reason)
    ways = parts_of(request).ways
    response = RedirectResponse(
        f"{ways.home}?sign-in={error.why}", HTTPStatus.SEE_OTHER, headers=_HEADERS
    )
    _oidc(request).provider.forget(request, response)
    return response
