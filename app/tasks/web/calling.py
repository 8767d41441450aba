"""Calls over HTTP: one answer to one request, and what it means when there is none.

No redirect is followed, no cookie kept, no variable of the environment read (a proxy, a .netrc),
and each call has a connection of its own: one that was closed meanwhile would leave it open
whether the request was taken.
"""

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path

import httpx

from app.domain.errors import TargetLost, TargetUnreachable
from app.observability.tracing import about_request, calling
from app.tasks.web.address import Address, in_an_address
from app.tasks.web.answer import MOST, Answer
from app.tasks.web.places import places_of

_NOT_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
)
_CHANGES_NOTHING = frozenset({"GET", "HEAD"})
_SPARE = 4_096
"""Bytes that are read beyond, so that a secret at the very end is whole, and is found."""


class NotConnected(TargetUnreachable):
    """No connection could be had."""


class ConnectionRefused(NotConnected):
    """The host is there, and nothing listens on the port."""


class NotTrusted(TargetUnreachable):
    """The host could not show that it is who it is to be."""


class NoAnswer(TargetUnreachable):
    """It was asked for something, and did not answer or broke off."""


@dataclass(frozen=True)
class Call:
    """A request. `place` is where to connect to instead of the host's own addresses.

    `is_named`: the settings say this very host, so it may be one that is refused else. `patience`
    is how long it may say nothing, in seconds. `tells_trace`: the host is told of which trace it is
    a part, where there is one.
    """

    method: str
    address: Address
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes | None = None
    place: str | None = None
    is_named: bool = False
    patience: float | None = None
    tells_trace: bool = False

    @property
    def may_change(self) -> bool:
        return self.method not in _CHANGES_NOTHING


class Web:
    """Makes calls for one task type, so many at once."""

    def __init__(
        self, at_once: int, ca_file: str | None = None, connect_timeout: float = 10.0
    ) -> None:
        self._connect_timeout = connect_timeout
        self._at_once = asyncio.Semaphore(at_once)
        self._ca_file = ca_file
        self._is_used = False

    async def call(self, call: Call) -> Answer:
        """Give the answer, whatever its status.

        Raises `TargetUnreachable` when nothing can have happened, else `TargetLost`.
        """
        async with self._at_once:
            places = await places_of(
                call.place or call.address.host, call.address.port, named=call.is_named
            )
            for place in places[:-1]:
                try:
                    return await self._try(call, place)
                except NotConnected:
                    continue
            return await self._try(call, places[-1])

    async def close(self) -> None:
        if self._is_used:
            await self._client.aclose()

    @cached_property
    def _client(self) -> httpx.AsyncClient:
        self._is_used = True
        return httpx.AsyncClient(
            verify=self._trust(),
            trust_env=False,
            follow_redirects=False,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            limits=httpx.Limits(max_keepalive_connections=0),
            headers={"User-Agent": "alexis", "Accept-Encoding": "identity", "Connection": "close"},
        )

    def _trust(self) -> ssl.SSLContext:
        if self._ca_file is None:
            return httpx.create_ssl_context()
        try:
            return ssl.create_default_context(cafile=str(Path(self._ca_file).expanduser()))
        except OSError as error:
            raise TargetUnreachable(f"{self._ca_file}: {error}") from error

    async def _try(self, call: Call, place: str) -> Answer:
        try:
            return await self._send_traced(call, place)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise _meaning(error, call) from error

    async def _send_traced(self, call: Call, place: str) -> Answer:
        address = call.address
        about = about_request(call.method, address.scheme, address.host, address.port)
        with calling(call.method, about) as told:
            if call.tells_trace and told.traceparent:
                call = replace(call, headers={"traceparent": told.traceparent, **call.headers})
            answer = await self._send(call, place)
            told.answered(answer.status)
        return answer

    async def _send(self, call: Call, place: str) -> Answer:
        address = call.address
        at = f"{address.scheme}://{in_an_address(place)}:{address.port}{address.path}"
        request = self._client.build_request(
            call.method,
            f"{at}?{address.query}" if address.query else at,
            headers={**call.headers, "Host": address.authority},
            content=call.content,
            timeout=httpx.Timeout(call.patience, connect=call.patience or self._connect_timeout),
            extensions={"sni_hostname": address.host},
        )
        response = await self._client.send(request, stream=True)
        try:
            body = b""
            async for chunk in response.aiter_raw(16_384):
                body += chunk
                if len(body) > MOST + _SPARE:
                    break
        finally:
            await response.aclose()
        return Answer(response.status_code, response.headers, body, len(body) > MOST)


def _meaning(error: Exception, call: Call) -> TargetUnreachable | TargetLost:
    """Say what it means that there is no answer: whether something may have happened."""
    words = f"{call.address.authority}: {_words(error)}"
    if isinstance(error, _NOT_SENT):
        causes = list(_causes(error))
        if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
            return ConnectionRefused(f"{call.address.authority}: the connection was refused")
        if any(isinstance(cause, ssl.SSLError) for cause in causes):
            return NotTrusted(words)
        return NotConnected(words)
    if isinstance(error, httpx.InvalidURL):
        return TargetUnreachable(words)
    if call.may_change:
        return TargetLost(f"{words}, after the request was sent")
    return NoAnswer(words)


def _words(error: Exception) -> str:
    if isinstance(error, httpx.ConnectTimeout):
        return "no connection in time"
    if isinstance(error, httpx.TimeoutException):
        return "no answer in time"
    return str(error) or type(error).__name__


def _causes(error: BaseException | None) -> list[BaseException]:
    causes: list[BaseException] = []
    while error is not None and error not in causes:
        causes.append(error)
        error = error.__cause__ or error.__context__
    return causes
