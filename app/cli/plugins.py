"""alexis plugins: which kinds of tasks and sources there are, and which of them are broken."""

import asyncio
import sys
from collections.abc import Sequence

import typer
from pydantic_core import to_json
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from app.cli.known import catalogue
from app.cli.options import AsJson
from app.domain.legible import clean
from app.plugins.shown import PluginState, PluginView, shown

_WIDTH_OF_A_FILE = 200


def plugins(as_json: AsJson = False) -> None:
    """List the kinds of tasks and sources. Exit status 1: a plug-in is broken."""
    found = asyncio.run(shown(catalogue()))
    if as_json:
        typer.echo(to_json(found, indent=2).decode())
    else:
        _print(found)
    if any(each.state is PluginState.BROKEN for each in found):
        raise typer.Exit(1)


def _print(found: Sequence[PluginView]) -> None:
    console = Console(width=None if sys.stdout.isatty() else _WIDTH_OF_A_FILE)
    table = Table("kind", "name", "from", "state", "settings", box=None)
    for each in found:
        state = f"{each.state}: {each.why}" if each.why else str(each.state)
        cells = (each.kind, each.name, each.origin, state, each.settings)
        table.add_row(*(escape(clean(cell)) for cell in cells))
    console.print(table)
