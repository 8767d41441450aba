"""The rules in force, and what is wrong with those that are not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Self

from app.domain.errors import Problem
from app.domain.event import Event
from app.domain.index import Index
from app.domain.matching import Matching
from app.domain.rule import Rule


@dataclass(frozen=True)
class RuleSet:
    """Put in force all at once. `origins` gives the file of each rule by its name."""

    rules: tuple[Rule, ...] = ()
    problems: tuple[Problem, ...] = ()
    origins: Mapping[str, str] = field(default_factory=dict)

    def match(self, event: Event, at: datetime) -> Matching:
        """Hold those rules that could match against an event that was received at that time."""
        return self._index.match(event, at)

    def compiled(self) -> Self:
        """Make now what is made once, since it takes a while when there are many rules."""
        _ = self._index
        return self

    @cached_property
    def _index(self) -> Index:
        return Index(self.rules)
