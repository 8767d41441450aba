"""alexis report: which remediations ran, did they succeed, how long, how often on what?"""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime
from typing import Annotated

import typer
from pydantic import ValidationError

from app.cli.known import rule_grammar
from app.cli.opening import opened
from app.cli.options import AsJson, SettingsFile, settings_from
from app.cli.report_text import print_report
from app.cli.rules_in_force import rules_in_force
from app.config.settings import Settings
from app.domain.errors import ConfigError
from app.domain.filters import ReportFilter
from app.domain.promotion import Ladder, standings
from app.domain.reporting.csv_lines import header, lines
from app.domain.reporting.manual import manual_times
from app.domain.reporting.shown import Report
from app.domain.reporting.tables import Table, rows
from app.domain.rule_set import RuleSet
from app.store.database import Database
from app.store.views import StoredViews


def report(  # noqa: PLR0913, PLR0917 - the filters that there are
    since: Annotated[str, typer.Option(help="A length back from now (7d), or a time.")] = "7d",
    until: Annotated[str, typer.Option(help="Likewise; 0s is now.")] = "0s",
    rule: Annotated[list[str] | None, typer.Option(help="Only this rule; also several.")] = None,
    target: Annotated[
        list[str] | None, typer.Option(help="Only this target; also several.")
    ] = None,
    source: Annotated[
        list[str] | None, typer.Option(help="Only this source; also several.")
    ] = None,
    team: Annotated[
        list[str] | None, typer.Option(help="Only alerts of this team; also several.")
    ] = None,
    zone: Annotated[
        str, typer.Option(help="The time zone of the days, as Europe/Stockholm.")
    ] = "UTC",
    as_csv: Annotated[
        Table | None, typer.Option("--csv", help="Print this table as CSV, for a spreadsheet.")
    ] = None,
    settings: SettingsFile = None,
    as_json: AsJson = False,
) -> None:
    """Answer from the database, also while Alexis is serving."""
    if as_csv and as_json:
        raise typer.BadParameter("give one of --csv and --json", param_hint="--csv")
    wanted = _wanted(
        since=since,
        until=until,
        zone=zone,
        rule=rule,
        target=target,
        source=source,
        team=team,
    )
    read = settings_from(settings)
    if as_csv is Table.RUNS:
        asyncio.run(_print_runs(read, wanted))
        return
    found = asyncio.run(_report(read, wanted))
    if as_json:
        typer.echo(found.model_dump_json(indent=2))
    elif as_csv:
        _print_lines(header(as_csv) + lines(rows(as_csv, found), str))
    else:
        print_report(found)


def _wanted(**said: object) -> ReportFilter:
    try:
        return ReportFilter.model_validate(said)
    except ValidationError as error:
        first = error.errors()[0]
        raise typer.BadParameter(first["msg"], param_hint=f"--{first['loc'][0]}") from error


async def _report(settings: Settings, wanted: ReportFilter) -> Report:
    async with opened(settings.database) as database:
        rules = await _rules(settings, database)
        ladder = Ladder(settings.promotion, standings(rules)) if rules else None
        manual = manual_times(settings.report, rules or RuleSet())
        views = StoredViews(database, rule_grammar())
        return await views.report(wanted, datetime.now(UTC), ladder, manual)


async def _print_runs(settings: Settings, wanted: ReportFilter) -> None:
    """Print page by page: there may be more runs than fit into memory."""
    async with opened(settings.database) as database:
        _print_lines(header(Table.RUNS))
        views = StoredViews(database, rule_grammar())
        async for page in views.report_runs(wanted, datetime.now(UTC)):
            _print_lines(lines(page, str))


def _print_lines(text: str) -> None:
    """Print UTF-8, whatever the terminal speaks."""
    typer.echo(text.encode(), nl=False)


async def _rules(settings: Settings, database: Database) -> RuleSet | None:
    """Give the rules in force; None when there is no folder of rules here."""
    with suppress(ConfigError):
        return await rules_in_force(settings, database)
    return None
