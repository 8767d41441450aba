"""What a verb prints: JSON for programs, or words and tables for people.

What others wrote is text: no markup, and nothing in it reaches the terminal as a command. Colour
is for states only, and only on a terminal; NO_COLOR is heeded.
"""

import sys
from collections.abc import Callable
from typing import TypeVar

import typer
from pydantic import BaseModel
from rich.console import Console
from rich.table import Table
from rich.text import Text

from app.domain.legible import clean
from app.domain.views import Page

Said = TypeVar("Said", bound=BaseModel)
Item = TypeVar("Item", bound=BaseModel)
_WIDTH_OF_A_FILE = 10_000
"""Nothing is folded where a program may look for it."""
_WIDE = 120
_NEVER_CUT = frozenset({"id", "run", "event", "approval"})
"""Columns of what people copy."""

_STYLES = {
    **dict.fromkeys(("succeeded", "decided", "sent", "yes", "current"), "green"),
    **dict.fromkeys(("failed", "timed_out", "unreachable", "dead", "open", "no"), "red"),
    **dict.fromkeys(("awaiting_approval", "unknown", "counts", "lasts"), "yellow"),
    **dict.fromkeys(("running", "verifying", "waiting"), "cyan"),
    **dict.fromkeys(("blocked", "cancelled", "ignored", "past"), "dim"),
}


def console() -> Console:
    """Give where tables go: as wide as the terminal, or wide enough for a file."""
    width = None if sys.stdout.isatty() else _WIDTH_OF_A_FILE
    return Console(width=width, highlight=False, emoji=False)


def words(text: str | None) -> Text:
    """Give what others wrote as it may stand on a terminal."""
    return Text(clean(text or ""))


def state(name: str, reason: str | None = None) -> Text:
    """Give a state in its colour, with a reason beside it."""
    return Text(f"{name}: {reason}" if reason else name, style=_STYLES.get(name, ""))


def is_narrow() -> bool:
    """Tell whether there is room for the most important columns only."""
    return console().width < _WIDE


def a_table(*columns: str) -> Table:
    """Begin a table; ids and times are never cut or folded, all else is folded if need be."""
    table = Table(box=None)
    for name in columns:
        kept = name in _NEVER_CUT or name.endswith("(UTC)")
        table.add_column(name, no_wrap=kept, overflow="fold")
    return table


def show(said: Said, in_words: Callable[[Said], str | None], *, as_json: bool) -> None:
    """Print an answer; `in_words` gives it for people, or prints it and gives None."""
    text = said.model_dump_json(indent=2) if as_json else in_words(said)
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
