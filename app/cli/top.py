"""alexis top: what runs, waits and happened, renewed in the terminal."""

import asyncio
import os
import sys
import termios
import tty
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.live import Live

from app.cli.calling.asking import Url, Where, called
from app.cli.calling.calls import Calls
from app.cli.calling.glance import Glance, glance
from app.cli.options import SettingsFile
from app.cli.picture import picture
from app.cli.showing import console
from app.domain.errors import AlexisError
from app.domain.legible import clean

_QUIT = b"qQ"


def top(
    every: Annotated[
        float, typer.Option(min=0.5, max=3600, help="Seconds from one look to the next.")
    ] = 2.0,
    once: Annotated[bool, typer.Option("--once", help="Print one picture, and end.")] = False,
    url: Url = None,
    settings: SettingsFile = None,
) -> None:
    """Watch what runs, what waits for approval, and what happened. q ends it.

    Where stdout is no terminal, one picture is printed. When Alexis does not answer, the last
    picture stays, with since when.
    """
    where = Where.of(url, settings, os.environ)
    out = console()
    try:
        if once or not out.is_terminal:
            out.print(picture(asyncio.run(_look_once(where)), None))
        else:
            asyncio.run(_watch(where, out, every))
    except KeyboardInterrupt:
        pass


async def _look_once(where: Where) -> Glance:
    async with called(where) as alexis:
        return await glance(alexis)


async def _watch(where: Where, out: Console, every: float) -> None:
    """Show the picture until somebody quits. Raises `AlexisError` if it never answered."""
    quits = asyncio.Event()
    async with called(where) as alexis:
        seen = await glance(alexis)
        with (
            _keys(quits),
            Live(picture(seen, out.height), console=out, screen=True, auto_refresh=False) as live,
        ):
            since: datetime | None = None
            while not await _is_set(quits, every):
                seen, trouble = await _look_again(alexis, seen, since)
                since = (since or datetime.now(UTC)) if trouble else None
                live.update(picture(seen, out.height, trouble), refresh=True)


async def _look_again(
    alexis: Calls, last: Glance, since: datetime | None
) -> tuple[Glance, str | None]:
    """Look; when there is no answer, keep what was seen last, and say since when."""
    try:
        return await glance(alexis), None
    except AlexisError as error:
        began = since or datetime.now(UTC)
        return last, clean(f"no answer since {began:%H:%M:%S} UTC: {error}")


async def _is_set(quits: asyncio.Event, within: float) -> bool:
    try:
        async with asyncio.timeout(within):
            return await quits.wait()
    except TimeoutError:
        return False


@contextmanager
def _keys(quits: asyncio.Event) -> Iterator[None]:
    """Have single keys read while this lasts, where there is somebody to press them."""
    if not sys.stdin.isatty():
        yield
        return
    keyboard = sys.stdin.fileno()
    before = termios.tcgetattr(keyboard)
    loop = asyncio.get_running_loop()

    def pressed() -> None:
        keys = os.read(keyboard, 64)
        if not keys or any(key in _QUIT for key in keys):
            quits.set()

    tty.setcbreak(keyboard)
    loop.add_reader(keyboard, pressed)
    try:
        yield
    finally:
        loop.remove_reader(keyboard)
        termios.tcsetattr(keyboard, termios.TCSADRAIN, before)
