"""The server at the port: says when it serves, and stops within its budget."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
import uvicorn
from starlette.types import ASGIApp

from app import __version__
from app.config.server_settings import Server
from app.domain.errors import ConfigError, Problem
from app.engine.stopping import Stopping
from app.listening.protocol import bounded_protocol

log = structlog.get_logger()


def server_of(api: ASGIApp, place: Server, stopping: Stopping) -> "PortServer":
    """Make the server of an application. Raises `ConfigError` for a certificate that is none."""
    config = uvicorn.Config(
        api,
        http=bounded_protocol(place.max_waiting),
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,
        ssl_certfile=place.tls.cert_file if place.tls else None,
        ssl_keyfile=place.tls.key_file if place.tls else None,
    )
    try:
        config.load()
    except OSError as error:
        raise ConfigError(
            Problem("server.tls", f"{config.ssl_certfile}, {config.ssl_keyfile}: {error.strerror}")
        ) from error
    return PortServer(config, stopping, place.drain_delay.total_seconds())


class PortServer(uvicorn.Server):
    """Says when it serves, stops within the budget, and leaves signals alone.

    uvicorn would raise them again at its end, before we have put away.
    """

    def __init__(self, config: uvicorn.Config, stopping: Stopping, drain_delay: float) -> None:
        super().__init__(config)
        self._stopping = stopping
        self._drain_delay = drain_delay

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
        await super().startup(sockets)
        for each in sockets or ():
            host, port = each.getsockname()[:2]
            log.info("serving", version=__version__, host=host, port=port)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End what is under way, for as long as is left."""
        self.config.timeout_graceful_shutdown = round(self._stopping.left())
        await super().shutdown(sockets)
