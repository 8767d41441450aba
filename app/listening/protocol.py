"""Connections to the port: so many at once, and none that never says a word."""

import asyncio
import json
from typing import Any

from uvicorn.protocols.http.auto import AutoHTTPProtocol

_SPARE = 100
"""So many more connections than requests: who is one too many is told so by the door."""


def bounded_protocol(most_requests: int) -> type[asyncio.Protocol]:
    """Make the protocol for connections of which there are not many more than requests."""
    most = most_requests + _SPARE

    class Bounded(AutoHTTPProtocol):  # type: ignore[misc,valid-type]  # chosen when it runs
        """HTTP over a connection that is closed at once when there are too many."""

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            if len(self.connections) > most:
                transport.write(_FULL)
                transport.close()
                return
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
