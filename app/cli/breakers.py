"""alexis breakers: which rules do nothing until a person resets them, and the reset."""

import asyncio
import sys
from collections.abc import Sequence
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
from app.domain.breakers import BreakerFilter, BreakerView
from app.domain.errors import AlexisError
from app.domain.note import clean
from app.domain.restraint.trouble import Trouble
from app.domain.views import Page
from app.engine.output import Redactor
from app.observability.log import set_up_log
from app.reality import new_ulid, now_in_utc
from app.remediation.breaking import reset, tell_of_reset
from app.store.ledger import LedgerStore
from app.store.views import StoredViews

_WIDTH_OF_A_FILE = 200


class Wish(StrEnum):
    """What is to be done with them."""

    LIST = "list"
    RESET = "reset"


def breakers(  # noqa: PLR0913, PLR0917 - options
    wish: Annotated[Wish, typer.Argument(help="list or reset.")] = Wish.LIST,
    rule: Annotated[
        str | None, typer.Argument(help="Of this rule; reset needs it.", metavar="RULE")
    ] = None,
    target: Annotated[str | None, typer.Option(help="Only on this target.")] = None,
    reason: Annotated[str | None, typer.Option(help="What was mended; reset needs it.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=500, help="List at most so many.")] = 50,
    settings: SettingsFile = None,
    as_json: AsJson = False,
) -> None:
    """Look at breakers in the database, or reset those of a rule, also while Alexis is serving."""
    read = settings_from(settings)
    target = read.targets.canonical(target) if target else None
    if wish is Wish.LIST:
        wanted = BreakerFilter(rule=rule, target=target, limit=limit)
        page = asyncio.run(_list(read.database, wanted))
        if as_json:
            typer.echo(page.model_dump_json(indent=2))
        else:
            _print(page)
        return
    if not rule or not reason:
        raise typer.BadParameter("say which and why: alexis breakers reset RULE --reason WHY")
    found = asyncio.run(_reset(read, rule, target, reason))
    if as_json:
        typer.echo(to_json({"reset": [BreakerView.of(each) for each in found]}).decode())
        return
    for each in found:
        typer.echo(f"{each.rule} {each.where}: counts anew")


async def _list(place: Database, wanted: BreakerFilter) -> Page[BreakerView]:
    async with opened(place) as database:
        return await StoredViews(database, rule_grammar()).breakers(wanted)


async def _reset(
    settings: Settings, rule: str, target: str | None, reason: str
) -> Sequence[Trouble]:
    actor = whoever_calls()
    async with opened(settings.database, to_write=True) as database:
        store = LedgerStore(database, rule_grammar(), new_ulid, seal_of(settings))
        now = (await database.clock(now_in_utc))()
        found = await store.write(lambda ledger: reset(ledger, rule, target, reason, actor, now))
    if not found:
        where = f" on {target}" if target else ""
        raise AlexisError(f"there is no breaker of rule {rule[:100]!r}{where}")
    set_up_log(
        settings.log.format, settings.log.level, Redactor(settings.all_secrets()), sys.stderr
    )
    tell_of_reset(found, reason, actor)
    return found


def _print(page: Page[BreakerView]) -> None:
    console = Console(width=None if sys.stdout.isatty() else _WIDTH_OF_A_FILE)
    if not page.items:
        console.print("No breaker is open, and no rule fails.")
        return
    table = Table("rule", "target", "cause", "state", "count", "since", "why", box=None)
    for each in page.items:
        table.add_row(
            each.rule,
            escape(each.target or "all"),
            each.cause,
            "open" if each.open else "counts",
            str(each.count),
            f"{each.since:%Y-%m-%d %H:%M}",
            escape(clean(each.words)),
        )
    console.print(table)
    if page.next:
        console.print("There are more; see --limit.")
