"""What several rules share: conditions and groups of hosts by name, and maintenance windows."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, TypeVar

from pydantic import Field

from app.domain.conditions.condition import (
    AllOf,
    AnyOf,
    Condition,
    Location,
    Named,
    NotOf,
    clauses_of,
)
from app.domain.frozen import Frozen
from app.domain.maintenance.window import Window
from app.domain.rule import Group, Rule

_Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")]
AnyRule = TypeVar("AnyRule", bound=Rule)


class Shared(Frozen):
    """A document of a rule file that holds no rule, but what is for several of them."""

    conditions: dict[_Name, Condition] = Field(
        default_factory=dict, description="Clauses by the name that rules use them by."
    )
    groups: dict[_Name, Annotated[tuple[str, ...], Field(min_length=1)]] = Field(
        default_factory=dict, description="Hosts by the name of their group."
    )
    maintenance: tuple[Window, ...] = Field(
        default=(), description="When nothing is begun, and where."
    )


def shared_groups(rules: Iterable[Rule]) -> Mapping[str, tuple[str, ...]]:
    """Give the groups of the rule files that these rules act on."""
    groups = (rule.targets for rule in rules if isinstance(rule.targets, Group))
    return {group.group: group.means for group in groups if group.means is not None}


def named_in(condition: Condition) -> Iterator[tuple[Location, str]]:
    """Give the names that the condition refers to, each with its place in it."""
    for place, clause in clauses_of(condition):
        if isinstance(clause, Named):
            yield (*place, "condition"), clause.condition


def cycle_in(conditions: Mapping[str, Condition]) -> tuple[str, ...]:
    """Give the names of conditions that lead back to the first one; empty when none do."""
    fine: set[str] = set()

    def walk(name: str, path: tuple[str, ...]) -> tuple[str, ...]:
        if name in path:
            return path[path.index(name) :]
        if name in fine or name not in conditions:
            return ()
        for _, other in named_in(conditions[name]):
            if found := walk(other, (*path, name)):
                return found
        fine.add(name)
        return ()

    return next((found for name in conditions if (found := walk(name, ()))), ())


def with_shared(rule: AnyRule, shared: Shared) -> AnyRule:
    """Give the rule with what its names stand for put in. There must be no cycle."""
    changes: dict[str, object] = {}
    if any(named_in(rule.when)):
        changes["when"] = _meant(rule.when, shared.conditions)
    if isinstance(rule.targets, Group) and rule.targets.group in shared.groups:
        hosts = shared.groups[rule.targets.group]
        changes["targets"] = rule.targets.model_copy(update={"means": hosts})
    if any(asked.group in shared.groups for asked in rule.approval.groups):
        groups = tuple(
            asked.model_copy(update={"means": shared.groups.get(asked.group)})
            for asked in rule.approval.groups
        )
        changes["approval"] = rule.approval.model_copy(update={"groups": groups})
    return rule.model_copy(update=changes) if changes else rule


def spelled_out(condition: Condition, shared: Shared) -> Condition:
    """Give the condition with what its names stand for put in. There must be no cycle."""
    return _meant(condition, shared.conditions)


def _meant(condition: Condition, conditions: Mapping[str, Condition]) -> Condition:
    match condition:
        case AllOf(all=parts):
            return AllOf(all=tuple(_meant(part, conditions) for part in parts))
        case AnyOf(any=parts):
            return AnyOf(any=tuple(_meant(part, conditions) for part in parts))
        case NotOf(not_=part):
            return NotOf(not_=_meant(part, conditions))
        case Named(condition=name):
            known = conditions.get(name)
            return Named(condition=name, means=known and _meant(known, conditions))
        case _:
            return condition
