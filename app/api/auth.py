"""Who calls, and what they may do.

A token is 256 random bits, so its plain SHA-256 is a safe thing to keep. It comes as
`Authorization: Bearer`, as `X-Alexis-Token` (OpsGenie's custom header), or as the password of
Basic with the client's name as user (Dynatrace); never in the address. Whoever sends none may be
known by a certificate that he has shown, by a proxy or by a session; who sends a wrong one is not.
"""

import base64
import hashlib
import hmac
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from http import HTTPStatus

import structlog
from fastapi import Request
from starlette.datastructures import Headers
from starlette.types import Scope

from app.api.access.bounds import Bounds
from app.api.access.certificates import shown_in
from app.api.access.sightings import Sightings
from app.api.problems import Refusal
from app.domain.access import PERSON
from app.domain.certificate import Wanted
from app.ports import Clock

log = structlog.get_logger()

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
    CERTIFICATE = "certificate"
    PROXY = "proxy"
    OIDC = "oidc"


@dataclass(frozen=True)
class Client:
    """A client as it is known here: by a token, by a certificate, or by both together."""

    name: str
    token_sha256: str | None
    scopes: frozenset[str]
    certificate: Wanted | None = None


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

    Without a token by their certificates, else by `signed_in`, each asked in turn. Who does not
    keep to the bounds is not known either.
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
        self._now = now
        self._signed_in = tuple(signed_in)

    def find(self, scope: Scope) -> Caller | None:
        """Give the caller of a request, None if it is not known who that is.

        It is found out once for a request.
        """
        if _FOUND not in scope:
            scope[_FOUND] = self._client(scope)
            if scope[_FOUND] is None and self._shows_nothing(scope):
                scope[_FOUND] = self._person(scope)
        found: Caller | None = scope[_FOUND]
        return found

    def require(self, scope: Scope, wanted: str | None) -> Caller:
        """Give the caller if it has the scope (None: any caller). Raises `Refusal`."""
        return self._with_scope(self.find(scope), scope, wanted)

    def require_client(self, scope: Scope, wanted: str) -> Caller:
        """Give the client of a webhook: nobody sends one by a browser. Raises `Refusal`."""
        return self._with_scope(self._client(scope), scope, wanted)

    def _shows_nothing(self, scope: Scope) -> bool:
        return _REFUSED not in scope and not _has_credentials(Headers(scope=scope))

    def _client(self, scope: Scope) -> Caller | None:
        """Give the client that a token or a certificate is of; None if it is nobody's."""
        headers = Headers(scope=scope)
        if _has_credentials(headers):
            return self._by_token(headers, scope)
        fitting = [client for client in self.clients if self._shows_its_certificate(client, scope)]
        found = next((client for client in fitting if client.token_sha256 is None), None)
        if found is None:
            return None
        return self._within_bounds(Caller(found.name, found.scopes, Way.CERTIFICATE), scope)

    def _by_token(self, headers: Headers, scope: Scope) -> Caller | None:
        name, token = _credentials(headers)
        digest = hashlib.sha256(token.encode()).hexdigest() if token else _NOBODY
        found = None
        for client in self.clients:
            same = hmac.compare_digest(client.token_sha256 or _NOBODY, digest)
            if same and token and name in (None, client.name):
                found = client
        if found and not self._shows_its_certificate(found, scope):
            log.warning("client_certificate_lacking", client=found.name)
            name, found = found.name, None
        if found is None:
            self.sightings.refused(name, self.bounds.whereabouts.shown(scope))
            scope[_REFUSED] = self.bounds.guessed(scope)
            return None
        way = Way.TOKEN if name is None else Way.BASIC
        return self._within_bounds(Caller(found.name, found.scopes, way), scope)

    def _shows_its_certificate(self, client: Client, scope: Scope) -> bool:
        """Tell whether the connection came with the client's certificate, if it has to have one."""
        if client.certificate is None:
            return True
        shown = shown_in(scope)
        return shown is not None and client.certificate.fits(shown, self._now())

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
