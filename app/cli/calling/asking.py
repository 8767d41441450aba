"""Which Alexis a verb asks: the one that runs at an address, or its database on this machine."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from app.cli.calling.calls import Calls
from app.cli.options import SettingsFile

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
        rich_help_panel="Which Alexis",
    ),
]


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
        return cls(url or (None if settings else environment.get("ALEXIS_URL") or None), settings)


def ask(
    url: Url, settings: SettingsFile, question: Question[Result], *, to_write: bool = False
) -> Result:
    """Ask the Alexis that is meant. Raises `AlexisError` when it refuses or is not there."""
    return asyncio.run(_ask(Where.of(url, settings, os.environ), question, to_write=to_write))


async def _ask(where: Where, question: Question[Result], *, to_write: bool) -> Result:
    async with called(where, to_write=to_write) as calls:
        return await question(calls)


@asynccontextmanager
async def called(where: Where, *, to_write: bool = False) -> AsyncIterator[Calls]:
    """Give the calls of the Alexis that is meant. Raises `AlexisError` when it is not there."""
    if where.url:
        from app.cli.calling.running import running  # noqa: PLC0415 - only one of both is needed

        async with running(where.url, os.environ) as calls:
            yield calls
        return
    from app.cli.calling.stored import stored  # noqa: PLC0415 - it is all of Alexis

    async with stored(where.settings, to_write=to_write) as calls:
        yield calls
