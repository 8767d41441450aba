"""Which rules speak to an event: each is held against it, then their order has its say."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.conditions.clause import Failure
from app.domain.event import Event
from app.domain.fields import is_known
from app.domain.rule import Mode, Rule
from app.domain.targets import are_known, are_located

_HAVE_TAGS = frozenset({"tags", "entities"})


@dataclass(frozen=True)
class Matching:
    """The rules that match an event, and for the others the first clause that failed.

    `others` counts rules that are switched on and surely fail, and were not looked at one by one.
    `rule_set` is the digest of the rules that were asked, if they were those in force.
    """

    matched: tuple[Rule, ...]
    failures: tuple[tuple[Rule, Failure], ...]
    others: int = 0
    rule_set: str | None = None

    @property
    def tried(self) -> int:
        """How many rules could have matched: those that are switched on."""
        return len(self.matched) + sum(rule.enabled for rule, _ in self.failures) + self.others


def match(rules: Iterable[Rule], event: Event, at: datetime) -> Matching:
    """Hold every rule against an event that was received at that time; give them in their order.

    How often it happened, and what the order of the rules means, is for `sift` to say.
    """
    matched: list[Rule] = []
    failures: list[tuple[Rule, Failure]] = []
    for rule in rules:
        if failed := failure(rule, event, at):
            failures.append((rule, failed))
        else:
            matched.append(rule)
    return Matching(tuple(matched), tuple(failures))


def failure(rule: Rule, event: Event, at: datetime) -> Failure | None:
    """Give None if the rule matches the event, else why it does not."""
    return _not_for(rule, event) or rule.when.failure(event, at)


def sift(matching: Matching, too_seldom: Callable[[Rule], Failure | None]) -> Matching:
    """Take away what is not to act: what happened too seldom, or gives way to another rule.

    `too_seldom` is asked once for each rule that has a count. A rule that only observes stops no
    other one, and leaves the field to a rule that catches all: it must not change what is done.
    """
    kept: list[Rule] = []
    failures = list(matching.failures)
    for rule in matching.matched:
        if rule.count and (failed := too_seldom(rule)):
            failures.append((rule, failed))
        else:
            kept.append(rule)
    acting: list[Rule] = []
    for rule in sorted(kept, key=lambda rule: rule.catch_all):
        if failed := _gives_way(rule, [each for each in acting if each.mode is not Mode.OBSERVE]):
            failures.append((rule, failed))
        else:
            acting.append(rule)
    return replace(matching, matched=tuple(acting), failures=tuple(failures))


def _gives_way(rule: Rule, before: list[Rule]) -> Failure | None:
    if first := next((each for each in before if each.stop), None):
        return Failure(f"not after a rule with stop: {first.name}", f"{first.name} matches")
    if rule.catch_all and (first := next((each for each in before if not each.catch_all), None)):
        return Failure("catch_all: no other rule matches", f"{first.name} matches")
    return None


def depends_on_missing(matching: Matching, event: Event, opt_in_tag: str | None = None) -> bool:
    """Tell whether what the message left out could change what is done."""
    if needs_hosts(matching, event):
        return True
    if not event.missing:
        return False
    if matching.matched and opt_in_tag not in (None, *event.tags) and _HAVE_TAGS & event.missing:
        return True
    return any(failed.unknown for _, failed in matching.failures) or any(
        "status" in event.missing
        or not are_known(rule.targets, event)
        or not all(is_known(event, path) for path in rule.paths())
        for rule in matching.matched
    )


def needs_hosts(matching: Matching, event: Event) -> bool:
    """Tell whether a rule acts on the hosts that the problem's entities run on, still unknown."""
    return event.unlocated and not all(
        are_located(rule.targets, event) for rule in matching.matched
    )


def _not_for(rule: Rule, event: Event) -> Failure | None:
    if not rule.enabled:
        return Failure("enabled", "false")
    if event.answer is not None:
        return Failure("no answer to a request", "it is one")
    if rule.sources and event.source not in rule.sources:
        return Failure(f"sources {list(rule.sources)}", event.source)
    if rule.actions and event.action not in rule.actions:
        return Failure(f"actions {list(rule.actions)}", event.action)
    return None
