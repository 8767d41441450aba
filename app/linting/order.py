"""Rules that never act because of another one, and rules that do the same thing twice."""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.domain.conditions.condition import Condition
from app.domain.rule import Group, Hosts, Mode, Rule
from app.linting.code import Code
from app.linting.facts import Facts
from app.linting.finding import Finding, Linted, subject_of
from app.linting.holding import whole
from app.linting.logic import TooManyCases, cases, possible
from app.linting.topics import Index, Topics, offered

_MOST_OTHERS = 200
"""A rule is held against so many others at most, the first ones: the rest goes unsaid."""


@dataclass(frozen=True)
class _Looked:
    """A rule that can match, with all that follows when it does; `place` is in their order."""

    place: int
    rule: Rule
    condition: Condition
    facts: Sequence[Facts]
    topics: Topics

    def implies(self, other: "_Looked") -> bool:
        return all(facts.show(other.condition) for facts in self.facts)


def findings(linted: Linted) -> Iterator[Finding]:
    rules = list(_looked(linted.rules))
    index = Index([(each.condition, each.topics) for each in rules])
    for late in rules:
        implied = [rules[place] for place in index.candidates(late.topics)]
        others = [each for each in implied if each is not late][:_MOST_OTHERS]
        stopping = (each for each in others if _stops(each, late) and late.implies(each))
        if first := next(stopping, None):
            yield _never_acts(late.rule, first.rule)
            continue
        doubling = (each for each in others if _both_act(late, each) and late.implies(each))
        yield from _twice(late, doubling)


def _looked(rules: Sequence[Rule]) -> Iterator[_Looked]:
    """Take the rules apart, but for those that never match or are too large."""
    in_order = sorted(rules, key=lambda rule: rule.catch_all)
    for place, rule in enumerate(rule for rule in in_order if rule.enabled):
        condition = whole(rule)
        try:
            found = cases(condition)
        except TooManyCases:
            continue
        if facts := possible(found):
            yield _Looked(place, rule, condition, facts, offered(found))


def _stops(first: _Looked, late: _Looked) -> bool:
    """Tell whether the late one gives way whenever the first one matches."""
    rule = first.rule
    if rule.mode is Mode.OBSERVE or rule.count or first.place > late.place:
        return False
    return rule.stop or (late.rule.catch_all and not rule.catch_all)


def _both_act(late: _Looked, other: _Looked) -> bool:
    gives_way = late.rule.stop and late.place < other.place
    return not gives_way and _doubles(other.rule, late.rule)


def _doubles(one: Rule, other: Rule) -> bool:
    """Tell whether both would act by themselves, on the same hosts, for the same occasion."""
    return (
        one.mode is other.mode is Mode.AUTO
        and not (one.catch_all or other.catch_all or one.count or other.count)
        and one.hold_for == other.hold_for
        and set(one.actions) == set(other.actions)
        and _hosts(one) == _hosts(other)
    )


def _hosts(rule: Rule) -> Hashable:
    match rule.targets:
        case Hosts(hosts=hosts):
            return frozenset(hosts)
        case Group(means=hosts) if hosts is not None:
            return frozenset(hosts)
        case targets:
            return targets


def _never_acts(late: Rule, first: Rule) -> Finding:
    why = "has stop" if first.stop else "is not a catch_all"
    hint = f"Give it a higher priority than {first.name}, or make {first.name} narrower."
    if late.catch_all and not first.catch_all:
        hint = f"Make {first.name} narrower, or take catch_all away."
    return Finding(
        Code.NEVER_ACTS,
        subject_of(late),
        ("name",),
        f"this rule never acts: {first.name} matches whenever it does, comes first and {why}",
        hint,
        first.name,
    )


def _twice(late: _Looked, others: Iterable[_Looked]) -> Iterator[Finding]:
    """Tell of the first rule that does the same."""
    for other in others:
        if not other.implies(late):
            code, what = Code.OVERLAPPING_RULE, "acts on the same hosts whenever this one does"
        elif other.place < late.place:  # told once, at the one that comes later
            code, what = Code.DUPLICATE_RULE, "acts on the same hosts for the same events"
        else:
            continue
        yield Finding(
            code,
            subject_of(late.rule),
            ("name",),
            f"{other.rule.name} {what}",
            "Let their conditions exclude each other, or the narrower one come first and `stop`.",
            other.rule.name,
        )
        return
