"""What a decision rests on when the history is the one that a test gives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.conditions.clause import Failure
from app.domain.decide import occasion
from app.domain.event import Event, EventKind
from app.domain.fleet import Fleet
from app.domain.limits import Caps
from app.domain.matching import match
from app.domain.problem import is_over
from app.domain.restraint.situation import Past, Situation
from app.domain.rule import Rule
from app.domain.run import ACTIVE, WAITING, RunState
from app.testing.scenario import EarlierRun, Scenario


@dataclass(frozen=True)
class Received:
    """An event, and when it was received."""

    event: Event
    at: datetime


@dataclass(frozen=True)
class Bench:
    """What a test stands on: the rules, by their names as they were read, and the settings."""

    rules: Mapping[str, Rule]
    fleet: Fleet
    caps: Caps
    honours_maintenance: bool = True


@dataclass(frozen=True)
class _Done:
    """A run that a test says there was."""

    run: EarlierRun
    queued_at: datetime

    @property
    def began(self) -> bool:
        """Tell whether it counts: one that was blocked or called off before it began does not."""
        return self.run.state not in (RunState.BLOCKED, RunState.CANCELLED)

    @property
    def started_at(self) -> datetime | None:
        return self.queued_at if self.began and self.run.state not in WAITING else None

    @property
    def finished_at(self) -> datetime | None:
        return None if self.is_at_work else self.queued_at + self.run.took

    @property
    def is_at_work(self) -> bool:
        return self.run.state in ACTIVE | WAITING

    def is_since(self, since: datetime) -> bool:
        return (self.finished_at or self.queued_at) >= since or self.queued_at >= since


def situation_for(rule: Rule, received: Received, scenario: Scenario, bench: Bench) -> Situation:
    """Give the situation in which the rule is to decide."""
    event, at, history = received.event, received.at, scenario.history
    of_rule = [each for each in _done(history.runs, at) if each.run.rule == rule.name]
    same_occasion = not occasion(rule, event)

    def is_here(done: _Done) -> bool:
        blocked = done.run.state is RunState.BLOCKED
        return done.run.same_problem and same_occasion and not blocked

    def past(target: str, since: datetime) -> Past:
        there = [each for each in of_rule if bench.fleet.canonical(each.run.target) == target]
        recent = [each for each in there if each.began and each.is_since(since)]
        ends = [each.finished_at or each.started_at or each.queued_at for each in recent]
        return Past(
            begun=tuple(each.queued_at for each in recent),
            last=max(ends, default=None),
            at_work=any(each.is_at_work for each in there),
            done_here=any(is_here(each) for each in there),
        )

    open_for = history.open_for
    if open_for is None:
        open_for = max(at - (event.occurred_at or at), timedelta(0))
    return Situation(
        fleet=bench.fleet,
        caps=bench.caps,
        dry_run=scenario.dry_run,
        problem_is_open=not history.resolved and not is_over(event),
        open_for=open_for,
        now=at,
        acted=lambda: any(is_here(each) for each in of_rule),
        past=past,
        under_maintenance=bench.honours_maintenance and bool(event.maintenance),
    )


def too_seldom(
    rule: Rule, received: Received, earlier: Sequence[Received], bench: Bench
) -> Failure | None:
    """Count the earlier events for which the rule's condition held, and this one."""
    rule = bench.rules[rule.name]
    counted = rule.count
    if counted is None:
        return None
    key = counted.key(rule.counted_as, received.event)
    if key is None:
        return counted.failure(None)
    since = received.at - counted.within
    seen = sum(
        since < each.at <= received.at
        and each.event.kind is not EventKind.RESOLVED
        and counted.key(rule.counted_as, each.event) == key
        and bool(match([rule], each.event, each.at).matched)
        for each in earlier
    )
    return counted.failure(1 + seen)


def _done(runs: Sequence[EarlierRun], at: datetime) -> list[_Done]:
    return [_Done(run, at - ago) for run in runs for ago in run.ago]
