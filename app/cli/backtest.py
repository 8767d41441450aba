"""alexis backtest: what would a change of the rules have done to what is stored?"""

import asyncio
from collections.abc import Collection
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from statistics import median
from typing import Annotated

import typer
from pydantic import ValidationError

from app.backtesting.history import Happened, History, HistoryPage, Stock
from app.backtesting.replay import Asked
from app.backtesting.replay import backtest as replayed
from app.backtesting.result import Backtest
from app.backtesting.side import World
from app.backtesting.text import markdown, text
from app.cli.known import rule_grammar
from app.cli.loading import settings_from
from app.cli.opening import opened
from app.cli.options import AsJson, SettingsFile
from app.cli.progress import Told, bar
from app.cli.rules_in_force import rules_in_force
from app.config.rule_files import RuleFiles
from app.config.settings import Settings
from app.domain.errors import ConfigError
from app.domain.filters import ReportFilter
from app.domain.ids import ProblemId
from app.domain.rule_set import RuleSet
from app.store.backtest import StoredHistory
from app.store.database import Database

_USUAL_LENGTH = 60.0
"""Seconds that a run is taken to last where none is stored."""

_GATE = 3


class Gate(StrEnum):
    """What ends with an exit status of its own."""

    NEW_RUNS = "new-runs"
    LOST_MATCHES = "lost-matches"


def backtest(  # noqa: PLR0913, PLR0917 - the options that there are
    rules: Annotated[Path, typer.Option(help="The folder of the changed rules.")],
    against: Annotated[
        Path | None, typer.Option(help="The folder to compare with; else the rules in force.")
    ] = None,
    since: Annotated[str, typer.Option(help="A length back from now (30d), or a time.")] = "30d",
    until: Annotated[str, typer.Option(help="Likewise; 0s is now.")] = "0s",
    examples: Annotated[
        int, typer.Option(min=0, max=1000, help="Events shown for each difference.")
    ] = 3,
    fail_on: Annotated[
        list[Gate] | None, typer.Option(help="Exit status 3 when a rule would do that.")
    ] = None,
    as_markdown: Annotated[
        bool, typer.Option("--markdown", help="Print it for a comment on a pull request.")
    ] = False,
    settings: SettingsFile = None,
    as_json: AsJson = False,
) -> None:
    """Replay stored events against changed rules, also while Alexis is serving. Nothing runs."""
    try:
        wanted = ReportFilter.model_validate({"since": since, "until": until})
    except ValidationError as error:
        first = error.errors()[0]
        raise typer.BadParameter(first["msg"], param_hint=f"--{first['loc'][0]}") from error
    begin, end = wanted.period(datetime.now(UTC))
    if begin >= end:
        raise typer.BadParameter("must be before --until", param_hint="--since")
    read = settings_from(settings)
    changed = _rules(rules, read)
    with bar("replaying") as told:
        found = asyncio.run(_backtest(read, against, changed, (begin, end), examples, told))
    if as_json:
        typer.echo(found.model_dump_json(indent=2))
    else:
        names = str(against or read.rules.dir), str(rules)
        typer.echo((markdown if as_markdown else text)(found, *names))
    gates = fail_on or []
    new_runs = Gate.NEW_RUNS in gates and found.new_runs
    if new_runs or (Gate.LOST_MATCHES in gates and found.lost_matches):
        raise typer.Exit(_GATE)


async def _backtest(
    settings: Settings,
    against: Path | None,
    changed: RuleSet,
    period: tuple[datetime, datetime],
    examples: int,
    told: Told,
) -> Backtest:
    async with opened(settings.database) as database:
        if against is None:
            before = await _in_force(settings, database)
        else:
            before = _rules(against, settings)
        asked = Asked(
            before.rules,
            changed.rules,
            *period,
            examples,
            _kept_since(settings),
            before.windows,
            changed.windows,
        )
        history = _Watched(StoredHistory(database), told)
        return await replayed(history, asked, lambda stock: _world(settings, stock))


class _Watched:
    """A history that tells how much of it was read, by the time in which it happened."""

    def __init__(self, history: History, told: Told) -> None:
        self._history = history
        self._told = told

    async def stock(self, since: datetime, until: datetime) -> Stock:
        return await self._history.stock(since, until)

    async def page(
        self, begin: datetime, until: datetime, after: Happened | None, known: Collection[ProblemId]
    ) -> HistoryPage:
        found = await self._history.page(begin, until, after, known)
        if found.items:
            self._told((found.items[-1].at - begin) / (until - begin))
        return found


def _kept_since(settings: Settings) -> datetime | None:
    age = settings.retention.age
    return datetime.now(UTC) - age if age else None


def _world(settings: Settings, stock: Stock) -> World:
    lengths = stock.lengths
    usual = median(lengths.values()) if lengths else _USUAL_LENGTH
    honours = settings.sources.dynatrace.honour_maintenance
    return World(settings.targets, settings.limits, lengths, usual, settings.permissions, honours)


def _rules(folder: Path, settings: Settings) -> RuleSet:
    """Read a folder of rules. Raises `ConfigError` when anything is wrong with it."""
    read = RuleFiles(folder, rule_grammar(), settings.targets).read()
    if read.problems:
        raise ConfigError(*read.problems)
    return read


async def _in_force(settings: Settings, database: Database) -> RuleSet:
    read = await rules_in_force(settings, database)
    for problem in read.problems:
        typer.echo(str(problem), err=True)
    return read
