"""The API over the database of the settings, in this process."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from app.beside import beside
from app.cli.calling.calls import Calls
from app.cli.known import rule_grammar
from app.cli.loading import settings_from
from app.cli.opening import opened, whoever_calls
from app.config.settings import Settings
from app.engine.output import Redactor
from app.observability.log import set_up_log


@asynccontextmanager
async def stored(file: Path | None, *, to_write: bool) -> AsyncIterator[Calls]:
    """Call the same routes in this process, over the database. Raises `ConfigError`."""
    settings = settings_from(file)
    _say_what_is_done(settings)
    async with (
        opened(settings.database, to_write=to_write) as database,
        beside(settings, database, rule_grammar(), whoever_calls()) as here,
        httpx.AsyncClient(
            transport=httpx.ASGITransport(here.api),
            base_url="http://beside",
            headers={"Authorization": f"Bearer {here.token}"},
        ) as client,
    ):
        yield Calls(client, settings.database.shown)


def _say_what_is_done(settings: Settings) -> None:
    """Tell on stderr, in the words of the log, what is changed here."""
    set_up_log(
        settings.log.format, settings.log.level, Redactor(settings.all_secrets()), sys.stderr
    )
