"""alexis report: which remediations ran, did they succeed, how long, how often on what?"""

import asyncio
import sys
from datetime import UTC, datetime
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.table import Table

from app.cli.options import AsJson, SettingsFile, settings_from
from app.config.settings import Database
from app.domain.errors import ConfigError, Problem, StoreUnavailable
from app.domain.filters import ReportFilter
from app.domain.views import Report, Tally
from app.main import rule_grammar
from app.store.database import database_at
from app.store.views import StoredViews

_WIDTH_OF_A_FILE = 200


def report(
    since: Annotated[str, typer.Option(help="A length back from now (7d), or a time.")] = "7d",
    until: Annotated[str, typer.Option(help="Likewise; 0s is now.")] = "0s",
    rule: Annotated[str | None, typer.Option(help="Only this rule.")] = None,
    target: Annotated[str | None, typer.Option(help="Only this target.")] = None,
    settings: SettingsFile = None,
    as_json: AsJson = False,
) -> None:
    """Answer from the database, also while Alexis is serving."""
    try:
        wanted = ReportFilter.model_validate(
            {"since": since, "until": until, "rule": rule, "target": target}
        )
    except ValidationError as error:
        first = error.errors()[0]
        raise typer.BadParameter(first["msg"], param_hint=f"--{first['loc'][0]}") from error
    read = settings_from(settings)
    found = asyncio.run(_report(read.database, wanted))
    if as_json:
        typer.echo(found.model_dump_json(indent=2))
    else:
        _print(found)


async def _report(place: Database, wanted: ReportFilter) -> Report:
    database = database_at(place.url, place.secret, place.lease)
    database.open_to_read()
    try:
        return await StoredViews(database, rule_grammar()).report(wanted, datetime.now(UTC))
    except StoreUnavailable as error:
        raise ConfigError(Problem("database.url", f"{place.shown}: {error}")) from error
    finally:
        await database.close()


def _print(said: Report) -> None:
    console = Console(width=None if sys.stdout.isatty() else _WIDTH_OF_A_FILE)
    console.print(
        f"{said.since:%Y-%m-%d %H:%M} to {said.until:%Y-%m-%d %H:%M} UTC: {said.events} events, "
        f"{said.events_without_rule} without a rule, {said.total.runs} runs, "
        f"{_share(said.total)} succeeded"
    )
    table = Table("rule", "target", "runs", "succeeded", "median s", "p95 s", "last", box=None)
    for rule in said.rules:
        table.add_row(rule.rule, "all", *_cells(rule))
        for each in rule.targets:
            table.add_row("", each.target, *_cells(each))
    if said.rules:
        console.print(table)
    for gap in said.gaps:
        until = f"{gap.until:%Y-%m-%d %H:%M:%S}" if gap.until else "now"
        made_up = "reconciled" if gap.reconciled_at else "not reconciled"
        console.print(f"gap: {gap.what}, {gap.since:%Y-%m-%d %H:%M:%S} to {until}, {made_up}")
    if said.dead_letters:
        counts = ", ".join(f"{count} {kind}" for kind, count in said.dead_letters.items())
        console.print(f"dead letters: {counts} (alexis dead-letters)")
    if said.not_done:
        blocked = Table("not done: rule", "why", "times", box=None)
        for row in said.not_done:
            blocked.add_row(row.rule, row.reason, str(row.count))
        console.print(blocked)


def _cells(tally: Tally) -> tuple[str, ...]:
    seconds = tally.seconds
    return (
        str(tally.runs),
        _share(tally),
        f"{seconds.median:.1f}" if seconds else "",
        f"{seconds.p95:.1f}" if seconds else "",
        f"{tally.last:%Y-%m-%d %H:%M}" if tally.last else "",
    )


def _share(tally: Tally) -> str:
    return "none" if tally.success_rate is None else f"{tally.success_rate:.0%}"
