"""The last door: no answer leaves with one of our secrets in it, wherever it came from."""

from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LOOKED_AT = ("application/json", "application/problem+json", "text/plain")
"""The page and the pictures on it are files without data."""


class Veil:
    """Takes secrets out of the texts that an application answers."""

    def __init__(self, application: ASGIApp, redact: Callable[[str], str]) -> None:
        self._application = application
        self._redact = redact

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return
        await self._application(scope, receive, _Answer(self._redact, send))


class _Answer:
    """One answer, held back until it is whole: a secret may lie across two parts of it."""

    def __init__(self, redact: Callable[[str], str], send: Send) -> None:
        self._redact = redact
        self._send = send
        self._start: Message | None = None
        self._body = bytearray()

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            kind = MutableHeaders(raw=message["headers"]).get("content-type", "")
            if kind.startswith(_LOOKED_AT):
                self._start = message
                return
        if self._start is None or message["type"] != "http.response.body":
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if not message.get("more_body", False):
            await self._give(self._start)

    async def _give(self, start: Message) -> None:
        said = self._body.decode(errors="surrogateescape")
        body = self._redact(said).encode(errors="surrogateescape")
        headers = MutableHeaders(raw=list(start["headers"]))
        if "content-length" in headers and headers["content-length"] == str(len(self._body)):
            headers["content-length"] = str(len(body))
        await self._send({**start, "headers": headers.raw})
        await self._send({"type": "http.response.body", "body": body})
