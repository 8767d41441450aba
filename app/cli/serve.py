"""alexis serve: take webhooks, poll, decide, repair, tell."""

import asyncio
import gc
import logging
import os
import signal
import socket
from collections.abc import Sequence
from typing import Annotated

import structlog
import typer
import uvloop

from app.cli.known import catalogue
from app.cli.loading import loaded_from
from app.cli.options import SettingsFile
from app.config.settings import Settings
from app.domain.errors import AlexisError
from app.engine.output import Redactor
from app.engine.stopping import Stopping
from app.listening.certificates import Certificates
from app.listening.server import server_of
from app.listening.sockets import listening
from app.listening.systemd import Systemd
from app.main import running
from app.observability.log import set_up_log
from app.reality import now_in_utc
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
    tls = read.server.tls
    try:
        certificates = Certificates(tls, now_in_utc) if tls else None
        with listening(read.server) as sockets:
            uvloop.run(_serve(read, sockets, certificates))
    except AlexisError:
        raise
    except Exception as error:
        # Python would print it as it is; here it goes past the redaction of the log.
        log.exception("crashed", exc_info=error)
        raise typer.Exit(1) from None


async def _serve(
    settings: Settings, sockets: Sequence[socket.socket], certificates: Certificates | None
) -> None:
    stopping = Stopping(settings.server.stop_timeout.total_seconds())
    tls = certificates.view if certificates else None
    async with running(settings, stopping=stopping, catalogue=catalogue(), tls=tls) as api:
        systemd = Systemd(os.environ, os.getpid())
        stopping.at_first(systemd.stopping)
        server = server_of(api, settings.server, stopping, systemd.serving, certificates)
        loop = asyncio.get_running_loop()
        for each in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(each, server.told_to_stop)
        _leave_alone_what_lives_for_ever()
        await server.serve(list(sockets))
    log.info("stopped")


def _leave_alone_what_lives_for_ever() -> None:
    """Spare the collector what was built at the start; it took a quarter of a storm's time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_COLLECT_AFTER)
