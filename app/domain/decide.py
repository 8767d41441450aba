"""Decide, for one event and a rule that matches it, what is to be done, and what not and why."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain import duration
from app.domain.event import Event
from app.domain.fleet import Fleet
from app.domain.limits import Caps, Limits
from app.domain.placeholder import ValueRefused
from app.domain.rule import Mode, Remedy, Rule
from app.domain.targets import targets_of

_MOST_BLOCKED = 100
"""Of so many targets it is written down that nothing is done there, when it is done nowhere."""


class BlockReason(StrEnum):
    """Why a rule that matched does not act."""

    DUPLICATE = "duplicate"
    BUSY = "busy"
    COOLDOWN = "cooldown"
    RATE = "rate"
    NOT_ALLOWED = "not_allowed"
    NO_TARGET = "no_target"
    TOO_MANY_TARGETS = "too_many_targets"
    SHADOW = "shadow"
    DRY_RUN = "dry_run"
    RESOLVED = "resolved"
    HELD = "held"


@dataclass(frozen=True)
class Block:
    """Why not, for a person to read."""

    reason: BlockReason
    detail: str


@dataclass(frozen=True)
class Past:
    """What a rule did on a target before now.

    `begun` are the times of its remediations, `last` the end (or begin) of the latest run;
    `at_work`: one is under way or waits; `done_here`: one was for this very problem and occasion.
    """

    begun: tuple[datetime, ...] = ()
    last: datetime | None = None
    at_work: bool = False
    done_here: bool = False

    def no_later_than(self, time: datetime) -> "Past":
        """Give it as of this time: what is stamped later was before the clock was set back."""
        begun = tuple(min(each, time) for each in self.begun)
        return replace(self, begun=begun, last=min(self.last, time) if self.last else None)


@dataclass(frozen=True)
class Situation:
    """All that a decision rests on beside rule and event.

    `open_for` is how long the problem has been open; `acted` tells whether the rule acted for this
    problem and occasion, `past` what it did on a target since a time.
    """

    fleet: Fleet
    caps: Caps
    dry_run: bool
    problem_is_open: bool
    open_for: timedelta
    now: datetime
    acted: Callable[[], bool]
    past: Callable[[str, datetime], Past]


@dataclass(frozen=True)
class Choice:
    """What is to be done on one target, or why not."""

    target: str
    block: Block | None


@dataclass(frozen=True)
class Decision:
    """What is to be done for one rule that matched: on each target, or nowhere at all."""

    rule: Rule
    first_remedy: Remedy
    choices: tuple[Choice, ...]
    block: Block | None

    @property
    def acts(self) -> bool:
        return self.block is None and any(choice.block is None for choice in self.choices)

    def blocks(self) -> tuple[Block, ...]:
        whole = (self.block,) if self.block else ()
        return whole + tuple(choice.block for choice in self.choices if choice.block)


def occasion(rule: Rule, event: Event) -> str:
    """Give what the rule acts once for, beside the problem: each request of a person is its own."""
    return event.key if rule.actions else ""


def decide(rule: Rule, event: Event, situation: Situation) -> Decision:
    """Decide what a rule that matched may do now."""
    targets = targets_of(rule.targets, event, situation.fleet)
    limits = situation.caps.on(rule.limits)
    block = _block_of_all(event, targets, limits, situation) or _held(rule, situation)
    try:
        remedy = rule.filled(0, event)
    except ValueRefused as error:
        block = block or Block(BlockReason.NOT_ALLOWED, str(error))
        remedy = rule.then[0]
    choices = tuple(
        Choice(target, block or _block_on(target, rule, limits, situation))
        for target in (targets[:_MOST_BLOCKED] if block else targets)
    )
    return Decision(rule, remedy, choices, block)


def _block_of_all(
    event: Event, targets: Sequence[str], limits: Limits, situation: Situation
) -> Block | None:
    if not situation.problem_is_open:
        return Block(BlockReason.RESOLVED, "the problem is over")
    if "status" in event.missing:
        return Block(BlockReason.RESOLVED, "nobody says whether the problem is open")
    if not targets and situation.acted():
        return Block(BlockReason.DUPLICATE, "done for this problem already")
    if not targets:
        return Block(BlockReason.NO_TARGET, "the event names no host for this rule")
    if limits.max_targets is not None and len(targets) > limits.max_targets:
        return Block(
            BlockReason.TOO_MANY_TARGETS,
            f"{len(targets)} targets, at most {limits.max_targets} are allowed",
        )
    return None


def _held(rule: Rule, situation: Situation) -> Block | None:
    if rule.hold_for <= situation.open_for:
        return None
    left = rule.hold_for - situation.open_for
    return Block(
        BlockReason.HELD,
        f"the problem has to be open for {duration.spell(rule.hold_for)}, which it is at "
        f"{situation.now + left:%Y-%m-%d %H:%M:%S} UTC",
    )


def _block_on(target: str, rule: Rule, limits: Limits, situation: Situation) -> Block | None:
    if refusal := situation.fleet.refusal(target):
        return Block(BlockReason.NOT_ALLOWED, refusal)
    past = situation.past(target, situation.now - limits.reach)
    return (
        _block_by_past(past, limits, situation.now)
        or (
            Block(BlockReason.SHADOW, "the rule only observes")
            if rule.mode is Mode.OBSERVE
            else None
        )
        or (Block(BlockReason.DRY_RUN, "the service runs dry") if situation.dry_run else None)
    )


def _block_by_past(past: Past, limits: Limits, now: datetime) -> Block | None:
    if past.done_here:
        return Block(BlockReason.DUPLICATE, "done for this problem already")
    if past.at_work and limits.cooldown:
        return Block(BlockReason.BUSY, "the rule is at work on this target already")
    if past.last and now - past.last < limits.cooldown:
        return Block(
            BlockReason.COOLDOWN,
            f"last run {past.last:%Y-%m-%d %H:%M:%S} UTC, "
            f"cooldown of {duration.spell(limits.cooldown)}",
        )
    for rate in limits.rate:
        if sum(begun > now - rate.window for begun in past.begun) >= rate.times:
            return Block(BlockReason.RATE, f"the rate {rate} is used up")
    return None
