"""The four questions, answered from what was counted."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain import duration
from app.domain.reporting.counting import FAILED, Counting, OnTarget, Sum
from app.domain.reporting.cutting import Cut
from app.domain.reporting.lengths import middle, spread
from app.domain.reporting.manual import Manual
from app.domain.reporting.shown import (
    Bucket,
    NotDone,
    Report,
    RuleTally,
    Saved,
    Series,
    SourceTally,
    TargetTally,
    TeamTally,
    WholeTally,
)
from app.domain.run import RunState


@dataclass(frozen=True)
class Received:
    """So many messages of a source about alerts of these teams, in a piece of the period."""

    piece: int
    source: str
    teams: tuple[str, ...]
    count: int


@dataclass(frozen=True)
class Blocked:
    """So many blocks of a rule for a reason, in a piece of the period."""

    piece: int
    rule: str
    reason: str
    count: int


@dataclass(frozen=True)
class Period:
    """A period in pieces, by the clocks of a zone, and what is counted by the database."""

    since: datetime
    until: datetime
    cut: Cut
    zone: str
    received: Sequence[Received] = ()
    without_rule: int = 0
    blocked: Sequence[Blocked] = ()


@dataclass(frozen=True)
class _Success:
    """How many problems a rule solved on all targets, and how many of these for good."""

    solved: int
    lasting: int
    manual: timedelta | None

    def saved(self) -> Saved:
        each = self.manual.total_seconds() if self.manual else None
        counted = self.lasting if each else 0
        return Saved(
            seconds=round((each or 0) * counted, 3),
            counted=counted,
            recurred=self.solved - self.lasting,
            unstated=self.lasting - counted,
            manual_seconds=each,
        )


def report(
    period: Period, counting: Counting, recurrence: timedelta, manual: Manual | None = None
) -> Report:
    """Make the report. `manual` says what people would have needed."""
    counting.close()
    stated = manual or Manual()
    by_rule: dict[str, dict[str, OnTarget]] = defaultdict(dict)
    for (rule, target), on_target in counting.on_targets.items():
        by_rule[rule][target] = on_target
    total = Sum()
    rules = []
    for rule, on_targets in by_rule.items():
        of_rule = Sum()
        targets = [
            TargetTally(target=target, **each.tally()) for target, each in on_targets.items()
        ]
        for each in on_targets.values():
            of_rule.take(each)
        total.take(of_rule)
        success = _Success(
            sum(len(each.solved) for each in on_targets.values()),
            sum(each.lasting(counting.soon) for each in on_targets.values())
            if stated.is_stated
            else 0,
            stated.of(rule),
        )
        rules.append(
            RuleTally(
                rule=rule,
                targets=tuple(sorted(targets, key=lambda tally: (-tally.runs, tally.target))),
                saved=success.saved() if stated.is_stated else None,
                **_whole(of_rule),
            )
        )
    return Report(
        since=period.since,
        until=period.until,
        events=sum(each.count for each in period.received),
        events_without_rule=period.without_rule,
        total=WholeTally(saved=_all_saved(rules, stated), **_whole(total)),
        rules=tuple(sorted(rules, key=lambda tally: (-tally.runs, tally.rule))),
        sources=_sources(period.received, counting.sources),
        teams=_teams(period.received, counting.teams),
        series=_series(period, counting.pieces),
        not_done=_not_done(period.blocked),
        recurrence=duration.spell(recurrence),
    )


def _whole(counted: Sum) -> dict[str, object]:
    return {**counted.tally(), "durations": spread(counted.lengths)}


def _all_saved(rules: Iterable[RuleTally], stated: Manual) -> Saved | None:
    if not stated.is_stated:
        return None
    each = [rule.saved for rule in rules if rule.saved]
    return Saved(
        seconds=round(sum(saved.seconds for saved in each), 3),
        counted=sum(saved.counted for saved in each),
        recurred=sum(saved.recurred for saved in each),
        unstated=sum(saved.unstated for saved in each),
        manual_seconds=stated.general.total_seconds() if stated.general else None,
    )


def _sources(received: Iterable[Received], counted: Mapping[str, Sum]) -> tuple[SourceTally, ...]:
    events: Counter[str] = Counter()
    for each in received:
        events[each.source] += each.count
    tallies = [
        SourceTally(source=name, events=events[name], **counted.get(name, Sum()).tally())
        for name in events.keys() | counted.keys()
    ]
    return tuple(sorted(tallies, key=lambda tally: (-tally.runs, -tally.events, tally.source)))


def _teams(
    received: Iterable[Received], counted: Mapping[str | None, Sum]
) -> tuple[TeamTally, ...]:
    events: Counter[str | None] = Counter()
    for each in received:
        for team in each.teams or (None,):
            events[team] += each.count
    tallies = [
        TeamTally(team=name, events=events[name], **counted.get(name, Sum()).tally())
        for name in events.keys() | counted.keys()
    ]
    return tuple(sorted(tallies, key=lambda tally: (-tally.runs, -tally.events, tally.team or "")))


def _series(period: Period, counted: Sequence[Sum]) -> Series:
    events: Counter[int] = Counter()
    for received in period.received:
        events[received.piece] += received.count
    blocked: dict[int, Counter[str]] = defaultdict(Counter)
    for block in period.blocked:
        blocked[block.piece][block.reason] += block.count
    return Series(
        zone=period.zone,
        step=period.cut.step.name,
        buckets=tuple(
            Bucket(
                since=since,
                until=until,
                events=events[number],
                blocked=blocked[number].total(),
                not_done=dict(sorted(blocked[number].items())),
                **_outcomes(counted[number]),
            )
            for number, (since, until) in enumerate(period.cut.pieces)
        ),
    )


def _outcomes(counted: Sum) -> dict[str, int | float | None]:
    ended = sorted(counted.lengths)
    outcomes = {
        "succeeded": counted.succeeded,
        "failed": sum(counted.states.get(state, 0) for state in FAILED),
        "cancelled": counted.states.get(RunState.CANCELLED, 0),
    }
    return {
        **outcomes,
        "runs": counted.runs,
        "other": counted.runs - sum(outcomes.values()),
        "recurred": counted.recurred,
        "median": middle(ended) if ended else None,
    }


def _not_done(blocked: Iterable[Blocked]) -> tuple[NotDone, ...]:
    counts: Counter[tuple[str, str]] = Counter()
    for each in blocked:
        counts[each.rule, each.reason] += each.count
    made = [
        NotDone(rule=rule, reason=reason, count=count) for (rule, reason), count in counts.items()
    ]
    return tuple(sorted(made, key=lambda each: (-each.count, each.rule, each.reason)))
