"""alexis runs: what ran, runs or was blocked; and one of them with its steps and their output."""

from typing import Annotated

import typer
from rich.table import Table

from app.cli.calling.asking import Url, ask
from app.cli.calling.calls import in_path
from app.cli.completing import a_rule, a_run
from app.cli.options import AsJson, SettingsFile, valid
from app.cli.run_text import text_of_run
from app.cli.showing import a_table, is_narrow, show, show_list, state, words
from app.domain.filters import RunFilter
from app.domain.run import RunState
from app.domain.views import Page, RunSummary, RunView

_FILTERS = "Of the list, only those"
_STATES = f"That stand like this: {', '.join(RunState)}."


def runs(  # noqa: PLR0913, PLR0917 - options
    run: Annotated[
        str | None,
        typer.Argument(
            help="Show this one, with its steps and their output.",
            metavar="RUN",
            autocompletion=a_run,
        ),
    ] = None,
    in_state: Annotated[
        RunState | None,
        typer.Option("--state", help=_STATES, metavar="STATE", rich_help_panel=_FILTERS),
    ] = None,
    rule: Annotated[
        str | None,
        typer.Option(help="Of this rule.", autocompletion=a_rule, rich_help_panel=_FILTERS),
    ] = None,
    target: Annotated[
        str | None, typer.Option(help="On this target.", rich_help_panel=_FILTERS)
    ] = None,
    event: Annotated[
        str | None, typer.Option(help="Of this event, by its id.", rich_help_panel=_FILTERS)
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            help="Queued since: a length back from now (7d), or a time.", rich_help_panel=_FILTERS
        ),
    ] = None,
    limit: Annotated[
        int, typer.Option(min=1, max=500, help="At most so many.", rich_help_panel=_FILTERS)
    ] = 20,
    url: Url = None,
    settings: SettingsFile = None,
    as_json: AsJson = False,
) -> None:
    """List runs, the newest first; or show one, with what each step did.

    What was blocked is among them, with the reason.
    """
    if run is not None:
        path = f"/v1/runs/{in_path(run)}"
        show(ask(url, settings, lambda at: at.get(path, RunView)), text_of_run, as_json=as_json)
        return
    wanted = {"state": in_state, "rule": rule, "target": target, "event": event, "since": since}
    valid(RunFilter, **wanted)
    page = ask(
        url,
        settings,
        lambda alexis: alexis.get("/v1/runs", Page[RunSummary], **wanted, limit=limit),
    )
    show_list(page, "There are no such runs.", _table, as_json=as_json)


def _table(found: tuple[RunSummary, ...]) -> Table:
    narrow = is_narrow()
    more = () if narrow else ("seconds", "why")
    table = a_table("id", "state", "rule", "target", "queued (UTC)", *more)
    for each in found:
        table.add_row(
            each.id,
            state(each.state, each.reason),
            each.rule,
            words(each.target),
            f"{each.queued_at:%m-%d %H:%M}" if narrow else f"{each.queued_at:%Y-%m-%d %H:%M:%S}",
            *(() if narrow else (_seconds(each), words(each.detail))),
        )
    return table


def _seconds(run: RunSummary) -> str:
    return "" if run.seconds is None else f"{run.seconds:.1f}"
