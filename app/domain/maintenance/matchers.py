"""Where something counts: for which events, on which hosts, for which rules."""

from collections.abc import Iterable
from datetime import datetime
from fnmatch import fnmatchcase
from typing import Annotated

from pydantic import Field, model_validator
from pydantic.json_schema import SkipJsonSchema

from app.domain.conditions.condition import Condition
from app.domain.event import Event
from app.domain.frozen import Frozen

_Pattern = Annotated[str, Field(min_length=1, max_length=300)]
_Patterns = Annotated[tuple[_Pattern, ...], Field(min_length=1, max_length=1000)]


class Where(Frozen):
    """Hosts by patterns of their names, and by groups."""

    hosts: tuple[_Pattern, ...] = Field(
        default=(), max_length=1000, description="Patterns of names of hosts: `app-*.example.net`."
    )
    groups: tuple[_Pattern, ...] = Field(
        default=(), max_length=1000, description="Groups of the settings or the rule files."
    )
    means: SkipJsonSchema[tuple[str, ...] | None] = Field(default=None, repr=False)
    """The patterns by the one name of each host, those of the groups among them."""

    @model_validator(mode="after")
    def _something(self) -> "Where":
        if not (self.hosts or self.groups):
            raise ValueError("give hosts, groups, or both")
        return self

    def covers(self, target: str) -> bool:
        return _is_among(target.lower(), self.hosts if self.means is None else self.means)

    def __str__(self) -> str:
        return ", ".join((*self.hosts, *(f"group {name}" for name in self.groups)))


class Matchers(Frozen):
    """All that is said has to fit; what is not said fits everything."""

    when: Condition | None = Field(default=None, description="What an event has to be like.")
    targets: Where | None = Field(default=None, description="On which hosts.")
    rules: _Patterns | None = Field(
        default=None, description="For which rules: patterns of their names, `restart-*`."
    )

    @property
    def is_everything(self) -> bool:
        return self.when is None and self.targets is None and self.rules is None

    def covers(self, rule: str, target: str) -> bool:
        """Tell whether it is for this rule and this host, whatever the event."""
        return (self.rules is None or _is_among(rule.lower(), self.rules)) and (
            self.targets is None or self.targets.covers(target)
        )

    def is_for(self, event: Event, now: datetime) -> bool:
        """Tell whether it is for this event. What the event leaves out may well be so."""
        failed = self.when.failure(event, now) if self.when else None
        return failed is None or failed.unknown

    def __str__(self) -> str:
        said = [f"targets {self.targets}"] if self.targets else []
        said += [f"rules {', '.join(self.rules)}"] if self.rules else []
        said += [f"when {self.when}"] if self.when else []
        return "; ".join(said) or "everything"


def _is_among(name: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(name, pattern.lower()) for pattern in patterns)
