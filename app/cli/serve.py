"""alexis serve: take webhooks, poll, decide, repair, tell."""

import asyncio
import gc
import logging
import signal
import socket
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Annotated

import structlog
import typer
import uvicorn
import uvloop

from app import __version__
from app.cli.known import catalogue
from app.cli.loading import loaded_from
from app.cli.options import SettingsFile
from app.cli.protocol import bounded_protocol
from app.config.settings import Server, Settings
from app.domain.errors import AlexisError, ConfigError, Problem
from app.engine.output import Redactor
from app.engine.stopping import Stopping
from app.main import running
from app.observability.log import set_up_log
from app.secret.section import Needed
from app.tracing import trace_ids

log = structlog.get_logger()

_COLLECT_AFTER = 20_000
"""New objects after which the collector looks at them; Python's own 700 is meant for scripts."""


def serve(
    settings: SettingsFile = None,
    host: Annotated[str | None, typer.Option(help="Instead of server.host.")] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65_535, help="Instead of server.port.")
    ] = None,
) -> None:
    """Serve until the process is told to stop (SIGTERM or Ctrl-C)."""
    loaded = loaded_from(settings, Needed.ALL)
    read = loaded.settings
    given = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    read = read.model_copy(update={"server": read.server.model_copy(update=given)})
    set_up_log(
        read.log.format,
        read.log.level,
        Redactor(read.all_secrets()),
        trace_id=trace_ids(read.traces),
    )
    logging.captureWarnings(capture=True)
    for warning in loaded.warnings:
        log.warning("inventory_value_left_out", where=str(warning))
    try:
        with _listening(read.server) as sockets:
            uvloop.run(_serve(read, sockets))
    except AlexisError:
        raise
    except Exception as error:
        # Python would print it as it is; here it goes past the redaction of the log.
        log.exception("crashed", exc_info=error)
        raise typer.Exit(1) from None


@contextmanager
def _listening(place: Server) -> Iterator[Sequence[socket.socket]]:
    """Take the port at every address of the host, before anything is begun."""
    with ExitStack() as stack:
        try:
            found = socket.getaddrinfo(
                place.host or None, place.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
            )
            sockets = [
                stack.enter_context(socket.create_server(address, family=family))
                for family, _, _, _, address in found
            ]
        except OSError as error:
            what = f"cannot listen on {place.host}:{place.port}: {error.strerror}"
            raise ConfigError(Problem("server", what)) from error
        yield sockets


async def _serve(settings: Settings, sockets: Sequence[socket.socket]) -> None:
    place = settings.server
    stopping = Stopping(place.stop_timeout.total_seconds())
    async with running(settings, stopping=stopping, catalogue=catalogue()) as api:
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
        server = _Server(config, stopping, place.drain_delay.total_seconds())
        _load(config)
        loop = asyncio.get_running_loop()
        for each in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(each, server.told_to_stop)
        _leave_alone_what_lives_for_ever()
        await server.serve(list(sockets))
    log.info("stopped")


def _load(config: uvicorn.Config) -> None:
    try:
        config.load()
    except OSError as error:
        raise ConfigError(
            Problem("server.tls", f"{config.ssl_certfile}, {config.ssl_keyfile}: {error.strerror}")
        ) from error


def _leave_alone_what_lives_for_ever() -> None:
    """Spare the collector what was built at the start; it took a quarter of a storm's time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_COLLECT_AFTER)


class _Server(uvicorn.Server):
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
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for each in sockets or ():
            host, port = each.getsockname()[:2]
            log.info("serving", version=__version__, host=host, port=port)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.config.timeout_graceful_shutdown = round(self._stopping.left())
        await super().shutdown(sockets)
