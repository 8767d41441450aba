"""Which Alexis a verb asks: the one that runs at an address, or its database on this machine."""

import asyncio
import os
import ssl
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, TypeVar

import httpx
import typer

from app.beside import beside
from app.cli.calling.calls import Calls
from app.cli.known import rule_grammar
from app.cli.opening import opened, whoever_calls
from app.cli.options import SettingsFile, settings_from
from app.config.settings import Settings
from app.domain.errors import ConfigError, Problem
from app.engine.output import Redactor
from app.observability.log import set_up_log

Result = TypeVar("Result")
Question = Callable[[Calls], Awaitable[Result]]

Url = Annotated[
    str | None,
    typer.Option(
        "--url",
        "-u",
        help="Ask the Alexis that runs there, with the token in ALEXIS_TOKEN or in the file that "
        "ALEXIS_TOKEN_FILE names; else the one of ALEXIS_URL, else the database of the settings.",
        show_default=False,
    ),
]
_PATIENCE = 30.0


@dataclass(frozen=True)
class Where:
    """An Alexis that runs, or the settings of one; exactly one of them."""

    url: str | None
    settings: Path | None

    @classmethod
    def of(cls, url: str | None, settings: Path | None, environment: Mapping[str, str]) -> "Where":
        """Say which one is meant: what is given beats the environment."""
        if url and settings:
            raise typer.BadParameter("give --url or --settings, one of them")
        return cls(url or (None if settings else environment.get("ALEXIS_URL")), settings)


def ask(
    url: Url, settings: SettingsFile, question: Question[Result], *, to_write: bool = False
) -> Result:
    """Ask the Alexis that is meant. Raises `AlexisError` when it refuses or is not there."""
    where = Where.of(url, settings, os.environ)
    return asyncio.run(_ask(where, question, to_write=to_write))


async def _ask(where: Where, question: Question[Result], *, to_write: bool) -> Result:
    if where.url:
        async with _running(where.url, os.environ) as calls:
            return await question(calls)
    settings = settings_from(where.settings)
    _say_what_is_done(settings)
    async with _stored(settings, to_write=to_write) as calls:
        return await question(calls)


@asynccontextmanager
async def _running(url: str, environment: Mapping[str, str]) -> AsyncIterator[Calls]:
    """Call over the network. Certificates are verified by what this machine trusts."""
    address = httpx.URL(url) if url.startswith(("http://", "https://")) else None
    if address is None or not address.host or address.userinfo or address.query:
        raise ConfigError(Problem("--url", "an address such as https://alexis.example.net"))
    headers = {"Authorization": f"Bearer {_token(environment)}"}
    async with httpx.AsyncClient(
        base_url=address,
        headers=headers,
        timeout=_PATIENCE,
        verify=ssl.create_default_context(),
    ) as client:
        yield Calls(client, str(address))


def _token(environment: Mapping[str, str]) -> str:
    """Give the token. Raises `ConfigError` when there is none."""
    token = environment.get("ALEXIS_TOKEN", "")
    if not token and (file := environment.get("ALEXIS_TOKEN_FILE")):
        try:
            token = Path(file).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(Problem("ALEXIS_TOKEN_FILE", f"{file}: cannot be read")) from error
    if not (token := token.strip()).isascii() or not token.isprintable() or not token:
        raise ConfigError(Problem("ALEXIS_TOKEN", "must hold the token of a client"))
    return token


@asynccontextmanager
async def _stored(settings: Settings, *, to_write: bool) -> AsyncIterator[Calls]:
    """Call the same routes in this process, over the database."""
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
