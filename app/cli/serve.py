"""alexis serve: take webhooks, poll, decide, repair, tell."""

import asyncio
from typing import Annotated

import structlog
import typer
import uvicorn

from app import __version__
from app.cli.options import SettingsFile, settings_from
from app.config.settings import Settings
from app.engine.output import Redactor
from app.main import running
from app.observability.log import set_up_log

log = structlog.get_logger()


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
    asyncio.run(_serve(read))


async def _serve(settings: Settings) -> None:
    async with running(settings) as api:
        server = settings.server
        config = uvicorn.Config(
            api,
            host=server.host,
            port=server.port,
            lifespan="off",
            access_log=False,
            log_config=None,
            server_header=False,
            timeout_graceful_shutdown=round(server.stop_timeout.total_seconds()),
            ssl_certfile=server.tls.cert_file if server.tls else None,
            ssl_keyfile=server.tls.key_file if server.tls else None,
        )
        log.info("serving", version=__version__, host=server.host, port=server.port)
        await uvicorn.Server(config).serve()
        log.info("stopping")
    log.info("stopped")
