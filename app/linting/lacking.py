"""What a rule's tasks need, and the settings do not have."""

from collections.abc import Iterator

from app.domain.groups import Groups
from app.domain.rule import Group, Hosts, Rule
from app.linting.code import Code
from app.linting.doings import doings
from app.linting.finding import Finding, Linted, subject_of


def findings(linted: Linted) -> Iterator[Finding]:
    groups = Groups.of(linted.fleet, linted.shared.groups)
    for rule in linted.rules:
        targets = _targets(rule, linted, groups)
        for place, doing in doings(rule):
            for what in linted.lacks(doing.type, doing.spec, targets):
                yield Finding(
                    Code.NOT_IN_SETTINGS,
                    subject_of(rule),
                    place,
                    what,
                    "Add it to the settings, or correct the rule: nothing would be done.",
                )


def _targets(rule: Rule, linted: Linted, groups: Groups) -> frozenset[str]:
    """Give the hosts that the rule names."""
    match rule.targets:
        case Hosts(hosts=hosts):
            return frozenset(map(linted.fleet.canonical, hosts))
        case Group(group=name):
            return frozenset(groups.hosts.get(name, ()))
        case _:
            return frozenset()
