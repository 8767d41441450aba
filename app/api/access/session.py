"""What a browser is given to keep in a cookie: sealed, so that only we can read or make it."""

import base64
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from starlette.requests import cookie_parser
from starlette.responses import Response
from starlette.types import Scope

from app.api.access.ways import TooLarge
from app.domain.access import Identity
from app.ports import Clock

_LARGEST = 3_900
"""Bytes of a cookie that browsers keep, with its name and what is said of it."""


@dataclass(frozen=True)
class Found:
    """What a cookie holds, and until when it counts."""

    said: Any
    until: datetime


class SealedCookie:
    """One cookie for one purpose, encrypted with a key of its own, that counts for so long.

    For HTTPS its name begins with `__Host-`: no other host can set it. It is never for scripts,
    and does not come with calls of other sites, but when somebody is led here by a link.
    """

    def __init__(
        self, purpose: str, secret: str, length: timedelta, *, https: bool, now: Clock
    ) -> None:
        key = HKDF(SHA256(), 32, salt=None, info=f"alexis {purpose}".encode())
        self._fernet = Fernet(base64.urlsafe_b64encode(key.derive(secret.encode())))
        self._name = f"__Host-alexis-{purpose}" if https else f"alexis-{purpose}"
        self._length = length
        self._https = https
        self._now = now

    def find(self, scope: Scope) -> Found | None:
        """Give what the request's cookie holds; None without one of ours that still counts."""
        sealed = _cookies(scope).get(self._name)
        if not sealed:
            return None
        seconds, now = int(self._length.total_seconds()), int(self._now().timestamp())
        try:
            said = json.loads(self._fernet.decrypt_at_time(sealed, seconds, now))
            made = self._fernet.extract_timestamp(sealed)
        except (InvalidToken, ValueError):
            return None
        return Found(said, datetime.fromtimestamp(made, UTC) + self._length)

    def put(self, response: Response, said: Any) -> None:
        """Have the browser keep it. Raises `TooLarge`."""
        text = json.dumps(said, separators=(",", ":")).encode()
        sealed = self._fernet.encrypt_at_time(text, int(self._now().timestamp())).decode()
        if len(sealed) > _LARGEST:
            raise TooLarge
        self._set(response, sealed, int(self._length.total_seconds()))

    def take_away(self, response: Response) -> None:
        """Have the browser forget it."""
        self._set(response, "", 0)

    def _set(self, response: Response, value: str, seconds: int) -> None:
        response.set_cookie(
            self._name,
            value,
            max_age=seconds,
            path="/",
            secure=self._https,
            httponly=True,
            samesite="lax",
        )


class CookieSessions:
    """Who has signed in at the provider, by the cookie of the browser."""

    def __init__(self, cookie: SealedCookie) -> None:
        self._cookie = cookie

    def find(self, scope: Scope) -> tuple[Identity, datetime] | None:
        """Give who has signed in and until when; None when nobody has."""
        found = self._cookie.find(scope)
        if found is None:
            return None
        match found.said:
            case {"name": str(name), "groups": list(groups), "email": str() | None as email}:
                return Identity(name, frozenset(groups), email), found.until
            case _:  # of another version of Alexis
                return None

    def begin(self, response: Response, identity: Identity) -> None:
        """Have the browser keep who has signed in. Raises `TooLarge`."""
        self._cookie.put(
            response,
            {
                "name": identity.name,
                "groups": sorted(identity.groups),
                "email": identity.email,
            },
        )

    def end(self, response: Response) -> None:
        """Have the browser forget it."""
        self._cookie.take_away(response)


def _cookies(scope: Scope) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in scope["headers"]:
        if name == b"cookie":
            found |= cookie_parser(value.decode("latin-1"))
    return found
