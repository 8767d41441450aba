"""The four questions, answered from the runs of a period."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.domain import duration
from app.domain.run import RunState
from app.domain.views import NotDone, Report, RuleTally, Seconds, Tally, TargetTally

_SOON = timedelta(hours=24)

_ENDED = (
    RunState.SUCCEEDED,
    RunState.FAILED,
    RunState.TIMED_OUT,
    RunState.UNREACHABLE,
    RunState.UNKNOWN,
)


@dataclass(frozen=True)
class Done:
    """What the report needs to know of a run."""

    rule: str
    target: str
    state: str
    queued_at: datetime
    seconds: float | None
    finished_at: datetime | None = None
    remedy: int = 0


@dataclass(frozen=True)
class Period:
    """From when to when, and what came in meanwhile."""

    since: datetime
    until: datetime
    events: int
    events_without_rule: int


def report(
    period: Period, done: Sequence[Done], not_done: Iterable[NotDone], soon: timedelta = _SOON
) -> Report:
    """Make the report. `done` holds every run of the period that was not blocked.

    What is wanted again so `soon` after a success has recurred.
    """
    by_rule: dict[str, list[Done]] = defaultdict(list)
    for each in done:
        by_rule[each.rule].append(each)
    rules = [_of_rule(rule, some, soon) for rule, some in by_rule.items()]
    return Report(
        since=period.since,
        until=period.until,
        events=period.events,
        events_without_rule=period.events_without_rule,
        total=Tally(**_tally(done), recurred=sum(rule.recurred for rule in rules)),
        rules=tuple(sorted(rules, key=lambda tally: (-tally.runs, tally.rule))),
        not_done=tuple(sorted(not_done, key=lambda each: (-each.count, each.rule, each.reason))),
        recurrence=duration.spell(soon),
    )


def _of_rule(rule: str, done: Sequence[Done], soon: timedelta) -> RuleTally:
    by_target: dict[str, list[Done]] = defaultdict(list)
    for each in done:
        by_target[each.target].append(each)
    targets = [
        TargetTally(target=name, **_tally(some), recurred=_recurred(some, soon))
        for name, some in by_target.items()
    ]
    ordered = sorted(targets, key=lambda tally: (-tally.runs, tally.target))
    recurred = sum(target.recurred for target in targets)
    return RuleTally(rule=rule, targets=tuple(ordered), **_tally(done), recurred=recurred)


def _recurred(on_target: Sequence[Done], soon: timedelta) -> int:
    """Count the remediations that were wanted soon after an earlier one had succeeded."""
    ends = sorted(
        each.finished_at
        for each in on_target
        if each.finished_at and each.state == RunState.SUCCEEDED
    )
    wanted = [each.queued_at for each in on_target if each.remedy == 0]
    return sum(_is_soon_after(ends, at, soon) for at in wanted)


def _is_soon_after(ends: Sequence[datetime], at: datetime, soon: timedelta) -> bool:
    before = bisect_right(ends, at)
    return before > 0 and at - ends[before - 1] <= soon


def _tally(done: Sequence[Done]) -> dict[str, Any]:
    states = Counter(each.state for each in done)
    ended = sum(states[state] for state in _ENDED)
    succeeded = states[RunState.SUCCEEDED]
    return {
        "runs": len(done),
        "succeeded": succeeded,
        "states": dict(sorted(states.items())),
        "success_rate": round(succeeded / ended, 4) if ended else None,
        "seconds": Seconds.of([each.seconds for each in done if each.seconds is not None]),
        "last": max((each.queued_at for each in done), default=None),
    }
