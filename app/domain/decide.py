"""Decide, for one event and a rule that matches it, what is to be done, and what not and why."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, chain, islice

from app.domain.by_hand import is_asked_for
from app.domain.event import Event
from app.domain.placeholder import ValueRefused
from app.domain.restraint.approval import why_it_asks
from app.domain.restraint.block import Block, BlockReason
from app.domain.restraint.everywhere import against_all
from app.domain.restraint.on_target import against_doing, against_target
from app.domain.restraint.rates import against_together
from app.domain.restraint.situation import Situation
from app.domain.rule import Plan, Rule
from app.domain.targets import NOT_OURS, strangers, targets_of

_MOST_BLOCKED = 100
"""Of so many targets it is written down that nothing is done there, when it is done nowhere."""


@dataclass(frozen=True)
class Choice:
    """What is to be done on one target, or what speaks against it, the first reason first.

    `wave` counts from 0 where not all targets have their turn at once.
    """

    target: str
    against: tuple[Block, ...]
    wave: int | None = None

    @property
    def block(self) -> Block | None:
        return next(iter(self.against), None)


@dataclass(frozen=True)
class Decision:
    """What is to be done for one rule that matched: on each target, or nowhere at all.

    `asks` says why people are asked before it is done; when it need not be, there is nothing.
    """

    rule: Rule
    first_remedy: Plan
    choices: tuple[Choice, ...]
    against: tuple[Block, ...]
    asks: tuple[str, ...] = ()

    @property
    def block(self) -> Block | None:
        return next(iter(self.against), None)

    @property
    def acts(self) -> bool:
        return self.block is None and any(choice.block is None for choice in self.choices)

    def blocks(self) -> tuple[Block, ...]:
        whole = (self.block,) if self.block else ()
        return whole + tuple(choice.block for choice in self.choices if choice.block)


def in_waves(choices: Sequence[Choice], ramp: Sequence[int]) -> tuple[Choice, ...]:
    """Give those that act their turn: so many at first, then so many more, then the rest."""
    acting = [choice.target for choice in choices if choice.block is None]
    if not ramp or len(acting) <= ramp[0]:
        return tuple(choices)
    ends = list(accumulate(ramp))
    waves = {target: bisect_right(ends, place) for place, target in enumerate(acting)}
    return tuple(replace(choice, wave=waves.get(choice.target)) for choice in choices)


def occasion(rule: Rule, event: Event) -> str:
    """Give what the rule acts once for, beside the problem: each request of a person is its own."""
    return event.key if is_asked_for(rule, event) else ""


def decide(rule: Rule, event: Event, situation: Situation, *, thoroughly: bool = False) -> Decision:
    """Decide what a rule that matched may do now.

    The first reason that speaks against it is enough, unless all of them are asked for.
    """
    targets = targets_of(rule.targets, event, situation.fleet)
    limits = situation.caps.on(rule.limits)
    most = None if thoroughly else 1
    against = tuple(islice(against_all(rule, event, targets, limits, situation), most))
    try:
        remedy = rule.filled(0, event)
    except ValueRefused as error:
        against = (*against, Block(BlockReason.NOT_ALLOWED, str(error)))[:most]
        remedy = rule.plan(0)
    shown = targets[:_MOST_BLOCKED] if against else targets
    there: dict[str, Sequence[Block]] = dict.fromkeys(shown, ())
    shared: Mapping[str, Sequence[Block]] = {}
    if not against or thoroughly:
        for target in shown:
            blocks = against_target(target, rule, event, limits, situation)
            there[target] = tuple(islice(blocks, most))
        wanted = [target for target in shown if not there[target]]
        shared = against_together(rule, event, wanted, limits, situation)
    choices = []
    for target in shown:
        doing = against_doing(rule, situation)
        every = chain(against, there[target], shared.get(target, ()), doing)
        choices.append(Choice(target, tuple(islice(every, most))))
    acts_on = [choice.target for choice in choices if choice.block is None]
    if not against:
        unknown = strangers(rule.targets, event, situation.fleet)[:_MOST_BLOCKED]
        choices += [Choice(name, (Block(BlockReason.NO_TARGET, NOT_OURS),)) for name in unknown]
    asks = why_it_asks(rule, situation.approval, situation.fleet, acts_on, len(acts_on))
    return Decision(rule, remedy, in_waves(choices, limits.ramp), against, asks)
