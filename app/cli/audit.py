"""alexis audit: who caused what, and does the trail of it hold?"""

import asyncio
import os
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.table import Table

from app.cli.calling.asking import Url, ask
from app.cli.calling.calls import Calls
from app.cli.options import AsJson, SettingsFile, valid
from app.cli.progress import busy
from app.cli.showing import a_table, console, show, words
from app.domain.audit import canonical
from app.domain.audit_check import Head, Verdict
from app.domain.filters import AuditFilter, When, at
from app.domain.frozen import Frozen
from app.domain.views import AuditEntry, Page

_PAGE = 500

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
    url: Url = None,
    settings: SettingsFile = None,
    as_json: AsJson = False,
) -> None:
    """Check that no row was changed, removed or put in; also while Alexis is serving.

    An Alexis at a URL checks itself: who has its machine can make it say what he likes. The head
    that was written down elsewhere, and a copy of the database here, are the better proof.
    """
    try:
        remembered = str(Head.parse(head)) if head else None
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--head") from error
    with busy("checking the trail"):
        verdict = ask(
            url,
            settings,
            lambda alexis: alexis.get_patiently("/v1/audit/verify", Verdict, head=remembered),
        )
    show(verdict, _said, as_json=as_json)
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
    url: Url = None,
    settings: SettingsFile = None,
    as_json: AsJson = False,
) -> None:
    """List the trail, the oldest first; with --json one line for each entry."""
    asked = {"since": since, "run": run, "event": event, "actor": actor, "kind": kind}
    valid(AuditFilter, **asked)
    found = ask(url, settings, lambda alexis: _all(alexis, asked))
    if as_json:
        for entry in found:
            typer.echo(entry.model_dump_json())
    else:
        console().print(_table(found))


@audit.command()
def cut(
    before: Annotated[str, typer.Option(help="A length back from now (400d), or a time.")],
    settings: SettingsFile = None,
) -> None:
    """Take away the beginning of the trail; with SQLite Alexis must not be serving.

    This is done on the database of the settings, never over the network.
    """
    older = valid(_Older, before=before)
    if os.environ.get("ALEXIS_URL") and not settings and "ALEXIS_SETTINGS" not in os.environ:
        raise typer.BadParameter("a cut is made where the database is, not at ALEXIS_URL")
    from app.cli.cutting import cut_off  # noqa: PLC0415 - it needs the database, the others do not

    now = datetime.now(UTC)
    gone = asyncio.run(cut_off(settings, at(older.before, now), now))
    typer.echo(f"{gone} rows are gone")


async def _all(alexis: Calls, asked: dict[str, str | None]) -> list[AuditEntry]:
    """Give every page, turned round so that the oldest comes first."""
    found: list[AuditEntry] = []
    cursor: str | None = None
    while True:
        page = await alexis.get("/v1/audit", Page[AuditEntry], **asked, limit=_PAGE, cursor=cursor)
        found += page.items
        if (cursor := page.next) is None:
            return found[::-1]


def _said(verdict: Verdict) -> str:
    if verdict.fault:
        return f"row {verdict.fault.row} does not fit: {verdict.fault.what}"
    first = "" if verdict.first in (None, 1) else f", beginning with row {verdict.first}"
    keyed = "" if verdict.keyed_from is None else f", keyed since row {verdict.keyed_from}"
    return f"{verdict.rows} rows hold{first}{keyed}\nhead {verdict.head}"


def _table(found: list[AuditEntry]) -> Table:
    table = a_table("seq", "time (UTC)", "what", "who", "event", "run", "details")
    for each in found:
        table.add_row(
            str(each.seq),
            f"{each.at:%Y-%m-%d %H:%M:%S}",
            each.kind,
            words(each.actor),
            each.event or "",
            each.run or "",
            words(canonical(each.details)),
        )
    return table
