"""Limits that never count, and targets that never fit into them."""

from collections.abc import Iterator
from datetime import UTC, datetime

from app.domain.fleet import Fleet
from app.domain.groups import Groups
from app.domain.limits import InForce, Limits
from app.domain.rates import Crowd, Percent, Quantity, RunRate, Scope
from app.domain.restraint.block import Block
from app.domain.restraint.pools import pools
from app.domain.restraint.rates import used_up
from app.domain.restraint.width import too_many
from app.domain.rule import Group, Hosts, Rule
from app.linting.code import Code
from app.linting.finding import Finding, Linted, subject_of

_NO_TIME = datetime.max.replace(tzinfo=UTC)


def findings(linted: Linted) -> Iterator[Finding]:
    groups = Groups.of(linted.fleet, linted.shared.groups)
    for rule in linted.rules:
        yield from _wide(rule, linted.caps)
        if not groups.hosts:
            yield from _of_no_group(rule)
        elif words := _too_much(rule, linted.caps.on(rule.limits), groups, linted.fleet):
            yield Finding(
                Code.NEVER_FITS,
                subject_of(rule),
                ("targets",),
                f"the rule never acts on these targets: {words.detail}",
                "Name fewer, or let more at once by `limits`; a `ramp` lets them come in turn.",
            )


def per_group(limits: Limits) -> Iterator[tuple[str | int, ...]]:
    """Give the places of limits that are of a group."""
    for name, every in (("rate", limits.rate), ("at_once", limits.at_once)):
        for number, each in enumerate(every):
            if each.scope is Scope.GROUP:
                yield name, number
    if isinstance(limits.max_targets, Percent):
        yield ("max_targets",)


def _of_no_group(rule: Rule) -> Iterator[Finding]:
    for place in per_group(rule.limits):
        yield Finding(
            Code.LIMIT_WITHOUT_GROUP,
            subject_of(rule),
            ("limits", *place),
            "this is a limit of a group, and neither the settings nor the rule files have one",
            "Define it under `targets.groups` of the settings, or under `groups` in a rule file.",
        )


def _wide(rule: Rule, caps: Limits) -> Iterator[Finding]:
    """Find limits that one of the settings goes before, whatever happens."""
    limits = rule.limits
    for number, rate in enumerate(limits.rate):
        if cap := next((cap for cap in caps.rate if _is_stricter_rate(cap, rate)), None):
            yield _never_counts(rule, ("rate", number), rate, cap)
    for number, crowd in enumerate(limits.at_once):
        if stricter := next((cap for cap in caps.at_once if _is_stricter(cap, crowd)), None):
            yield _never_counts(rule, ("at_once", number), crowd, stricter)
    wide, most = limits.max_targets, caps.max_targets
    both_numbers = isinstance(wide, int) and isinstance(most, int) and wide > most
    both_shares = isinstance(wide, Percent) and isinstance(most, Percent)
    if both_numbers or (both_shares and wide.percent > most.percent):  # type: ignore[union-attr]
        yield _never_counts(rule, ("max_targets",), wide, most)


def _is_stricter_rate(cap: RunRate, rate: RunRate) -> bool:
    """Tell whether the cap alone keeps the rate: as many or fewer, in as long or longer."""
    fewer = cap.times <= rate.times and cap.window >= rate.window and _is_same(cap, rate)
    return fewer and cap != rate


def _is_stricter(cap: Crowd, crowd: Crowd) -> bool:
    return _is_same(cap, crowd) and cap.times < crowd.times


def _is_same(one: Quantity, other: Quantity) -> bool:
    return (one.scope, one.tag, one.percent) == (other.scope, other.tag, other.percent)


def _never_counts(rule: Rule, place: tuple[str | int, ...], wide: object, cap: object) -> Finding:
    return Finding(
        Code.WIDE_LIMIT,
        subject_of(rule),
        ("limits", *place),
        f"{wide} never counts: {cap} of the settings goes before it",
        "Write a stricter one, or leave it out.",
    )


def _too_much(rule: Rule, limits: InForce, groups: Groups, fleet: Fleet) -> Block | None:
    """Tell why targets that are always the same are always too many."""
    match rule.targets:
        case Hosts(hosts=hosts):
            targets = list(dict.fromkeys(map(fleet.canonical, hosts)))
        case Group(group=name):
            targets = sorted(groups.hosts.get(name, ()))
        case _:
            return None
    blocks = [*too_many(targets, limits, groups)]
    for rate in limits.rate:
        if rate.scope in {Scope.RULE, Scope.GROUP, Scope.ALL}:
            shares = pools(rate, rule.name, targets, (), groups)
            found = [used_up(rate, (), _NO_TIME, len(some), pool) for pool, some in shares]
            blocks += [each for each in found if each] if all(found) else []
    return next(iter(blocks), None)
