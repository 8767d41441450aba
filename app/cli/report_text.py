"""The report as a person reads it on a terminal."""

import json
import sys
from collections.abc import Sequence
from datetime import timedelta

from rich.console import Console
from rich.table import Table
from rich.text import Text

from app.cli.known import rule_grammar
from app.domain import duration
from app.domain.gone import stored_plan
from app.domain.legible import clean
from app.domain.reporting.shown import Report, Saved, SourceTally, Tally, TeamTally
from app.domain.restraint.trouble import Cause

_WIDTH_OF_A_FILE = 200


def print_report(said: Report) -> None:
    """Print what there is to say; what others wrote is text, and nothing else."""
    console = Console(width=None if sys.stdout.isatty() else _WIDTH_OF_A_FILE)
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
            table.add_row("", Text(clean(each.target)), *_cells(each))
    if said.rules:
        console.print(table)
    if said.total.saved:
        console.print(_saved(said.total.saved, said.recurrence))
    _print_origins(console, said)
    _print_what_is_amiss(console, said)
    if said.not_done:
        blocked = Table("not done: rule", "why", "times", box=None)
        for row in said.not_done:
            blocked.add_row(row.rule, row.reason, str(row.count))
        console.print(blocked)
    _print_trust(console, said)


def _saved(saved: Saved, recurrence: str) -> str:
    """Say how much time was saved, and of what nothing is claimed."""
    length = duration.spell(timedelta(seconds=round(saved.seconds)))
    left_out = [
        f"{count} {why}"
        for count, why in (
            (saved.recurred, f"wanted again within {recurrence}"),
            (saved.unstated, "without a manual_time"),
        )
        if count
    ]
    said = f"saved {length} of work by hand; problems solved: {saved.counted}"
    return f"{said}; not counted: {', '.join(left_out)}" if left_out else said


def _print_origins(console: Console, said: Report) -> None:
    """Say where it came from, if it came from more than one place."""
    some: list[tuple[str, Sequence[SourceTally | TeamTally]]] = []
    if len(said.sources) > 1:
        some.append(("source", said.sources))
    if any(each.team is not None for each in said.teams):
        some.append(("team", said.teams))
    for name, tallies in some:
        table = Table(f"by {name}", "events", "runs", "succeeded", box=None)
        for each in tallies:
            who = each.source if isinstance(each, SourceTally) else each.team or "none"
            table.add_row(Text(clean(who)), str(each.events), str(each.runs), _share(each))
        console.print(table)


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
