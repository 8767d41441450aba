"""Signing in at an OpenID provider: authorization code flow with PKCE, state and nonce.

Authlib does the protocol: https://docs.authlib.org/en/latest/client/starlette.html. What it leaves
to its user is here: that the provider is the one of the settings, and which signatures count.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx2
import structlog
from authlib.integrations.base_client import MismatchingStateError, OAuthError
from authlib.integrations.starlette_client import OAuth
from joserfc.errors import JoseError
from starlette.requests import Request
from starlette.responses import Response

from app.api.access.session import SealedCookie
from app.api.access.ways import NotSignedIn, Why
from app.domain.access import Identity, is_name
from app.ports import Clock

log = structlog.get_logger()

_SIGNED_BY = tuple(f"{kind}{bits}" for kind in ("RS", "PS", "ES") for bits in (256, 384, 512))
_LEEWAY = 60
"""Seconds by which the provider's clock may differ."""

_KNOWN_FOR = timedelta(hours=1)
"""For so long is not asked again what the provider says of itself, and its keys."""

_MOST_AT_ONCE = 3
"""Tabs of one browser in which a sign-in is under way."""

_FAULTS = (
    httpx2.HTTPError,
    httpx2.InvalidURL,
    JoseError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
)
"""What Authlib raises when an answer of the provider is not what it should be."""


@dataclass(frozen=True)
class Terms:
    """What is agreed with the provider, as the settings say it."""

    issuer: str
    client_id: str
    client_secret: str | None
    ask_for: tuple[str, ...]
    name_claim: str
    groups_claim: str
    timeout: timedelta
    redirect_uri: str


@dataclass(frozen=True)
class _Met:
    """A provider that has said what it is, and when."""

    client: Any
    since: datetime


