"""The rules in force, and what is wrong with those that are not."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Self

from app.domain.conditions.clause import Failure
from app.domain.errors import Problem
from app.domain.event import Event
from app.domain.groups import Groups
from app.domain.indexing.index import Index
from app.domain.maintenance.window import Window
from app.domain.matching import Matching, match
from app.domain.rule import Rule
from app.domain.shared import Shared

MOST_SHOWN = 200
"""Of so many rules each is explained; of more only those that could match."""

_NOTHING = Shared()


@dataclass(frozen=True)
class RuleSet:
    """Put in force all at once. `origins` gives the file of each rule by its name.

    `groups` are those of the settings and of the rule files, `shared` is what names stand for,
    `windows` when nothing is begun.
    """

    rules: tuple[Rule, ...] = ()
    problems: tuple[Problem, ...] = ()
    origins: Mapping[str, str] = field(default_factory=dict)
    groups: Groups = field(default_factory=Groups)
    shared: Shared = _NOTHING
    windows: tuple[Window, ...] = ()

    @property
    def is_small(self) -> bool:
        return len(self.rules) <= MOST_SHOWN

    def match(self, event: Event, at: datetime) -> Matching:
        """Hold those rules that could match against an event that was received at that time."""
        return replace(self._index.match(event, at), rule_set=self.digest)

    def asked_again(self, held: Rule, event: Event, at: datetime) -> Matching:
        """Ask a rule that matched before and was to wait: as it is now, if it still is in force."""
        rule = next((rule for rule in self.rules if rule.name == held.name), None)
        if rule is None:
            return Matching((), ((held, Failure("a rule in force", "it was taken away")),))
        return Matching((rule,), ()) if rule.digest == held.digest else match([rule], event, at)

    def compiled(self) -> Self:
        """Make now what is made once, since it takes a while when there are many rules."""
        _ = self._index, self.digest
        return self

    @cached_property
    def digest(self) -> str:
        """The rules in their order as a short hash."""
        said = "\n".join(f"{rule.name} {rule.digest}" for rule in self.rules)
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    @cached_property
    def _index(self) -> Index:
        return Index(self.rules)
