"""Connections to the port: so many at once, and none that never says a word."""

import asyncio
import json
from typing import Any

from uvicorn.protocols.http.auto import AutoHTTPProtocol

_SPARE = 100
"""So many more connections than requests: who is one too many is told so by the door."""

_HEAD = 10.0
"""Seconds that the head of a request may take: who dribbles must not keep a connection for ever."""


def bounded_protocol(most_requests: int) -> type[asyncio.Protocol]:
    """Make the protocol for connections of which there are not many more than requests."""
    most = most_requests + _SPARE

    class Bounded(AutoHTTPProtocol):  # type: ignore[misc,valid-type]  # chosen when it runs
        """HTTP over a connection that is closed at once when there are too many.

        It is closed, too, when the head of a request does not come to its end in time.
        """

        _head: asyncio.TimerHandle | None = None

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            if len(self.connections) > most:
                transport.write(_FULL)
                transport.close()
                return
            self.timeout_keep_alive_task = self.loop.call_later(
                self.timeout_keep_alive, self.timeout_keep_alive_handler
            )

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            is_asked = self.cycle is not None and not self.cycle.response_complete
            self._head = _following(self._head, is_asked, self.transport)

        def connection_lost(self, exc: Exception | None) -> None:
            self._head = _following(self._head, True, self.transport)
            super().connection_lost(exc)

    return Bounded


def _following(
    patience: asyncio.TimerHandle | None, is_whole: bool, transport: asyncio.BaseTransport
) -> asyncio.TimerHandle | None:
    """Give what closes the connection if the head of a request is not whole in time."""
    if not is_whole:
        loop = asyncio.get_running_loop()
        return patience or loop.call_later(_HEAD, transport.close)
    if patience is not None:
        patience.cancel()
    return None


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
