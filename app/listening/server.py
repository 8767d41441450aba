"""The server at the port: says when it serves, and stops within its budget."""

import asyncio
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import structlog
import uvicorn
from starlette.types import ASGIApp

from app import __version__
from app.config.server_settings import Server
from app.engine.stopping import Stopping
from app.listening.certificates import Certificates
from app.listening.portions import Portions
from app.listening.protocol import bounded_protocol

log = structlog.get_logger()


def server_of(
    api: ASGIApp,
    place: Server,
    stopping: Stopping,
    at_serving: Callable[[], None],
    certificates: Certificates | None = None,
) -> "PortServer":
    """Make the server of an application; with certificates it speaks TLS."""
    config = uvicorn.Config(
        Portions(api),
        http=bounded_protocol(place.max_waiting),
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,
        ssl_context_factory=(lambda *_: certificates.context) if certificates else None,
    )
    config.load()
    drain_delay = place.drain_delay.total_seconds()
    return PortServer(config, stopping, drain_delay, at_serving, certificates)


class PortServer(uvicorn.Server):
    """Says when it serves, stops within the budget, and leaves signals alone.

    uvicorn would raise them again at its end, before we have put away.
    """

    handshake_timeout = 10.0
    """Seconds until TLS has to be agreed on; nobody holds a place without a word."""

    def __init__(
        self,
        config: uvicorn.Config,
        stopping: Stopping,
        drain_delay: float,
        at_serving: Callable[[], None],
        certificates: Certificates | None,
    ) -> None:
        super().__init__(config)
        self._certificates = certificates
        self._following: asyncio.Task[None] | None = None
        self._sockets: list[socket.socket] = []
        self._stopping = stopping
        self._drain_delay = drain_delay
        self._at_serving = at_serving

    def told_to_stop(self) -> None:
        """Stop; told a second time, do not wait any more."""
        if self._stopping.has_begun:
            log.warning("stopping_at_once")
            self._stopping.hurry()
            self.force_exit = True
            self._close()
            return
        log.info("stopping")
        self._stopping.begin()
        asyncio.get_running_loop().call_later(self._drain_delay, self._close)

    def _close(self) -> None:
        self.should_exit = True

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave them to who started the process."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer, and say where."""
        self._sockets = [*(sockets or ())]
        await self._listen()
        self.started = True
        for each in self._sockets:
            host, port = each.getsockname()[:2]
            log.info("serving", version=__version__, host=host, port=port)
        if self._certificates:
            self._certificates.tell()
            self._following = asyncio.create_task(self._certificates.follow(self.take))
        self._at_serving()

    async def _listen(self) -> None:
        """Answer at the sockets by the way of copies, so that others can take their place."""
        loop, config = asyncio.get_running_loop(), self.config
        protocol: Any = config.http_protocol_class
        connection = partial(protocol, config, self.server_state, self.lifespan.state)
        self.servers = [
            await loop.create_server(
                connection,
                sock=each.dup(),
                backlog=config.backlog,
                ssl=config.ssl,
                ssl_handshake_timeout=self.handshake_timeout if config.ssl else None,
            )
            for each in self._sockets
        ]

    async def take(self, context: ssl.SSLContext, other_clients: bool) -> None:
        """Begin new connections with other certificates; nobody who knocks meanwhile is lost.

        Those that are open go on. When other clients are trusted, connections that came with a
        certificate end after their answer, and are verified anew if they come back.
        """
        before, self.config.ssl = self.servers, context
        await self._listen()
        for each in before:
            each.close()
        if other_clients:
            self._let_go_of_clients()
            # Those who had begun to shake hands are verified by what was in force.
            loop = asyncio.get_running_loop()
            loop.call_later(self.handshake_timeout, self._let_go_of_clients)

    def _let_go_of_clients(self) -> None:
        for connection in [*self.server_state.connections]:
            if getattr(connection, "certificate", None):
                spoken = connection.transport.get_extra_info("ssl_object")
                if spoken.context is not self.config.ssl:
                    connection.shutdown()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End what is under way, for as long as is left."""
        if self._following:
            self._following.cancel()
            await asyncio.gather(self._following, return_exceptions=True)
        self.config.timeout_graceful_shutdown = round(self._stopping.left())
        await super().shutdown(sockets)
