"""What a verb prints: JSON for programs, or words and tables for people."""

import sys
from collections.abc import Callable
from typing import TypeVar

import typer
from pydantic import BaseModel
from rich.console import Console
from rich.table import Table

from app.domain.views import Page

Said = TypeVar("Said", bound=BaseModel)
Item = TypeVar("Item", bound=BaseModel)
_WIDTH_OF_A_FILE = 200


def console() -> Console:
    """Give where tables go: as wide as the terminal, or wide enough for a file."""
    return Console(width=None if sys.stdout.isatty() else _WIDTH_OF_A_FILE)


def show(said: Said, words: Callable[[Said], str | None], *, as_json: bool) -> None:
    """Print an answer; `words` gives it for people, or prints it and gives None."""
    text = said.model_dump_json(indent=2) if as_json else words(said)
    if text is not None:
        typer.echo(text)


def show_list(
    page: Page[Item], none: str, table: Callable[[tuple[Item, ...]], Table], *, as_json: bool
) -> None:
    """Print a page of a list, or for people that there is none."""
    if as_json:
        typer.echo(page.model_dump_json(indent=2))
        return
    out = console()
    if not page.items:
        out.print(none)
        return
    out.print(table(page.items))
    if page.next:
        out.print("There are more; see --limit.")
