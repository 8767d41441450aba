"""What a decision rests on when the history is the one that a test gives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from app.domain.by_hand import is_asked_for
from app.domain.conditions.clause import Failure
from app.domain.decide import occasion
from app.domain.event import Event, EventKind
from app.domain.fleet import Fleet
from app.domain.groups import Groups
from app.domain.limits import Caps
from app.domain.matching import match
from app.domain.problem import is_over
from app.domain.rates import Scope
from app.domain.restraint.breaker import End, in_a_row
from app.domain.restraint.permission import Permissions
from app.domain.restraint.pools import NOT_YET, Pool
from app.domain.restraint.record import Record
from app.domain.restraint.recurrence import Remediation
from app.domain.restraint.situation import Past, Situation
from app.domain.restraint.trouble import Trouble
from app.domain.rule import Rule
from app.domain.run import ACTIVE, WAITING, RunState
from app.testing.scenario import EarlierRun, Scenario

_ALL = 1_000_000


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
    permissions: Permissions = field(default_factory=Permissions)
    groups: Groups = field(default_factory=Groups)
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
    def begun_at(self) -> datetime | None:
        """Give when it began, as a rate counts it; None when it never did."""
        return NOT_YET if self.run.state in WAITING else self.started_at

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
    done = _done(history.runs, at)
    of_rule = [each for each in done if each.run.rule == rule.name]
    same_occasion = not occasion(rule, event)

    def is_here(done: _Done) -> bool:
        blocked = done.run.state is RunState.BLOCKED
        return done.run.same_problem and same_occasion and not blocked

    def begun(pool: Pool, since: datetime, at_most: int) -> Sequence[datetime]:
        canonical = bench.fleet.canonical
        there = [d for d in done if pool.holds(d.run.rule, canonical(d.run.target), d.run.tags)]
        times = [each.begun_at for each in there]
        return sorted((time for time in times if time and time > since), reverse=True)[:at_most]

    def past(target: str, since: datetime) -> Past:
        there = [each for each in of_rule if bench.fleet.canonical(each.run.target) == target]
        recent = [each for each in there if each.began and each.is_since(since)]
        ends = [each.finished_at or each.started_at or each.queued_at for each in recent]
        return Past(
            begun=tuple(begun(Pool(Scope.RULE_AND_TARGET, target, rule.name), since, _ALL)),
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
        permissions=bench.permissions,
        groups=bench.groups,
        begun=begun,
        record=_record(rule, received, of_rule, bench),
        under_maintenance=bench.honours_maintenance and bool(event.maintenance),
    )


def _record(rule: Rule, received: Received, of_rule: Sequence[_Done], bench: Bench) -> Record:
    """Give what the rule has to show by these runs, each taken for all remedies of one time."""

    def there(target: str) -> list[_Done]:
        return [each for each in of_rule if bench.fleet.canonical(each.run.target) == target]

    def troubles(target: str) -> Sequence[Trouble]:
        return in_a_row(ends, target, bench.caps.on(rule.limits))

    def past(target: str, since: datetime, most: int) -> Sequence[Remediation]:
        ended = [each for each in there(target) if each.began and each.is_since(since)]
        found = (Remediation(each.queued_at, each.finished_at, each.run.state) for each in ended)
        return sorted(found, key=lambda each: each.begun, reverse=True)

    def openings(target: str, since: datetime, most: int) -> Sequence[datetime]:
        others = (each.queued_at for each in there(target) if not each.run.same_problem)
        here = (each.queued_at for each in there(target) if each.run.same_problem)
        return [*(at for at in others if at > since), min(here, default=received.at)]

    ends = sorted(
        (
            End(rule.name, bench.fleet.canonical(each.run.target), each.run.state, at)
            for each in of_rule
            if each.began and (at := each.finished_at)
        ),
        key=lambda end: end.at,
    )
    record = Record(troubles=troubles)
    if is_asked_for(rule, received.event):
        return record
    return replace(record, past=past, openings=openings)


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
