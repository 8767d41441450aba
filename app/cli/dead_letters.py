"""alexis dead-letters: what was accepted and could not be carried through, and to try it anew."""

from enum import StrEnum
from typing import Annotated

import typer
from pydantic_core import to_json
from rich.table import Table

from app.cli.calling.asking import Url, ask
from app.cli.calling.calls import in_path
from app.cli.options import AsJson, SettingsFile
from app.cli.showing import a_table, show, show_list, words
from app.domain.dead_letter import DeadLetter, DeadLetterKind, DeadLetterView, Requeued
from app.domain.legible import clean
from app.domain.views import Page

_PATH = "/v1/dead-letters"


class Wish(StrEnum):
    """What is to be done with them."""

    LIST = "list"
    SHOW = "show"
    REQUEUE = "requeue"


def dead_letters(  # noqa: PLR0913, PLR0917 - options
    wish: Annotated[Wish, typer.Argument(help="list, show or requeue.")] = Wish.LIST,
    letter: Annotated[
        str | None, typer.Argument(help="The id, for show and requeue.", metavar="ID")
    ] = None,
    kind: Annotated[DeadLetterKind | None, typer.Option(help="List only this kind.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=500, help="List at most so many.")] = 50,
    url: Url = None,
    settings: SettingsFile = None,
    as_json: AsJson = False,
) -> None:
    """Look at dead letters, or try one anew, also while Alexis is serving."""
    if wish is Wish.LIST:
        page = ask(
            url,
            settings,
            lambda alexis: alexis.get(_PATH, Page[DeadLetter], kind=kind, limit=limit),
        )
        show_list(page, "There are no dead letters.", _table, as_json=as_json)
        return
    if letter is None:
        raise typer.BadParameter(f"which one? alexis dead-letters {wish} ID")
    path = f"{_PATH}/{in_path(letter)}"
    if wish is Wish.SHOW:
        shown = ask(url, settings, lambda alexis: alexis.get(path, DeadLetterView))
        show(shown, _fields, as_json=as_json)
        return
    done = ask(
        url, settings, lambda alexis: alexis.post(f"{path}/requeue", Requeued), to_write=True
    )
    show(done, _said, as_json=as_json)


def _said(done: Requeued) -> str:
    return f"{done.kind} {done.id} is tried anew; an Alexis that serves finds it within seconds"


def _fields(letter: DeadLetterView) -> str:
    return clean(
        "\n".join(
            f"{name}: {value if isinstance(value, str) else to_json(value).decode()}"
            for name, value in letter.model_dump(mode="json").items()
        )
    )


def _table(letters: tuple[DeadLetter, ...]) -> Table:
    table = a_table("id", "kind", "since (UTC)", "tries", "source", "ref", "reason")
    for each in letters:
        table.add_row(
            each.id,
            each.kind,
            f"{each.dead_at:%Y-%m-%d %H:%M}",
            str(each.tries),
            each.source or "",
            words(each.ref),
            words(each.reason),
        )
    return table
