"""Who calls, and what they may do.

A token is 256 random bits, so its plain SHA-256 is a safe thing to keep. It comes as
`Authorization: Bearer`, as `X-Alexis-Token` (OpsGenie's custom header), or as the password of
Basic with the client's name as user (Dynatrace); never in the address. Whoever sends none may be
known by a proxy or by a session; who sends a wrong one is not.
"""

import base64
import hashlib
import hmac
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from http import HTTPStatus

from fastapi import Request
from starlette.datastructures import Headers
from starlette.types import Scope

from app.api.access.bounds import Bounds
from app.api.access.sightings import Sightings
from app.api.problems import Refusal
from app.domain.access import PERSON
from app.ports import Clock

ALL = "*"
_CHALLENGES = tuple(
    ("WWW-Authenticate", way)
    for way in ('Basic realm="Alexis", charset="UTF-8"', 'Bearer realm="Alexis"')
)
"""A header for each: browsers look only at the first challenge of a header."""

_OF_THE_PAGE = "x-alexis-page"
"""With it comes no challenge by Basic: a browser would ask for a password over the page."""

_FOUND = "alexis.caller"
_REFUSED = "alexis.refusal"
_NOBODY = "0" * 64


class Way(StrEnum):
    """How it is known who calls."""

    TOKEN = "token"  # noqa: S105 - a word
    BASIC = "basic"
    PROXY = "proxy"
    OIDC = "oidc"


@dataclass(frozen=True)
class Client:
    """A client as it is known here."""

    name: str
    token_sha256: str
    scopes: frozenset[str]


@dataclass(frozen=True)
class Caller:
    """Who calls: a client by its name, or a person as `person:NAME`.

    `until` is when the session of a person ends, if it does by itself.
    """

    name: str
    scopes: frozenset[str]
    way: Way
    email: str | None = None
    until: datetime | None = None

    @property
    def is_person(self) -> bool:
        return self.name.startswith(PERSON)

    @property
    def shown(self) -> str:
        return self.name.removeprefix(PERSON)

    @property
    def also(self) -> tuple[str, ...]:
        """Give other names that the same person is known to have."""
        return (self.email,) if self.email else ()

    def may(self, scope: str) -> bool:
        """Tell whether a scope is given: itself, the group before its colon, or all."""
        return not self.scopes.isdisjoint({scope, scope.partition(":")[0], ALL})


SignedIn = Callable[[Scope], Caller | None]
"""Gives who has signed in without a token; None when nobody has."""


class Callers:
    """Tells callers by their tokens, in a time that says nothing about which one is near.

    Else by `signed_in`, each asked in turn. Who does not keep to the bounds is not known either.
    """

    def __init__(
        self,
        clients: Sequence[Client],
        now: Clock,
        signed_in: Sequence[SignedIn] = (),
        bounds: Bounds | None = None,
    ) -> None:
        self.clients = tuple(clients)
        self.bounds = bounds or Bounds()
        self.sightings = Sightings([client.name for client in clients], now)
        self._signed_in = tuple(signed_in)

    def find(self, scope: Scope) -> Caller | None:
        """Give the caller of a request, None if it is not known who that is.

        It is found out once for a request.
        """
        if _FOUND not in scope:
            headers = Headers(scope=scope)
            scope[_FOUND] = (
                self._client(scope, headers) if _has_credentials(headers) else self._person(scope)
            )
        found: Caller | None = scope[_FOUND]
        return found

    def require(self, scope: Scope, wanted: str | None) -> Caller:
        """Give the caller if it has the scope (None: any caller). Raises `Refusal`."""
        return self._with_scope(self.find(scope), scope, wanted)

    def require_client(self, scope: Scope, wanted: str) -> Caller:
        """Give the client of a webhook: nobody sends one by a browser. Raises `Refusal`."""
        return self._with_scope(self._client(scope, Headers(scope=scope)), scope, wanted)

    def _client(self, scope: Scope, headers: Headers) -> Caller | None:
        """Give the client whose token came along, None if it is unknown or there is none."""
        name, token = _credentials(headers)
        digest = hashlib.sha256(token.encode()).hexdigest() if token else _NOBODY
        found = None
        for client in self.clients:
            same = hmac.compare_digest(client.token_sha256, digest)
            if same and token and name in (None, client.name):
                found = client
        if found is None:
            if _has_credentials(headers):
                self.sightings.refused(name, self.bounds.whereabouts.shown(scope))
                scope[_REFUSED] = self.bounds.guessed(scope)
            return None
        way = Way.TOKEN if name is None else Way.BASIC
        return self._within_bounds(Caller(found.name, found.scopes, way), scope)

    def _person(self, scope: Scope) -> Caller | None:
        for ask in self._signed_in:
            if found := ask(scope):
                return self._within_bounds(found, scope)
        return None

    def _within_bounds(self, caller: Caller, scope: Scope) -> Caller | None:
        where = self.bounds.whereabouts.shown(scope)
        if refusal := self.bounds.broken_by(caller.name, scope):
            self.sightings.refused(caller.name, where)
            scope[_REFUSED] = refusal
            return None
        self.sightings.served(caller.name, where)
        return caller

    def _with_scope(self, caller: Caller | None, scope: Scope, wanted: str | None) -> Caller:
        if caller is None:
            if refusal := scope.get(_REFUSED):
                raise refusal
            headers = Headers(scope=scope)
            raise Refusal(
                HTTPStatus.UNAUTHORIZED,
                "A known token is needed: Authorization: Bearer, X-Alexis-Token, or Basic.",
                headers=_CHALLENGES[1:] if _OF_THE_PAGE in headers else _CHALLENGES,
            )
        if wanted is not None and not caller.may(wanted):
            self.sightings.refused(caller.name, self.bounds.whereabouts.shown(scope))
            kind = "person" if caller.is_person else "client"
            raise Refusal(
                HTTPStatus.FORBIDDEN, f"The {kind} {caller.shown} lacks the scope {wanted}."
            )
        return caller


def needs(scope: str | None) -> Callable[[Request], Awaitable[Caller]]:
    """Make the dependency of a route that needs this scope."""

    async def caller(request: Request) -> Caller:
        callers: Callers = request.app.state.parts.callers
        return callers.require(request.scope, scope)

    return caller


def _has_credentials(headers: Headers) -> bool:
    return "x-alexis-token" in headers or "authorization" in headers


def _credentials(headers: Headers) -> tuple[str | None, str]:
    """Give the user name, if there is one, and the token, empty if there is none."""
    if token := headers.get("x-alexis-token"):
        return None, token.strip()
    kind, _, value = headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return None, value.strip()
    if kind.lower() != "basic":
        return None, ""
    try:
        name, colon, token = base64.b64decode(value.strip(), validate=True).decode().partition(":")
    except ValueError:
        return None, ""
    return (name, token) if colon else (None, "")
