"""What runs are counted together for a limit of some scope."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fnmatch import fnmatchcase

from app.domain.groups import Groups
from app.domain.rates import Quantity, Scope

NOT_YET = datetime.max.replace(tzinfo=UTC)
"""When a run begins that has not begun: it counts in every window until it is known."""


@dataclass(frozen=True)
class Pool:
    """The runs of a rule, on a target, in a group, for a tag, or all of them.

    `name` is that of the rule, target, group or tag; `rule` is given where both rule and target
    count.
    """

    scope: Scope
    name: str = ""
    rule: str = ""
    hosts: frozenset[str] = field(default_factory=frozenset, repr=False)

    def holds(self, rule: str, target: str, tags: Collection[str]) -> bool:
        """Tell whether a run counts here: of this rule, on this target, for these tags."""
        match self.scope:
            case Scope.RULE_AND_TARGET:
                return (rule, target) == (self.rule, self.name)
            case Scope.RULE:
                return rule == self.name
            case Scope.TARGET:
                return target == self.name
            case Scope.GROUP:
                return target in self.hosts
            case Scope.TAG:
                return self.name in tags
            case Scope.ALL:
                return True

    def __str__(self) -> str:
        kinds = {Scope.RULE: "rule", Scope.GROUP: "group", Scope.TAG: "tag"}
        kind = kinds.get(self.scope)
        return f"the {kind} {self.name}" if kind else self.name


Share = tuple[Pool, Sequence[str]]
"""What counts together, and the targets that want something of it."""


def pools(
    of: Quantity, rule: str, targets: Sequence[str], tags: Sequence[str], groups: Groups
) -> Sequence[Share]:
    """Give what counts together for runs of the rule on these targets, and which are in it."""
    match of.scope:
        case Scope.RULE_AND_TARGET:
            return [(Pool(of.scope, each, rule), (each,)) for each in targets]
        case Scope.TARGET:
            return [(Pool(of.scope, each), (each,)) for each in targets]
        case Scope.RULE:
            return [(Pool(of.scope, rule), targets)]
        case Scope.GROUP:
            return _of_groups(targets, groups)
        case Scope.TAG:
            same = [tag for tag in dict.fromkeys(tags) if fnmatchcase(tag, of.tag or "")]
            return [(Pool(of.scope, tag), targets) for tag in same]
        case Scope.ALL:
            return [(Pool(of.scope), targets)]


def _of_groups(targets: Sequence[str], groups: Groups) -> Sequence[Share]:
    return [
        (Pool(Scope.GROUP, name, hosts=hosts), [each for each in targets if each in hosts])
        for name, hosts in groups.around(targets)
    ]
