"""alexis storm: whether so much goes wrong at once that nothing begins by itself, and its end."""

import asyncio
import sys
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from app.cli.known import rule_grammar
from app.cli.opening import opened, whoever_calls
from app.cli.options import AsJson, SettingsFile, settings_from
from app.config.settings import ServiceMode, Settings
from app.config.starting import seal_of
from app.domain.errors import AlexisError
from app.domain.note import Links
from app.domain.restraint.storm import Storm
from app.domain.restraint.storm_report import StormFilter, StormView
from app.domain.views import Page
from app.engine.output import Redactor
from app.observability.log import set_up_log
from app.reality import new_ulid, now_in_utc
from app.remediation.storms import Ending, end
from app.store.ledger import LedgerStore
from app.store.views import StoredViews

_WIDTH_OF_A_FILE = 200


class Wish(StrEnum):
    """What is to be done."""

    SHOW = "show"
    END = "end"


def storm(
    wish: Annotated[Wish, typer.Argument(help="show or end.")] = Wish.SHOW,
    reason: Annotated[
        str | None, typer.Option(help="Why it is to end before it is quiet; for end.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=500, help="Show at most so many.")] = 10,
    settings: SettingsFile = None,
    as_json: AsJson = False,
) -> None:
    """Look at storms in the database, or end the one that lasts, also while Alexis is serving."""
    read = settings_from(settings)
    if wish is Wish.SHOW:
        page = asyncio.run(_list(read, StormFilter(limit=limit)))
        if as_json:
            typer.echo(page.model_dump_json(indent=2))
        else:
            _print(page)
        return
    if not reason or not reason.strip():
        raise typer.BadParameter("why? alexis storm end --reason WHY")
    set_up_log(read.log.format, read.log.level, Redactor(read.all_secrets()), sys.stderr)
    ended = asyncio.run(_end(read, reason.strip()))
    if ended is None:
        raise AlexisError("no storm lasts")
    if as_json:
        page = asyncio.run(_list(read, StormFilter(limit=1)))
        typer.echo(page.items[0].model_dump_json(indent=2))
    else:
        typer.echo(f"the storm ({ended.why}) is over; rules act again")


async def _list(settings: Settings, wanted: StormFilter) -> Page[StormView]:
    async with opened(settings.database) as database:
        now = (await database.clock(now_in_utc))()
        return await StoredViews(database, rule_grammar()).storms(wanted, now)


async def _end(settings: Settings, reason: str) -> Storm | None:
    async with opened(settings.database, to_write=True) as database:
        store = LedgerStore(database, rule_grammar(), new_ulid, seal_of(settings))
        ending = Ending((await database.clock(now_in_utc))(), whoever_calls(), reason)
        links = Links(settings.server.public_url)
        return await end(store, ending, links, aloud=settings.mode is not ServiceMode.DRY_RUN)


def _print(page: Page[StormView]) -> None:
    console = Console(width=None if sys.stdout.isatty() else _WIDTH_OF_A_FILE)
    if not page.items:
        console.print("There was no storm.")
        return
    table = Table("began", "ended", "by", "why", "events", "problems", "held back", box=None)
    for each in page.items:
        held = ", ".join(f"{one.rule} {one.runs}" for one in each.collected.rules)
        table.add_row(
            f"{each.began_at:%Y-%m-%d %H:%M}",
            _end_of(each),
            each.ended_by or "",
            escape(each.why),
            str(each.collected.events),
            str(each.collected.problems),
            escape(held),
        )
    console.print(table)
    if page.next:
        console.print("There are more; see --limit.")


def _end_of(each: StormView) -> str:
    if each.ended_at:
        return f"{each.ended_at:%Y-%m-%d %H:%M}"
    return f"lasts, {each.earliest_end:%H:%M} at the earliest"
