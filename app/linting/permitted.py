"""Permissions that can never apply, and rules that none covers."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from typing import NamedTuple

from app.domain.fleet import Fleet
from app.domain.restraint.permission import (
    Asked,
    Cause,
    OfGroup,
    Permission,
    Permissions,
    covers_rule,
    covers_tasks,
    not_covered,
)
from app.domain.rule import Hosts, Rule
from app.linting.code import Code
from app.linting.finding import Finding, Linted, subject_of

BY_HAND = "by-hand"
_PATTERN = frozenset("*?[")


class DeadEntry(NamedTuple):
    """An entry that can never apply: its number, the key that is to blame, and why."""

    number: int
    key: str
    why: str


def findings(linted: Linted) -> Iterator[Finding]:
    """Name the rules that may do nothing, whoever sends the event."""
    for rule in linted.rules:
        lacking = _lacking(rule, linted.permissions, linted.fleet)
        if rule.enabled and lacking:
            yield Finding(
                Code.RULE_NOT_PERMITTED,
                subject_of(rule),
                ("name",),
                lacking,
                "Every run of it would be blocked: add an entry to permissions.allow.",
            )


def _lacking(rule: Rule, permissions: Permissions, fleet: Fleet) -> str | None:
    anywhere = not_covered(Asked(rule, None, Cause()), permissions.allow, fleet)
    if anywhere or not isinstance(rule.targets, Hosts):
        return anywhere
    asked = (Asked(rule, fleet.canonical(host), Cause()) for host in rule.targets.hosts)
    lacking = [not_covered(each, permissions.allow, fleet) for each in asked]
    return lacking[0] if all(lacking) else None


def dead_entries(
    permissions: Permissions, rules: Sequence[Rule], clients: Collection[str], fleet: Fleet
) -> Iterator[DeadEntry]:
    """Give the entries that can never apply, each with the first reason."""
    for number, entry in enumerate(permissions.allow):
        found = next(_faults(entry, rules, clients, fleet), None)
        if found:
            yield DeadEntry(number, *found)


def _faults(
    entry: Permission, rules: Sequence[Rule], clients: Collection[str], fleet: Fleet
) -> Iterator[tuple[str, str]]:
    meant = [rule for rule in rules if covers_rule(entry, rule.name)]
    by_hand = covers_rule(entry, BY_HAND)
    if not meant and not by_hand:
        yield "rules", "no rule has such a name"
    elif not by_hand and not any(covers_tasks(entry, _types(rule)) for rule in meant):
        yield "tasks", "none of its rules does with such tasks alone"
    if entry.clients and not any(_fits(entry.clients, each) for each in clients):
        yield "clients", "there is no such client, and no such feed"
    if entry.targets and all(_is_refused(each, fleet) for each in entry.targets):
        yield "targets", "targets.allow covers none of its hosts"


def _types(rule: Rule) -> set[str]:
    return {doing.type for doing in rule.doings()}


def _fits(patterns: Iterable[str], name: str) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def _is_refused(said: str | OfGroup, fleet: Fleet) -> bool:
    """Tell whether no host that is meant may be touched; of a pattern nobody can tell."""
    if isinstance(said, OfGroup):
        hosts = fleet.groups.get(said.group, ())
        return all(fleet.refusal(fleet.canonical(host)) for host in hosts)
    return not _PATTERN & set(said) and bool(fleet.refusal(said.lower()))
