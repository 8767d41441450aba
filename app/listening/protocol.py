"""Connections to the port: so many at once, none that never says a word, and each with its peer."""

import asyncio
import json
from typing import Any

from starlette.types import ASGIApp
from uvicorn.protocols.http.auto import AutoHTTPProtocol

from app.domain.certificate import ClientCertificate
from app.listening.peer import WithCertificate, certificate_of

_SPARE = 100
"""So many more connections than requests: who is one too many is told so by the door."""


def bounded_protocol(most_requests: int) -> type[asyncio.Protocol]:
    """Make the protocol for connections of which there are not many more than requests."""
    most = most_requests + _SPARE

    class Bounded(AutoHTTPProtocol):  # type: ignore[misc,valid-type]  # chosen when it runs
        """HTTP over a connection that is closed at once when there are too many."""

        app: ASGIApp
        certificate: ClientCertificate | None = None

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            if len(self.connections) > most:
                transport.write(_FULL)
                transport.close()
                return
            self.certificate = certificate_of(transport.get_extra_info("ssl_object"))
            if self.certificate:
                self.app = WithCertificate(self.app, self.certificate)
            self.timeout_keep_alive_task = self.loop.call_later(
                self.timeout_keep_alive, self.timeout_keep_alive_handler
            )

    return Bounded


def _answer() -> bytes:
    body = json.dumps(
        {
            "type": "about:blank",
            "title": "Service Unavailable",
            "status": 503,
            "detail": "As many connections are open as there may be. Try again.",
            "errors": [],
        }
    ).encode()
    head = (
        "HTTP/1.1 503 Service Unavailable\r\n"
        "Content-Type: application/problem+json\r\n"
        f"Content-Length: {len(body)}\r\n"
        "Retry-After: 2\r\n"
        "Connection: close\r\n\r\n"
    )
    return head.encode() + body


_FULL = _answer()