class Oidc:
    """The provider of the settings."""

    def __init__(self, terms: Terms, flow: SealedCookie, now: Clock) -> None:
        self._terms = terms
        self._flow = flow
        self._now = now
        self._trust = httpx2.create_ssl_context()
        self._met: _Met | None = None

    async def begin(self, request: Request) -> Response:
        """Lead the browser to the provider. Raises `NotSignedIn`."""
        client = await self._meet()
        kept = self._kept(request)
        for state in list(kept)[: -(_MOST_AT_ONCE - 1)]:
            del kept[state]
        request.scope["session"] = kept
        response: Response = await client.authorize_redirect(request, self._terms.redirect_uri)
        self._flow.put(response, kept)
        return response

    async def finish(self, request: Request) -> Identity:
        """Give whom the provider names, now that the browser is back. Raises `NotSignedIn`."""
        request.scope["session"] = self._kept(request)
        client = await self._meet()
        try:
            token = await client.authorize_access_token(
                request, leeway=_LEEWAY, claims_options=self._has_to_say()
            )
            claims = await self._claims(client, token)
        except MismatchingStateError as error:
            raise NotSignedIn(Why.AGAIN, "no sign-in of this browser is under way") from error
        except OAuthError as error:
            why = Why.REFUSED if error.error == "access_denied" else Why.FAILED
            raise NotSignedIn(why, _words(error)) from error
        except _FAULTS as error:
            raise NotSignedIn(Why.FAILED, _words(error)) from error
        return self._identity(claims)

    def forget(self, request: Request, response: Response) -> None:
        """Have the browser forget the sign-in that it is back from."""
        if "session" not in request.scope:
            return
        if kept := request.scope["session"]:
            self._flow.put(response, kept)
        else:
            self._flow.take_away(response)

    def _kept(self, request: Request) -> dict[str, Any]:
        found = self._flow.find(request.scope)
        return dict(found.said) if found else {}

    async def _meet(self) -> Any:
        """Give the provider, with what it says of itself. Raises `NotSignedIn`.

        It is asked anew from time to time. Who signs in meanwhile goes on with what was known.
        """
        met = self._met
        if met and self._now() - met.since < _KNOWN_FOR:
            return met.client
        client = self._client()
        try:
            self._check(await client.load_server_metadata())
        except _FAULTS as error:
            raise NotSignedIn(Why.FAILED, f"discovery: {_words(error)}") from error
        self._met = _Met(client, self._now())
        return client

    def _client(self) -> Any:
        terms = self._terms
        return OAuth().register(
            "provider",
            client_id=terms.client_id,
            client_secret=terms.client_secret,
            server_metadata_url=f"{terms.issuer.rstrip('/')}/.well-known/openid-configuration",
            # The authorities are read once: that takes longer than all else. There is no leeway,
            # since an access token that lives for a minute is used at once, and not too old.
            client_kwargs={
                "scope": " ".join(terms.ask_for),
                "code_challenge_method": "S256",
                "timeout": terms.timeout.total_seconds(),
                "verify": self._trust,
                "leeway": 0,
                **({} if terms.client_secret else {"token_endpoint_auth_method": "none"}),
            },
        )

    def _check(self, metadata: dict[str, Any]) -> None:
        """Raise `ValueError` when it is another provider, or one that listens in the open."""
        if metadata.get("issuer") != self._terms.issuer:
            raise ValueError(f"it calls itself {str(metadata.get('issuer'))[:100]!r}")
        https = self._terms.issuer.startswith("https:")
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint"):
            address = metadata.get(name)
            if address is None and name == "userinfo_endpoint":
                continue
            if not isinstance(address, str) or (https and not address.startswith("https:")):
                raise ValueError(f"its {name} is not an address by HTTPS")
        offered = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
        metadata["id_token_signing_alg_values_supported"] = [
            each for each in offered if each in _SIGNED_BY
        ]

    def _has_to_say(self) -> dict[str, Any]:
        """Give what the ID token has to say; by itself Authlib asks the audience only of `azp`."""
        return {
            "iss": {"essential": True, "value": self._terms.issuer},
            "aud": {"essential": True, "value": self._terms.client_id},
        }

    async def _claims(self, client: Any, token: Mapping[str, Any]) -> Mapping[str, Any]:
        """Give what the ID token says, and what it leaves out from the provider's userinfo."""
        if "userinfo" not in token:
            raise ValueError("it gave no ID token")
        claims: dict[str, Any] = dict(token["userinfo"])
        wanted = (self._terms.name_claim, self._terms.groups_claim)
        has_more = "userinfo_endpoint" in client.server_metadata
        if not has_more or all(_claim(claims, each) is not None for each in wanted):
            return claims
        more = dict(await client.userinfo(token=token))
        if more.get("sub") != claims["sub"]:
            raise ValueError("its userinfo is of somebody else")
        return {**more, **claims}

    def _identity(self, claims: Mapping[str, Any]) -> Identity:
        name, email = _claim(claims, self._terms.name_claim), claims.get("email")
        if claims.get("email_verified") is False:
            if self._terms.name_claim == "email":
                raise NotSignedIn(Why.REFUSED, "the e-mail address is not verified")
            email = None
        if not isinstance(name, str) or not is_name(name):
            what = f"the claim {self._terms.name_claim} is no name: ASCII without space and comma"
            raise NotSignedIn(Why.REFUSED, what)
        groups = _claim(claims, self._terms.groups_claim)
        return Identity(
            name,
            frozenset(_texts(groups)),
            email if isinstance(email, str) and is_name(email) else None,
        )


def _claim(claims: Mapping[str, Any], name: str) -> Any:
    """Give a claim by its name, or by the way to it: `realm_access.roles`."""
    if name in claims:
        return claims[name]
    found: Any = claims
    for part in name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _texts(groups: Any) -> Iterable[str]:
    if isinstance(groups, str):
        return [groups]
    return [each for each in groups if isinstance(each, str)] if isinstance(groups, list) else []


def _words(error: Exception) -> str:
    said = str(error).partition("\n")[0]
    return (said or type(error).__name__)[:200]
