"""alexis report: which remediations ran, did they succeed, how long, how often on what?"""

import json
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from app.cli import showing
from app.cli.calling.asking import Url, ask
from app.cli.completing import a_rule
from app.cli.known import rule_grammar
from app.cli.options import AsJson, SettingsFile, valid
from app.cli.showing import show
from app.domain.filters import ReportFilter
from app.domain.gone import stored_plan
from app.domain.legible import clean
from app.domain.restraint.trouble import Cause
from app.domain.views import Report, Tally


def report(  # noqa: PLR0913, PLR0917 - options
    since: Annotated[str, typer.Option(help="A length back from now (7d), or a time.")] = "7d",
    until: Annotated[str, typer.Option(help="Likewise; 0s is now.")] = "0s",
    rule: Annotated[str | None, typer.Option(help="Only this rule.", autocompletion=a_rule)] = None,
    target: Annotated[str | None, typer.Option(help="Only this target.")] = None,
    url: Url = None,
    settings: SettingsFile = None,
    as_json: AsJson = False,
) -> None:
    """Which remediations ran, did they succeed, how long did they take, how often on what?"""
    asked = {"since": since, "until": until, "rule": rule, "target": target}
    valid(ReportFilter, **asked)
    found = ask(url, settings, lambda alexis: alexis.get("/v1/report", Report, **asked))
    show(found, _print, as_json=as_json)


def _print(said: Report) -> None:
    console = showing.console()
    console.print(
        f"{said.since:%Y-%m-%d %H:%M} to {said.until:%Y-%m-%d %H:%M} UTC: {said.events} events, "
        f"{said.events_without_rule} without a rule, {said.total.runs} runs, "
        f"{_share(said.total)} succeeded"
    )
    again = f"again in {said.recurrence}"
    table = Table(
        "rule", "target", "runs", "succeeded", again, "median s", "p95 s", "last", box=None
    )
    for rule in said.rules:
        table.add_row(rule.rule, "all", *_cells(rule))
        for each in rule.targets:
            table.add_row("", each.target, *_cells(each))
    if said.rules:
        console.print(table)
    _print_what_is_amiss(console, said)
    if said.not_done:
        blocked = Table("not done: rule", "why", "times", box=None)
        for row in said.not_done:
            blocked.add_row(row.rule, row.reason, str(row.count))
        console.print(blocked)
    _print_trust(console, said)


def _print_what_is_amiss(console: Console, said: Report) -> None:
    """Say what somebody has to look at, whatever ran."""
    for gap in said.gaps:
        until = f"{gap.until:%Y-%m-%d %H:%M:%S}" if gap.until else "now"
        made_up = "reconciled" if gap.reconciled_at else "not reconciled"
        console.print(f"gap: {gap.what}, {gap.since:%Y-%m-%d %H:%M:%S} to {until}, {made_up}")
    for breaker in said.breakers:
        name = "ineffective" if breaker.cause is Cause.RECURRENCE else "breaker open"
        where = breaker.target or "all targets"
        line = f"{name}: {breaker.rule} on {where}: {clean(breaker.words)} (alexis breakers)"
        console.print(line, markup=False)
    if said.dead_letters:
        counts = ", ".join(f"{count} {kind}" for kind, count in said.dead_letters.items())
        console.print(f"dead letters: {counts} (alexis dead-letters)")


def _print_trust(console: Console, said: Report) -> None:
    """Say what rules would have done, and which have earned another mode."""
    if said.would_have_run:
        observed = Table("only observed: rule", "runs", "problems", "targets", "the last", box=None)
        for each in said.would_have_run:
            plan = stored_plan(rule_grammar(), json.dumps(each.plan))
            counts = (str(each.runs), str(each.problems), str(each.targets))
            observed.add_row(each.rule, *counts, Text(clean(str(plan))))
        console.print(observed)
    for advice in said.promotions:
        step = f"{advice.mode} → {advice.to}" if advice.to else f"stays {advice.mode}"
        console.print(f"{advice.rule}: {step}: {advice.because}", markup=False)
        if advice.change:
            console.print(f"    {advice.change}", markup=False)


def _cells(tally: Tally) -> tuple[str, ...]:
    seconds = tally.seconds
    return (
        str(tally.runs),
        _share(tally),
        str(tally.recurred),
        f"{seconds.median:.1f}" if seconds else "",
        f"{seconds.p95:.1f}" if seconds else "",
        f"{tally.last:%Y-%m-%d %H:%M}" if tally.last else "",
    )


def _share(tally: Tally) -> str:
    return "none" if tally.success_rate is None else f"{tally.success_rate:.0%}"
