"""Who calls, and what they may do.

A token is 256 random bits, so its plain SHA-256 is a safe thing to keep. It comes as
`Authorization: Bearer`, as `X-Alexis-Token` (OpsGenie's custom header), or as the password of
Basic with the client's name as user (Dynatrace); never in the address.
"""

import base64
import hashlib
import hmac
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from fastapi import Request
from starlette.datastructures import Headers

from app.api.problems import Refusal

ALL = "*"
_CHALLENGES = tuple(
    ("WWW-Authenticate", way)
    for way in ('Basic realm="Alexis", charset="UTF-8"', 'Bearer realm="Alexis"')
)
"""A header for each: browsers look only at the first challenge of a header."""

_NOBODY = "0" * 64


@dataclass(frozen=True)
class Caller:
    """A client as it is known here."""

    name: str
    token_sha256: str
    scopes: frozenset[str]

    def may(self, scope: str) -> bool:
        """Tell whether a scope is given: itself, the group before its colon, or all."""
        return not self.scopes.isdisjoint({scope, scope.partition(":")[0], ALL})


class Callers:
    """Tells callers by their tokens, in a time that says nothing about which one is near."""

    def __init__(self, callers: Sequence[Caller]) -> None:
        self._callers = tuple(callers)

    def find(self, headers: Headers) -> Caller | None:
        """Give the caller of a request, None if the token is unknown or there is none."""
        name, token = _credentials(headers)
        digest = hashlib.sha256(token.encode()).hexdigest() if token else _NOBODY
        found = None
        for caller in self._callers:
            same = hmac.compare_digest(caller.token_sha256, digest)
            if same and token and name in (None, caller.name):
                found = caller
        return found

    def require(self, headers: Headers, scope: str | None) -> Caller:
        """Give the caller if it has the scope (None: any caller). Raises `Refusal`."""
        caller = self.find(headers)
        if caller is None:
            raise Refusal(
                HTTPStatus.UNAUTHORIZED,
                "A known token is needed: Authorization: Bearer, X-Alexis-Token, or Basic.",
                headers=_CHALLENGES,
            )
        if scope is not None and not caller.may(scope):
            raise Refusal(
                HTTPStatus.FORBIDDEN, f"The client {caller.name} lacks the scope {scope}."
            )
        return caller


def needs(scope: str | None) -> Callable[[Request], Awaitable[Caller]]:
    """Make the dependency of a route that needs this scope."""

    async def caller(request: Request) -> Caller:
        callers: Callers = request.app.state.parts.callers
        return callers.require(request.headers, scope)

    return caller


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
