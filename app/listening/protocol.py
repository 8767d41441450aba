"""Connections to the port: so many at once, and none that never says a word."""

import asyncio
from http import HTTPStatus
from typing import Any

from app.listening.patience import PatientProtocol
from app.listening.refusing import refusal

_SPARE = 100
"""So many more connections than requests: who is one too many is told so by the door."""


def bounded_protocol(most_requests: int) -> type[asyncio.Protocol]:
    """Make the protocol for connections of which there are not many more than requests."""
    most = most_requests + _SPARE

    class Bounded(PatientProtocol):
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


_FULL = refusal(
    HTTPStatus.SERVICE_UNAVAILABLE,
    "As many connections are open as there may be. Try again.",
    "Retry-After: 2",
)
