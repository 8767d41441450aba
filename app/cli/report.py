"""alexis report: which remediations ran, did they succeed, how long, how often on what?"""

from functools import partial
from typing import Annotated

import typer

from app.cli.calling.asking import Url, ask
from app.cli.completing import a_rule
from app.cli.options import AsJson, SettingsFile, valid
from app.cli.report_text import print_report
from app.cli.showing import show
from app.domain.filters import ReportFilter
from app.domain.reporting.shown import Report
from app.domain.reporting.tables import Table

_PATH = "/v1/report"


def report(  # noqa: PLR0913, PLR0917 - the filters that there are
    since: Annotated[str, typer.Option(help="A length back from now (7d), or a time.")] = "7d",
    until: Annotated[str, typer.Option(help="Likewise; 0s is now.")] = "0s",
    rule: Annotated[
        list[str] | None,
        typer.Option(help="Only this rule; also several.", autocompletion=a_rule),
    ] = None,
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
    url: Url = None,
    settings: SettingsFile = None,
    as_json: AsJson = False,
) -> None:
    """Which remediations ran, did they succeed, how long did they take, how often on what?"""
    if as_csv and as_json:
        raise typer.BadParameter("give one of --csv and --json", param_hint="--csv")
    asked = {
        "since": since,
        "until": until,
        "zone": zone,
        "rule": rule,
        "target": target,
        "source": source,
        "team": team,
    }
    valid(ReportFilter, **asked)
    if as_csv:
        path, write = f"{_PATH}/{as_csv}.csv", partial(typer.echo, nl=False)
        ask(url, settings, lambda alexis: alexis.copy(path, write, **asked))
        return
    found = ask(url, settings, lambda alexis: alexis.get(_PATH, Report, **asked))
    show(found, print_report, as_json=as_json)
