"""alexis silences: keep anything from being begun for a while, or look at what does."""

import asyncio
import sys
from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Any

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from app.cli.known import rule_grammar
from app.cli.opening import opened, whoever_calls
from app.cli.options import AsJson, SettingsFile, settings_from
from app.cli.rules_in_force import rules_in_force
from app.config.settings import Settings
from app.config.starting import seal_of
from app.domain.errors import AlexisError
from app.domain.ids import SilenceId
from app.domain.maintenance.meaning import unknown_names, with_meaning
from app.domain.maintenance.silence import (
    SilenceFilter,
    SilenceOrder,
    SilenceState,
    SilenceView,
    view_of,
)
from app.domain.views import Page
from app.engine.output import Redactor
from app.observability.log import set_up_log
from app.reality import new_ulid, now_in_utc
from app.remediation import silences as adding
from app.store.ledger import LedgerStore

_WIDTH_OF_A_FILE = 200


class Wish(StrEnum):
    """What is to be done with them."""

    LIST = "list"
    ADD = "add"
    END = "end"


def silences(  # noqa: PLR0913, PLR0917 - options
    wish: Annotated[Wish, typer.Argument(help="list, add or end.")] = Wish.LIST,
    silence: Annotated[str | None, typer.Argument(help="The id, for end.", metavar="ID")] = None,
    state: Annotated[SilenceState | None, typer.Option(help="List only these.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=500, help="List at most so many.")] = 50,
    comment: Annotated[str | None, typer.Option(help="Add: why, for people.")] = None,
    for_: Annotated[str | None, typer.Option("--for", help="Add: how long, as 2h.")] = None,
    until: Annotated[
        str | None, typer.Option(help="Add, instead: 2026-11-22T18:00:00+01:00.")
    ] = None,
    since: Annotated[
        str | None, typer.Option("--from", help="Add: not before then; else from now on.")
    ] = None,
    target: Annotated[
        list[str] | None, typer.Option(help="Add: only on hosts like this, as 'app-*'. Again.")
    ] = None,
    group: Annotated[
        list[str] | None, typer.Option(help="Add: only on hosts of this group. Again.")
    ] = None,
    rule: Annotated[
        list[str] | None, typer.Option(help="Add: only for rules like this. Again.")
    ] = None,
    everything: Annotated[
        bool, typer.Option("--everything", help="Add: for all events, hosts and rules.")
    ] = False,
    settings: SettingsFile = None,
    as_json: AsJson = False,
) -> None:
    """Look at silences in the database, add or end one, also while Alexis is serving."""
    read = settings_from(settings)
    if wish is Wish.LIST:
        page = asyncio.run(_list(read, SilenceFilter(state=state, limit=limit)))
        typer.echo(page.model_dump_json(indent=2)) if as_json else _print(page)
        return
    if wish is Wish.END:
        if silence is None:
            raise typer.BadParameter("which one? alexis silences end ID")
        done = asyncio.run(_end(read, SilenceId(silence)))
    else:
        said = {"comment": comment, "for": for_, "until": until, "from": since, "rules": rule}
        where = {"hosts": target or (), "groups": group or ()} if target or group else None
        order = _order({**said, "targets": where, "everything": everything})
        done = asyncio.run(_add(read, order))
    typer.echo(done.model_dump_json(indent=2) if as_json else _said(done))


def _said(silence: SilenceView) -> str:
    if silence.ended_at:
        return f"silence {silence.id} is over"
    return f"silence {silence.id} until {silence.ends:%Y-%m-%d %H:%M:%S} UTC: {silence.covers}"


def _order(said: dict[str, Any]) -> SilenceOrder:
    try:
        return SilenceOrder.model_validate({k: v for k, v in said.items() if v is not None})
    except ValidationError as error:
        first = error.errors()[0]
        place = str(first["loc"][0]) if first["loc"] else ""
        hint = {"targets": "--target", "rules": "--rule"}.get(place, f"--{place}")
        words = str(first["msg"]).removeprefix("Value error, ")
        raise typer.BadParameter(words, param_hint=hint if place else None) from error


async def _list(settings: Settings, wanted: SilenceFilter) -> Page[SilenceView]:
    async with opened(settings.database) as database:
        now = (await database.clock(now_in_utc))()
        store = LedgerStore(database, rule_grammar(), new_ulid)
        page = await store.read(lambda ledger: ledger.silences.listed(wanted, now))
    return Page(items=tuple(view_of(each, now) for each in page.items), next=page.next)


async def _add(settings: Settings, order: SilenceOrder) -> SilenceView:
    actor, fleet = whoever_calls(), settings.targets
    async with opened(settings.database, to_write=True) as database:
        shared = (await rules_in_force(settings, database)).shared
        if wrong := [what for _, what in unknown_names(order, shared, fleet)]:
            raise AlexisError("; ".join(wrong))
        matchers = with_meaning(order.matchers, shared, fleet)
        store = LedgerStore(database, rule_grammar(), new_ulid, seal_of(settings))
        now = (await database.clock(now_in_utc))()
        try:
            silence = adding.silence_of(order, matchers, actor, now, new_ulid)
        except ValueError as error:
            raise AlexisError(str(error)) from error
        await store.write(lambda ledger: adding.add(ledger, silence, actor))
    _log(settings)
    adding.tell_of_addition(silence, actor)
    return view_of(silence, now)


async def _end(settings: Settings, silence_id: SilenceId) -> SilenceView:
    actor = whoever_calls()
    async with opened(settings.database, to_write=True) as database:
        store = LedgerStore(database, rule_grammar(), new_ulid, seal_of(settings))
        now = (await database.clock(now_in_utc))()
        ended = await store.write(lambda ledger: adding.end(ledger, silence_id, actor, actor, now))
    if ended is None:
        raise AlexisError(f"there is no silence {silence_id[:100]!r}")
    silence, was_in_time = ended
    if not was_in_time:
        raise AlexisError(f"the silence {silence_id} is over already")
    _log(settings)
    adding.tell_of_end(silence, actor)
    return view_of(silence, now)


def _log(settings: Settings) -> None:
    set_up_log(
        settings.log.format, settings.log.level, Redactor(settings.all_secrets()), sys.stderr
    )


def _print(page: Page[SilenceView]) -> None:
    console = Console(width=None if sys.stdout.isatty() else _WIDTH_OF_A_FILE)
    if not page.items:
        console.print("There are no silences.")
        return
    table = Table("id", "state", "from", "until", "by", "covers", "comment", box=None)
    for each in page.items:
        table.add_row(*_row(each))
    console.print(table)
    if page.next:
        console.print("There are more; see --limit.")


def _row(silence: SilenceView) -> Sequence[str]:
    return (
        silence.id,
        silence.state,
        f"{silence.begins:%Y-%m-%d %H:%M}",
        f"{silence.ended_at or silence.ends:%Y-%m-%d %H:%M}",
        escape(silence.author),
        escape(silence.covers),
        escape(silence.comment),
    )
