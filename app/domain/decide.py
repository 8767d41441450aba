"""Decide, for one event and a rule that matches it, what is to be done, and what not and why."""

from dataclasses import dataclass
from itertools import chain, islice

from app.domain.event import Event
from app.domain.placeholder import ValueRefused
from app.domain.restraint.approval import why_it_asks
from app.domain.restraint.block import Block, BlockReason
from app.domain.restraint.everywhere import against_all
from app.domain.restraint.on_target import against_target
from app.domain.restraint.situation import Situation
from app.domain.rule import Plan, Rule
from app.domain.targets import targets_of

_MOST_BLOCKED = 100
"""Of so many targets it is written down that nothing is done there, when it is done nowhere."""


@dataclass(frozen=True)
class Choice:
    """What is to be done on one target, or what speaks against it, the first reason first."""

    target: str
    against: tuple[Block, ...]

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


def occasion(rule: Rule, event: Event) -> str:
    """Give what the rule acts once for, beside the problem: each request of a person is its own."""
    return event.key if rule.actions else ""


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
    choices = []
    for target in targets[:_MOST_BLOCKED] if against else targets:
        there = chain(against, against_target(target, rule, event, limits, situation))
        choices.append(Choice(target, tuple(islice(there, most))))
    acts_on = [choice.target for choice in choices if choice.block is None]
    asks = why_it_asks(rule, situation.approval, situation.fleet, acts_on, len(acts_on))
    return Decision(rule, remedy, tuple(choices), against, asks)
