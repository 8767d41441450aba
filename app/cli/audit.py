"""alexis audit: who caused what, and does the trail of it hold?"""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Annotated, TypeVar

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.table import Table

from app.cli.known import rule_grammar
from app.cli.opening import opened, whoever_calls
from app.cli.options import AsJson, SettingsFile, settings_from
from app.config.settings import Settings
from app.config.starting import seal_of
from app.domain.audit import canonical
from app.domain.audit_check import Head, Verdict
from app.domain.filters import AuditFilter, When, at
from app.domain.frozen import Frozen
from app.domain.views import AuditEntry
from app.reality import new_ulid
from app.store.ledger import LedgerStore
from app.store.trail import StoredTrail

Answer = TypeVar("Answer")
_PAGE = 500
_WIDTH_OF_A_FILE = 200

audit = typer.Typer(no_args_is_help=True, help="Say who caused what, and whether the trail holds.")


class _Older(Frozen):
    """What is to be cut off."""

    before: When


@audit.command()
def verify(
    head: Annotated[
        str | None,
        typer.Option(help="A row that was written down elsewhere, NUMBER:HASH."),
    ] = None,
    settings: SettingsFile = None,
    as_json: AsJson = False,
) -> None:
    """Check that no row was changed, removed or put in; also while Alexis is serving."""
    try:
        remembered = Head.parse(head) if head else None
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--head") from error
    read = settings_from(settings)
    verdict = asyncio.run(_ask(read, lambda trail: trail.check(seal_of(read), remembered)))
    if as_json:
        typer.echo(verdict.model_dump_json(indent=2))
    else:
        typer.echo(_said(verdict))
    raise typer.Exit(1 if verdict.fault else 0)


@audit.command("list")
def list_(  # noqa: PLR0913, PLR0917 - the filters that there are
    since: Annotated[str, typer.Option(help="A length back from now (7d), or a time.")] = "7d",
    run: Annotated[str | None, typer.Option(help="Only this run, by its id.")] = None,
    event: Annotated[str | None, typer.Option(help="Only this event, by its id.")] = None,
    actor: Annotated[
        str | None,
        typer.Option(help="Only by client:NAME, person:NAME, feed:SOURCE, user:LOGIN, or alexis."),
    ] = None,
    kind: Annotated[str | None, typer.Option(help="Only this kind, such as run.approved.")] = None,
    settings: SettingsFile = None,
    as_json: AsJson = False,
) -> None:
    """List the trail, the oldest first; with --json one line for each entry."""
    asked = {"since": since, "run": run, "event": event, "actor": actor, "kind": kind}
    wanted = _valid(AuditFilter, **asked, limit=_PAGE)
    read = settings_from(settings)
    found = asyncio.run(_ask(read, lambda trail: _all(trail, wanted)))
    if as_json:
        for entry in found:
            typer.echo(entry.model_dump_json())
    else:
        _print(found)


@audit.command()
def cut(
    before: Annotated[str, typer.Option(help="A length back from now (400d), or a time.")],
    settings: SettingsFile = None,
) -> None:
    """Take away the beginning of the trail; with SQLite Alexis must not be serving."""
    older = _valid(_Older, before=before)
    read = settings_from(settings)
    now = datetime.now(UTC)
    gone = asyncio.run(_cut(read, at(older.before, now), now))
    typer.echo(f"{gone} rows are gone")


Model = TypeVar("Model", bound=Frozen)


def _valid(model: type[Model], **said: object) -> Model:
    try:
        return model.model_validate(said)
    except ValidationError as error:
        first = error.errors()[0]
        raise typer.BadParameter(first["msg"], param_hint=f"--{first['loc'][0]}") from error


async def _ask(settings: Settings, question: Callable[[StoredTrail], Awaitable[Answer]]) -> Answer:
    async with opened(settings.database) as database:
        return await question(StoredTrail(database))


async def _all(trail: StoredTrail, wanted: AuditFilter) -> list[AuditEntry]:
    """Give every page, turned round so that the oldest comes first."""
    now = datetime.now(UTC)
    found: list[AuditEntry] = []
    while True:
        page = await trail.entries(wanted, now)
        found += page.items
        if page.next is None:
            return found[::-1]
        wanted = wanted.model_copy(update={"cursor": page.next})


async def _cut(settings: Settings, before: datetime, now: datetime) -> int:
    async with opened(settings.database) as database:
        await database.open()
        store = LedgerStore(database, rule_grammar(), new_ulid, seal_of(settings))
        actor = whoever_calls()
        return await store.write(lambda ledger: ledger.audit.cut(before, now, actor))


def _said(verdict: Verdict) -> str:
    if verdict.fault:
        return f"row {verdict.fault.row} does not fit: {verdict.fault.what}"
    first = "" if verdict.first in (None, 1) else f", beginning with row {verdict.first}"
    keyed = "" if verdict.keyed_from is None else f", keyed since row {verdict.keyed_from}"
    return f"{verdict.rows} rows hold{first}{keyed}\nhead {verdict.head}"


def _print(found: list[AuditEntry]) -> None:
    console = Console(width=None if sys.stdout.isatty() else _WIDTH_OF_A_FILE)
    table = Table("seq", "time (UTC)", "what", "who", "event", "run", "details", box=None)
    for each in found:
        table.add_row(
            str(each.seq),
            f"{each.at:%Y-%m-%d %H:%M:%S}",
            each.kind,
            each.actor,
            each.event or "",
            each.run or "",
            canonical(each.details),
        )
    console.print(table)
