"""Connections to the port: so many at once, none that never says a word, and each with its peer."""

import asyncio
from http import HTTPStatus
from typing import Any

from starlette.types import ASGIApp

from app.domain.certificate import ClientCertificate
from app.listening.patience import PatientProtocol
from app.listening.peer import WithCertificate, certificate_of
from app.listening.refusing import refusal

_SPARE = 100
"""So many more connections than requests: who is one too many is told so by the door."""


def bounded_protocol(most_requests: int) -> type[asyncio.Protocol]:
    """Make the protocol for connections of which there are not many more than requests."""
    most = most_requests + _SPARE

    class Bounded(PatientProtocol):
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


_FULL = refusal(
    HTTPStatus.SERVICE_UNAVAILABLE,
    "As many connections are open as there may be. Try again.",
    "Retry-After: 2",
)
