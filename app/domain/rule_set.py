"""The rules in force, and what is wrong with those that are not."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.errors import Problem
from app.domain.rule import Rule


@dataclass(frozen=True)
class RuleSet:
    """Put in force all at once. `origins` gives the file of each rule by its name."""

    rules: tuple[Rule, ...] = ()
    problems: tuple[Problem, ...] = ()
    origins: Mapping[str, str] = field(default_factory=dict)
