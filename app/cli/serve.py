"""alexis serve: take webhooks, poll, decide, repair, tell."""

import asyncio
import gc
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import structlog
import typer
import uvicorn
import uvloop

from app import __version__
from app.cli.options import SettingsFile, settings_from
from app.config.settings import Settings
from app.engine.output import Redactor
from app.main import running
from app.observability.log import set_up_log

log = structlog.get_logger()

_COLLECT_AFTER = 20_000
"""New objects after which the collector looks at them; Python's own 700 is meant for scripts."""


def serve(
    settings: SettingsFile = None,
    host: Annotated[str | None, typer.Option(help="Instead of server.host.")] = None,
    port: Annotated[int | None, typer.Option(help="Instead of server.port.")] = None,
) -> None:
    """Serve until the process is told to stop (SIGTERM or Ctrl-C)."""
    read = settings_from(settings)
    given = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    read = read.model_copy(update={"server": read.server.model_copy(update=given)})
    set_up_log(read.log.format, read.log.level, Redactor(read.secrets()))
    uvloop.run(_serve(read))


async def _serve(settings: Settings) -> None:
    async with running(settings) as api:
        place = settings.server
        server = _Server(
            uvicorn.Config(
                api,
                host=place.host,
                port=place.port,
                lifespan="off",
                access_log=False,
                log_config=None,
                server_header=False,
                proxy_headers=False,
                timeout_graceful_shutdown=round(place.stop_timeout.total_seconds()),
                ssl_certfile=place.tls.cert_file if place.tls else None,
                ssl_keyfile=place.tls.key_file if place.tls else None,
            )
        )
        loop = asyncio.get_running_loop()
        for each in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(each, server.handle_exit, each, None)
        _leave_alone_what_lives_for_ever()
        log.info("serving", version=__version__, host=place.host, port=place.port)
        await server.serve()
        log.info("stopping")
    log.info("stopped")


def _leave_alone_what_lives_for_ever() -> None:
    """Spare the collector what was built at the start; it took a quarter of a storm's time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_COLLECT_AFTER)


class _Server(uvicorn.Server):
    """Leaves signals alone: uvicorn raises them again at its end, before we have put away."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
