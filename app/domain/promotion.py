"""Which rules have earned the next mode, and which are to step back: said, never done."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from pydantic import Field

from app.domain import duration
from app.domain.duration import Duration
from app.domain.frozen import Frozen
from app.domain.restraint.block import BlockReason
from app.domain.rule import Mode
from app.domain.rule_set import RuleSet
from app.domain.run import ACTIVE, CALLED_OFF, RAMP_STOPPED, WAITING, RunState

STOPS = (BlockReason.NO_TARGET, BlockReason.TOO_MANY_TARGETS, BlockReason.NOT_ALLOWED)
"""Blocks that say that a rule means other hosts than it should."""

_NOT_ENDED = ACTIVE | WAITING | {RunState.BLOCKED}


class Thresholds(Frozen):
    """What a rule has to show before it is trusted further."""

    would_runs: int = Field(
        default=10, ge=1, description="From observe to approve: so many would-be runs."
    )
    successes: int = Field(
        default=20, ge=1, description="From approve to auto: so many successes in a row."
    )
    recurrence: Duration = Field(
        default=timedelta(hours=24),
        description="A problem that is back on the target so soon was not repaired.",
    )
    setbacks: int = Field(
        default=3,
        ge=1,
        description="From auto back to approve: so many failures or recurrences among the last "
        "runs, as many as `successes`.",
    )


@dataclass(frozen=True)
class Standing:
    """A rule in force, and the file that it is in."""

    rule: str
    mode: Mode
    digest: str
    file: str


def standings(rules: RuleSet) -> tuple[Standing, ...]:
    """Give the rules that are switched on."""
    return tuple(
        Standing(rule.name, rule.mode, rule.digest, rules.origins.get(rule.name, ""))
        for rule in rules.rules
        if rule.enabled
    )


@dataclass(frozen=True)
class Ladder:
    """The rules in force, and what they have to show."""

    thresholds: Thresholds
    standings: tuple[Standing, ...]


@dataclass(frozen=True)
class Deed:
    """A run, or one that a cooldown or a rate held back."""

    target: str
    problem: str
    episode: int
    state: str
    detail: str
    queued_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True)
class Evidence:
    """What a rule, as it is now, did in a period.

    `would` counts its would-be runs for problems that are over, `stops` its blocks that a person
    would have to know of; `deeds` are in the order of time.
    """

    would: int = 0
    stops: Mapping[str, int] = field(default_factory=dict)
    deeds: Sequence[Deed] = ()


class Advice(Frozen):
    """What a rule has shown. `to` is the mode that it should have next, None to wait."""

    rule: str
    mode: str
    to: str | None
    because: str
    change: str | None = Field(description="The line to change, and where.")


def advice(ladder: Ladder, evidence: Mapping[str, Evidence], now: datetime) -> tuple[Advice, ...]:
    """Advise on each rule by its name; those in auto are named only to step back."""
    found = (
        _advice(standing, evidence.get(standing.rule, Evidence()), ladder.thresholds, now)
        for standing in sorted(ladder.standings, key=lambda standing: standing.rule)
    )
    return tuple(each for each in found if each)


def _advice(
    standing: Standing, evidence: Evidence, thresholds: Thresholds, now: datetime
) -> Advice | None:
    to = Mode.APPROVE
    if standing.mode is Mode.OBSERVE:
        earned, because = _observed(evidence, thresholds)
    elif standing.mode is Mode.APPROVE:
        earned, because = _approved(evidence, thresholds, now)
        to = Mode.AUTO
    else:
        earned, because = _fell_back(evidence, thresholds)
    if standing.mode is Mode.AUTO and not earned:
        return None
    return Advice(
        rule=standing.rule,
        mode=standing.mode,
        to=to if earned else None,
        because=because,
        change=f"{standing.file}: rule {standing.rule}: mode: {to}" if earned else None,
    )


def _observed(evidence: Evidence, thresholds: Thresholds) -> tuple[bool, str]:
    because = f"{evidence.would} of {thresholds.would_runs} would-be runs on resolved problems"
    if evidence.stops:
        because += f", but blocked: {_listed(evidence.stops)}"
    return evidence.would >= thresholds.would_runs and not evidence.stops, because


def _approved(evidence: Evidence, thresholds: Thresholds, now: datetime) -> tuple[bool, str]:
    """Count the successes since the last one that was none, and are old enough to be sure of."""
    row = 0
    since = ""
    for deed, setback in reversed(_ended(evidence.deeds, thresholds)):
        if setback:
            when = deed.finished_at or deed.queued_at
            since = f", since {setback} on {deed.target} at {when:%Y-%m-%d %H:%M} UTC"
            break
        row += bool(deed.finished_at and deed.finished_at + thresholds.recurrence <= now)
    within = duration.spell(thresholds.recurrence)
    because = f"{row} of {thresholds.successes} successes in a row, each without recurrence in "
    return row >= thresholds.successes, because + within + since


def _fell_back(evidence: Evidence, thresholds: Thresholds) -> tuple[bool, str]:
    last = _ended(evidence.deeds, thresholds)[-thresholds.successes :]
    setbacks: dict[str, int] = {}
    for _, setback in last:
        if setback:
            setbacks[setback] = setbacks.get(setback, 0) + 1
    because = f"of its last {len(last)} runs: {_listed(setbacks)}"
    return sum(setbacks.values()) >= thresholds.setbacks, because


def _ended(deeds: Sequence[Deed], thresholds: Thresholds) -> list[tuple[Deed, str | None]]:
    """Give what has ended, each with what speaks against it: its state, or `recurred`."""
    on_target: dict[str, list[Deed]] = {}
    for deed in deeds:
        on_target.setdefault(deed.target, []).append(deed)
    ended: list[tuple[Deed, str | None]] = []
    for deed in deeds:
        if deed.state in _NOT_ENDED or deed.detail.startswith((CALLED_OFF, RAMP_STOPPED)):
            continue
        if deed.state != RunState.SUCCEEDED:
            ended.append((deed, deed.state))
        elif _recurred(deed, on_target[deed.target], thresholds.recurrence):
            ended.append((deed, "recurred"))
        else:
            ended.append((deed, None))
    return ended


def _recurred(deed: Deed, on_target: Iterable[Deed], within: timedelta) -> bool:
    """Tell whether the rule was wanted there again, too soon, for what is not the same time."""
    end = deed.finished_at
    return end is not None and any(
        end < other.queued_at <= end + within
        and (other.problem, other.episode) != (deed.problem, deed.episode)
        for other in on_target
    )


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in sorted(counts.items()))
