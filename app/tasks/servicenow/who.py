"""Who works in ServiceNow: a user, a token, or an application that gets itself tokens.

By its documentation an OAuth token is asked for at `/oauth_token.do` with a form, and answered by
`access_token` and `expires_in` in seconds. The grant `client_credentials` has to be switched on in
the instance; that it takes the same parameters as the others is not verified here.
"""

import json
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import urlencode

from app.domain.errors import TargetLost, TargetUnreachable
from app.ports import Clock
from app.tasks.web.address import parse
from app.tasks.web.auth import Proof, by_token
from app.tasks.web.calling import Call, Web

_OK = 200
_EARLY = timedelta(seconds=60)
_USUAL = 1_800


class Who(Protocol):
    """Shows who calls."""

    async def proof(self) -> Proof:
        """Give what shows it. Raises `TargetUnreachable`."""
        ...

    def forget(self) -> bool:
        """Forget what was refused; tell whether there may be something else now."""
        ...


class Always:
    """Shows the same every time."""

    def __init__(self, proof: Proof) -> None:
        self._proof = proof

    async def proof(self) -> Proof:
        return self._proof

    def forget(self) -> bool:
        return False


class Application:
    """Gets a token, and another one when it is over."""

    def __init__(self, web: Web, base_url: str, client: tuple[str, str], now: Clock) -> None:
        self._web = web
        self._address = parse(f"{base_url}/oauth_token.do")
        self._client = client
        self._now = now
        self._token: tuple[Proof, datetime] | None = None

    async def proof(self) -> Proof:
        if self._token is None or self._token[1] <= self._now():
            self._token = await self._new()
        return self._token[0]

    def forget(self) -> bool:
        had, self._token = self._token is not None, None
        return had

    async def _new(self) -> tuple[Proof, datetime]:
        name, secret = self._client
        form = {"grant_type": "client_credentials", "client_id": name, "client_secret": secret}
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        call = Call("POST", self._address, headers, urlencode(form).encode())
        try:
            answer = await self._web.call(call)
        except TargetLost as error:
            raise TargetUnreachable(f"ServiceNow gives no token: {error}") from error
        try:
            said = json.loads(answer.body)
            token, seconds = str(said["access_token"]), int(said.get("expires_in", _USUAL))
        except (ValueError, TypeError, KeyError, RecursionError, AttributeError):
            token, seconds = "", 0
        if answer.status != _OK or not (token.isascii() and token.isprintable() and token):
            raise TargetUnreachable(f"ServiceNow gives no token: {answer.status}")
        length = timedelta(seconds=min(max(seconds, 0), 86_400))
        return by_token(token), self._now() + max(length - _EARLY, timedelta(0))
