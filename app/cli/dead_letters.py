"""alexis dead-letters: what was accepted and could not be carried through, and to try it anew."""

import asyncio
import sys
from enum import StrEnum
from typing import Annotated

import typer
from pydantic_core import to_json
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from app.cli.known import rule_grammar
from app.cli.opening import opened, whoever_calls
from app.cli.options import AsJson, SettingsFile, settings_from
from app.config.settings import Database, Settings
from app.config.starting import seal_of
from app.domain.dead_letter import DeadLetter, DeadLetterFilter, DeadLetterKind, DeadLetterView
from app.domain.errors import AlexisError
from app.domain.views import Page
from app.engine.output import Redactor
from app.main import new_ulid, now_in_utc
from app.observability.log import set_up_log
from app.remediation.dead_letters import requeue, tell_of_requeue
from app.store.ledger import LedgerStore
from app.store.views import StoredViews

_WIDTH_OF_A_FILE = 200


class Wish(StrEnum):
    """What is to be done with them."""

    LIST = "list"
    SHOW = "show"
    REQUEUE = "requeue"


def dead_letters(
    wish: Annotated[Wish, typer.Argument(help="list, show or requeue.")] = Wish.LIST,
    letter: Annotated[
        str | None, typer.Argument(help="The id, for show and requeue.", metavar="ID")
    ] = None,
    kind: Annotated[DeadLetterKind | None, typer.Option(help="List only this kind.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=500, help="List at most so many.")] = 50,
    settings: SettingsFile = None,
    as_json: AsJson = False,
) -> None:
    """Look at dead letters in the database, or try one anew, also while Alexis is serving."""
    read = settings_from(settings)
    if wish is Wish.LIST:
        page = asyncio.run(_list(read.database, DeadLetterFilter(kind=kind, limit=limit)))
        if as_json:
            _say(page, as_json=True)
        else:
            _print(page)
        return
    if letter is None:
        raise typer.BadParameter(f"which one? alexis dead-letters {wish} ID")
    if wish is Wish.SHOW:
        _say(asyncio.run(_show(read.database, letter)), as_json=as_json)
        return
    done = asyncio.run(_requeue(read, letter))
    typer.echo(
        to_json({"id": letter, "kind": done}).decode()
        if as_json
        else f"{done} {letter} is tried anew; an Alexis that serves finds it within seconds"
    )


async def _list(place: Database, wanted: DeadLetterFilter) -> Page[DeadLetter]:
    async with opened(place) as database:
        return await StoredViews(database, rule_grammar()).dead_letters(wanted)


async def _show(place: Database, letter: str) -> DeadLetterView:
    async with opened(place) as database:
        found = await StoredViews(database, rule_grammar()).dead_letter(letter)
    if found is None:
        raise _no_such(letter)
    return found


async def _requeue(settings: Settings, letter: str) -> DeadLetterKind:
    actor = whoever_calls()
    async with opened(settings.database, to_write=True) as database:
        store = LedgerStore(database, rule_grammar(), new_ulid, seal_of(settings))
        now = (await database.clock(now_in_utc))()
        revived = await store.write(lambda ledger: requeue(ledger, letter, actor, now))
    if revived is None:
        raise _no_such(letter)
    set_up_log(
        settings.log.format, settings.log.level, Redactor(settings.all_secrets()), sys.stderr
    )
    tell_of_requeue(revived, actor)
    return revived.kind


def _no_such(letter: str) -> AlexisError:
    return AlexisError(f"there is no dead letter {letter[:100]!r}")


def _say(said: Page[DeadLetter] | DeadLetterView, *, as_json: bool) -> None:
    if as_json:
        typer.echo(said.model_dump_json(indent=2))
        return
    for name, value in said.model_dump(mode="json").items():
        text = value if isinstance(value, str) else to_json(value).decode()
        typer.echo(f"{name}: {text}")


def _print(page: Page[DeadLetter]) -> None:
    console = Console(width=None if sys.stdout.isatty() else _WIDTH_OF_A_FILE)
    if not page.items:
        console.print("There are no dead letters.")
        return
    table = Table("id", "kind", "since", "tries", "source", "ref", "reason", box=None)
    for each in page.items:
        table.add_row(
            each.id,
            each.kind,
            f"{each.dead_at:%Y-%m-%d %H:%M}",
            str(each.tries),
            each.source or "",
            escape(each.ref or ""),
            escape(each.reason),
        )
    console.print(table)
    if page.next:
        console.print("There are more; see --limit.")
