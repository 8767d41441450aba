"""The tables that a report is exported as: their columns, and their rows out of a report."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from app.domain.reporting.shown import Report, Tally


class Table(StrEnum):
    """What can be exported."""

    RUNS = "runs"
    RULES = "rules"
    TARGETS = "targets"
    SOURCES = "sources"
    TEAMS = "teams"
    SERIES = "series"
    NOT_DONE = "not-done"


Cell = str | int | float | datetime | None
Row = tuple[Cell, ...]


class ReportedRun(NamedTuple):
    """A run, or what was blocked on a target, as a row of the table of runs."""

    queued_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    seconds: float | None
    rule: str
    target: str
    state: str
    reason: str | None
    detail: str
    remedy: int
    remedies: int
    source: str
    teams: str
    approved_by: str | None
    cancelled_by: str | None
    problem: str
    event: str
    id: str


ABOUT: Mapping[Table, str] = MappingProxyType(
    {
        Table.RUNS: "each run, and what was blocked on a target, in the order of time",
        Table.RULES: "how each rule did",
        Table.TARGETS: "how often each rule ran on each target",
        Table.SOURCES: "what came of the messages of each source",
        Table.TEAMS: "what came of the alerts of each team",
        Table.SERIES: "each piece of the period",
        Table.NOT_DONE: "what was not done, by rule and reason",
    }
)
_TALLY = (
    *("runs", "succeeded", "success_rate", "recurred"),
    *("mean_seconds", "median_seconds", "p95_seconds", "longest_seconds", "last"),
)
_BUCKET = (
    *("since", "until", "events", "runs", "succeeded", "failed", "cancelled", "other"),
    *("recurred", "blocked", "median"),
)
_COLUMNS: Mapping[Table, tuple[str, ...]] = MappingProxyType(
    {
        Table.RUNS: ReportedRun._fields,
        Table.RULES: ("rule", *_TALLY, "saved_seconds"),
        Table.TARGETS: ("rule", "target", *_TALLY),
        Table.SOURCES: ("source", "events", *_TALLY),
        Table.TEAMS: ("team", "events", *_TALLY),
        Table.SERIES: _BUCKET,
        Table.NOT_DONE: ("rule", "reason", "count"),
    }
)


def columns(table: Table) -> tuple[str, ...]:
    """Give the names of its columns."""
    return _COLUMNS[table]


def rows(table: Table, report: Report) -> Iterator[Row]:
    """Give the rows of a table out of the report; the table of runs is none of these."""
    return _ROWS[table](report)


def _tally(tally: Tally) -> Row:
    took = tally.seconds
    lengths = (took.mean, took.median, took.p95, took.longest) if took else (None,) * 4
    return (tally.runs, tally.succeeded, tally.success_rate, tally.recurred, *lengths, tally.last)


def _rules(report: Report) -> Iterator[Row]:
    for rule in report.rules:
        yield (rule.rule, *_tally(rule), rule.saved.seconds if rule.saved else None)


def _targets(report: Report) -> Iterator[Row]:
    for rule in report.rules:
        for target in rule.targets:
            yield (rule.rule, target.target, *_tally(target))


def _sources(report: Report) -> Iterator[Row]:
    for each in report.sources:
        yield (each.source, each.events, *_tally(each))


def _teams(report: Report) -> Iterator[Row]:
    for each in report.teams:
        yield (each.team, each.events, *_tally(each))


def _series(report: Report) -> Iterator[Row]:
    for bucket in report.series.buckets:
        yield tuple(getattr(bucket, name) for name in _BUCKET)


def _not_done(report: Report) -> Iterator[Row]:
    for each in report.not_done:
        yield (each.rule, each.reason, each.count)


_ROWS: Mapping[Table, Callable[[Report], Iterator[Row]]] = MappingProxyType(
    {
        Table.RULES: _rules,
        Table.TARGETS: _targets,
        Table.SOURCES: _sources,
        Table.TEAMS: _teams,
        Table.SERIES: _series,
        Table.NOT_DONE: _not_done,
    }
)
