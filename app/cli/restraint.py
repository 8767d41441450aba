"""alexis restraint: what holds Alexis back now, and what would block a rule on a target."""

from collections.abc import Callable
from typing import Annotated, TypeVar

import typer

from app.cli.calling.asking import Url, ask
from app.cli.completing import a_rule
from app.cli.in_order import in_order
from app.cli.options import AsJson, SettingsFile
from app.cli.showing import show
from app.domain.breakers import BreakerView
from app.domain.legible import clean
from app.domain.maintenance.views import ClosedView
from app.domain.restraint.shown import Among, InTheWay, LimitUse, RestraintView

Item = TypeVar("Item")

_TIME = "%Y-%m-%d %H:%M:%S"


def restraint(
    rule: Annotated[
        str | None,
        typer.Option(help="What would block this rule; with --target.", autocompletion=a_rule),
    ] = (None),
    target: Annotated[str | None, typer.Option(help="On this host; with --rule.")] = None,
    url: Url = None,
    settings: SettingsFile = None,
    as_json: AsJson = False,
) -> None:
    """Say what holds Alexis back now, also while it is serving."""
    if (rule is None) != (target is None):
        raise typer.BadParameter("give --rule and --target, both of them")
    found = ask(
        url,
        settings,
        lambda alexis: alexis.get("/v1/restraint", RestraintView, rule=rule, target=target),
    )
    show(found, lambda said: clean("\n".join(lines_of(said))), as_json=as_json)


def lines_of(said: RestraintView) -> list[str]:
    """Tell it for people to read."""
    lines = [_standing(said)]
    if said.dry_run:
        lines.append("it runs dry: it only says what it would do")
    if said.storm:
        lines.append(
            f"a storm since {said.storm.since:{_TIME}} UTC: {said.storm.why}; "
            f"over at {said.storm.earliest_end:{_TIME}} UTC at the earliest"
        )
    lines += _among("breakers open", said.breakers, _breaker)
    lines += _among("windows and silences in force", said.closed, _closed)
    work = said.runs
    lines.append(
        f"runs: {work.at_work} at work, {work.queued} queued, "
        f"{work.awaiting_approval} awaiting approval"
    )
    return [*lines, *_there(said.in_the_way)] if said.in_the_way else lines


def _standing(said: RestraintView) -> str:
    if said.paused is None:
        return "not paused"
    paused = said.paused
    return f"paused by {paused.by} since {paused.since:{_TIME}} UTC: {paused.reason}"


def _among(name: str, said: Among[Item], line: Callable[[Item], str]) -> list[str]:
    if not said.count:
        return []
    more = said.count - len(said.items)
    lines = [f"{name}: {said.count}", *(f"    {line(each)}" for each in said.items)]
    return [*lines, f"    and {more} more"] if more else lines


def _breaker(said: BreakerView) -> str:
    return f"{said.rule}, {said.target or 'on all targets'}: {said.words}"


def _closed(said: ClosedView) -> str:
    return (
        f"{said.what} by {said.author}, until {said.until:{_TIME}} UTC, "
        f"for {said.covers}: {said.comment}"
    )


def _there(said: InTheWay) -> list[str]:
    switched = "" if said.enabled else " (switched off)"
    lines = [f"rule {said.rule}{switched}, mode {said.mode}, on {said.target}"]
    lines += in_order(said.blocks) or ["    nothing would block it now"]
    return [*lines, *map(_use, said.limits)]


def _use(use: LimitUse) -> str:
    until = f", room again at {use.until:{_TIME}} UTC" if use.until else ""
    return f"    {use.limit}: {use.used} of {use.allowed} used by {use.of}{until}"
