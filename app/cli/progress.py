"""How far long work is, on stderr, where a person looks on: nothing where that is no terminal."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

Item = TypeVar("Item")
Told = Callable[[float], None]
"""Takes how much is done, from 0 to 1."""


@contextmanager
def busy(what: str) -> Iterator[None]:
    """Show that something is going on, of which nobody can say how far it is."""
    if not sys.stderr.isatty():
        yield
        return
    with Console(stderr=True).status(what):
        yield


@contextmanager
def bar(what: str) -> Iterator[Told]:
    """Show how far it is, by what it is told."""
    if not sys.stderr.isatty():
        yield _nobody_looks_on
        return
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=1.0)
        yield lambda done: progress.update(task, completed=done)


def counted(what: str, items: Iterable[Item], total: int) -> Iterator[Item]:
    """Give the items, and show how many of them are done."""
    with bar(what) as told:
        for number, item in enumerate(items):
            told(number / max(total, 1))
            yield item


def _nobody_looks_on(done: float) -> None:
    pass
