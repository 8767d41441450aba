"""What the rules would say to an event, for a person to read."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from pydantic import Field

from app.domain.conditions.clause import Failure
from app.domain.decide import Choice, decide
from app.domain.event import Entity, Event
from app.domain.frozen import Frozen
from app.domain.matching import Matching, failure, match, sift
from app.domain.problem import is_over
from app.domain.restraint.shown import WouldBlock
from app.domain.restraint.situation import Situation
from app.domain.rule import Rule
from app.domain.rule_set import RuleSet
from app.domain.views import RuleOnEvent, RuleSaid

_HOSTS = "the hosts of its entities"


class WouldTarget(Frozen):
    """A target, and what would block it there."""

    target: str
    block: WouldBlock | None = Field(description="The one that counts; null: it would act there.")
    against: tuple[WouldBlock, ...] = Field(
        default=(), description="All that would block it now, the one that counts first."
    )


class RuleSays(Frozen):
    """What one rule would say."""

    rule: str
    matched: bool
    clause: str | None = Field(default=None, description="The first clause that fails.")
    saw: str | None = Field(default=None, description="What the event says there.")
    looks: tuple[str, ...] = Field(default=(), description="What would be looked at first.")
    runs: tuple[str, ...] = Field(default=(), description="What would run, in order.")
    verify: str | None = None
    targets: tuple[WouldTarget, ...] = ()
    asks: tuple[str, ...] = Field(
        default=(), description="Why people would be asked before anything is done."
    )
    block: WouldBlock | None = Field(
        default=None, description="The one that counts of those that hold for all targets."
    )
    against: tuple[WouldBlock, ...] = Field(
        default=(), description="All of those that hold for all targets, in their order."
    )


class ExplainedOnEvent(RuleOnEvent):
    """What a rule said to an event, says to it now, and would do with it now."""

    would: RuleSays | None = Field(
        description="What another message like it would lead to now, and all that would block it. "
        "null: the rule of today does not match."
    )


class Explanation(Frozen):
    """What would happen. `missing` is what would be asked of the source if a rule needs it."""

    source: str
    ref: str
    kind: str
    action: str = Field(default="", description="What the source calls that.")
    title: str
    tags: tuple[str, ...]
    entities: tuple[Entity, ...] = Field(default=(), description="What the problem is on.")
    fields: dict[str, Any] = Field(
        default_factory=dict, description="The source's own message, at which rules can look."
    )
    ignored: str | None
    missing: tuple[str, ...]
    rules: tuple[RuleSays, ...]
    not_shown: int = Field(
        default=0, description="Of many rules: how many more there are that cannot match."
    )


def explanation(
    event: Event,
    rules: Iterable[Rule] | RuleSet,
    now: datetime,
    situation_of: Callable[[Rule], Situation],
    too_seldom: Callable[[Rule], Failure | None],
) -> Explanation:
    """Explain what each rule would say now, those that match first.

    Of a large set only those are explained that could match.
    """
    matching = sift(_matching(event, rules, now), too_seldom)
    matched = [would_do(rule, event, situation_of(rule)) for rule in matching.matched]
    failed = [
        RuleSays(rule=rule.name, matched=False, clause=each.clause, saw=each.saw)
        for rule, each in matching.failures
    ]
    return Explanation(
        source=event.source,
        ref=event.ref,
        kind=event.kind,
        action=event.action,
        title=event.title,
        tags=event.tags,
        entities=event.entities,
        fields=event.fields,
        ignored=event.ignore or ("the problem is over" if is_over(event) else None),
        missing=(*sorted(event.missing), *([_HOSTS] if event.unlocated else [])),
        rules=(*matched, *failed),
        not_shown=matching.others,
    )


def _matching(event: Event, rules: Iterable[Rule] | RuleSet, now: datetime) -> Matching:
    if is_over(event):
        return Matching((), ())
    if not isinstance(rules, RuleSet):
        return match(rules, event, now)
    return match(rules.rules, event, now) if rules.is_small else rules.match(event, now)


def rule_said(rule: Rule, event: Event, at: datetime) -> RuleSaid:
    """Hold a rule against an event that was received at that time."""
    failed = failure(rule, event, at)
    return RuleSaid(
        digest=rule.digest,
        matched=failed is None,
        clause=failed and failed.clause,
        saw=failed and failed.saw,
    )


def would_do(rule: Rule, event: Event, situation: Situation) -> RuleSays:
    """Say what a rule that matches would do now, and everything that would block it."""
    decision = decide(rule, event, situation, thoroughly=True)
    remedy = decision.first_remedy
    against = tuple(map(WouldBlock.of, decision.against))
    return RuleSays(
        rule=rule.name,
        matched=True,
        looks=(*remedy.before.says(), *(f"collect: {look}" for look in remedy.collect)),
        runs=tuple(map(str, remedy.tasks)),
        verify=str(remedy.verify) if remedy.verify else None,
        asks=decision.asks,
        targets=tuple(_would_there(choice) for choice in decision.choices),
        block=next(iter(against), None),
        against=against,
    )


def _would_there(choice: Choice) -> WouldTarget:
    against = tuple(map(WouldBlock.of, choice.against))
    return WouldTarget(target=choice.target, block=next(iter(against), None), against=against)
