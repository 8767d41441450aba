"""The ways to sign in beside tokens."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

from app.api.access.proxy import Proxy
from app.api.auth import Caller, Way
from app.domain.access import PERSON, Grant, Identity, scopes_of


class Why(StrEnum):
    """Why somebody is not signed in, as the page is told."""

    AGAIN = "again"
    FAILED = "failed"
    REFUSED = "refused"


class NotSignedIn(Exception):
    """A sign-in at the provider came to nothing: what the page is told, and what the log is."""

    def __init__(self, why: Why, reason: str) -> None:
        super().__init__(reason)
        self.why = why
        self.reason = reason


class TooLarge(Exception):
    """What is to be kept does not fit into a cookie."""


class Sessions(Protocol):
    """Who has signed in at the provider, as the browser keeps it."""

    def find(self, scope: Scope) -> tuple[Identity, datetime] | None:
        """Give who has signed in and until when; None when nobody has."""

    def begin(self, response: Response, identity: Identity) -> None:
        """Have the browser keep who has signed in. Raises `TooLarge`."""

    def end(self, response: Response) -> None:
        """Have the browser forget it."""


class Provider(Protocol):
    """An OpenID provider, with what a browser keeps while somebody is there."""

    async def begin(self, request: Request) -> Response:
        """Lead the browser to the provider. Raises `NotSignedIn`."""

    async def finish(self, request: Request) -> Identity:
        """Give whom the provider names, now that the browser is back. Raises `NotSignedIn`."""

    def forget(self, request: Request, response: Response) -> None:
        """Have the browser forget the sign-in that it is back from."""


@dataclass(frozen=True)
class SingleSignOn:
    """A provider, what it is called, and who has signed in at it."""

    name: str
    provider: Provider
    sessions: Sessions


@dataclass(frozen=True)
class Ways:
    """All of them. `own` is the origin at which people reach us, `home` the address of the page."""

    grants: Sequence[Grant] = ()
    own: str | None = None
    home: str = "/"
    proxy: Proxy | None = None
    oidc: SingleSignOn | None = None

    def by_proxy(self, scope: Scope) -> Caller | None:
        """Give whom the proxy names."""
        identity = self.proxy.identity(scope) if self.proxy else None
        return self.caller(identity, Way.PROXY) if identity else None

    def by_session(self, scope: Scope) -> Caller | None:
        """Give who has signed in at the provider before."""
        found = self.oidc.sessions.find(scope) if self.oidc else None
        if found is None:
            return None
        return self.caller(found[0], Way.OIDC, until=found[1])

    def caller(self, identity: Identity, way: Way, until: datetime | None = None) -> Caller:
        """Give the caller that a person is, with the scopes that he has by the settings now."""
        scopes = scopes_of(identity, self.grants)
        return Caller(f"{PERSON}{identity.name}", scopes, way, identity.email, until)
