"""An OpenID provider over real HTTP, with a real JWT library, that can be told to lie."""

import base64
import hashlib
import secrets
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from app.simulator.serving import serve

CLIENT = "alexis"
SECRET = "made-up-secret-of-the-client-at-the-provider"
_PAGE = """<!doctype html><title>Provider</title><link rel="icon" href="data:,">
<a href="{href}">Go on as {name}</a>"""


@dataclass
class Provider:
    """`person` are claims of the ID token, `more` of userinfo; `lies` change what is signed.

    A claim that is changed to None is left out. `key` is what signs; only `published` are known.
    """

    person: dict[str, Any] = field(
        default_factory=lambda: {
            "sub": "u-1",
            "preferred_username": "ada",
            "email": "ada@example.com",
            "groups": ["sre"],
        }
    )
    more: dict[str, Any] = field(default_factory=dict)
    lies: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    asks: bool = False
    refuses: bool = False
    is_down: bool = False
    is_public: bool = False
    without_id_token: bool = False
    algorithm: str = "RS256"
    key: RSAKey | OctKey = field(default_factory=lambda: RSAKey.generate_key(2048))
    published: list[RSAKey] = field(default_factory=list)
    url: str = ""
    exchanged: list[Mapping[str, Any]] = field(default_factory=list)
    _asked: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._discovery),
                Route("/authorize", self._authorize),
                Route("/token", self._token, methods=["POST"]),
                Route("/jwks", self._jwks),
                Route("/userinfo", self._userinfo),
            ]
        )

    async def _discovery(self, request: Request) -> Response:
        if self.is_down:
            return JSONResponse({}, 503)
        said = {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/jwks",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
        }
        return JSONResponse(said | self.metadata)

    async def _authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self._asked[code] = asked
        answer = {"error": "access_denied"} if self.refuses else {"code": code}
        href = f"{asked['redirect_uri']}?{urlencode(answer | {'state': asked['state']})}"
        if self.asks:
            return HTMLResponse(_PAGE.format(href=href, name=self.person["preferred_username"]))
        return RedirectResponse(href, 302)

    async def _token(self, request: Request) -> Response:
        said = dict(parse_qsl((await request.body()).decode()))
        self.exchanged.append(said)
        asked = self._asked.pop(said.get("code", ""), None)
        challenge = hashlib.sha256(said.get("code_verifier", "").encode()).digest()
        basic = f"Basic {base64.b64encode(f'{CLIENT}:{SECRET}'.encode()).decode()}"
        is_right = (
            asked is not None
            and asked["code_challenge"] == base64.urlsafe_b64encode(challenge).decode().rstrip("=")
            and asked["redirect_uri"] == said["redirect_uri"]
            and request.headers.get("authorization") == (None if self.is_public else basic)
        )
        if asked is None or not is_right:
            return JSONResponse({"error": "invalid_grant"}, 400)
        token = {"access_token": "made-up-access-token", "token_type": "Bearer", "expires_in": 60}
        if not self.without_id_token:
            token["id_token"] = self._id_token(asked["nonce"])
        return JSONResponse(token)

    def _id_token(self, nonce: str) -> str:
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT, "nonce": nonce, "iat": now, "exp": now + 300}
        said = {**claims, **self.person, **self.lies}
        claims = {name: value for name, value in said.items() if value is not None}
        return jwt.encode({"alg": self.algorithm}, claims, self.key, algorithms=[self.algorithm])

    async def _jwks(self, request: Request) -> Response:
        return JSONResponse({"keys": [key.as_dict(private=False) for key in self.published]})

    async def _userinfo(self, request: Request) -> Response:
        assert request.headers["authorization"] == "Bearer made-up-access-token"
        return JSONResponse({"sub": self.person["sub"]} | self.more)


@asynccontextmanager
async def openid_provider() -> AsyncIterator[Provider]:
    """Serve one; it knows one client and one person."""
    provider = Provider()
    assert isinstance(provider.key, RSAKey)
    provider.published.append(provider.key)
    async with serve(provider.app) as url:
        provider.url = url
        yield provider
