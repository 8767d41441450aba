"""One thing that was found in a rule, or in what rules share."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from app.domain.conditions.condition import Condition, Location, clauses_of
from app.domain.fleet import Fleet
from app.domain.limits import Caps
from app.domain.maintenance.window import Window
from app.domain.restraint.permission import Permissions
from app.domain.rule import Rule
from app.domain.shared import Shared
from app.domain.task import TaskSpec
from app.linting.code import Code

_EVER = datetime(1970, 1, 1, tzinfo=UTC)


Lacks = Callable[[str, TaskSpec, frozenset[str]], Iterable[str]]
"""Says what the settings lack for a task of this type, in a rule that names these hosts."""


def _nothing(type_: str, spec: TaskSpec, targets: frozenset[str]) -> Iterable[str]:
    return ()


class Kind(StrEnum):
    """What has a name in a rule file."""

    RULE = "rule"
    CONDITION = "condition"
    GROUP = "group"
    WINDOW = "window"


@dataclass(frozen=True)
class Subject:
    """What a finding is about."""

    kind: Kind
    name: str

    @property
    def place(self) -> Location:
        """Where it stands in its document; of a window, where it is in the list, is found later."""
        return () if self.kind in (Kind.RULE, Kind.WINDOW) else (f"{self.kind}s", self.name)


@dataclass(frozen=True)
class Finding:
    """What was found, and its place in the document of its subject.

    `other` is a second rule that it is about; where that one stands is told with it.
    """

    code: Code
    subject: Subject
    place: Location
    what: str
    hint: str = ""
    other: str | None = None


@dataclass(frozen=True)
class Linted:
    """All that is looked at: the rules in their order, what they share, and the settings.

    `used` are the conditions and groups that something refers to; `kept_for` is how long events
    are kept at least; `windows` are looked at as of `now`. `own` are the sources that the operator
    has added, each with the fields that its settings name: it may send any others too. `secrets`
    are the names of those in the settings; `lacks` tells what else tasks miss there.
    """

    rules: Sequence[Rule]
    shared: Shared
    used: frozenset[tuple[str, str]]
    fleet: Fleet
    caps: Caps
    kept_for: timedelta
    permissions: Permissions = field(default_factory=Permissions)
    windows: Sequence[Window] = ()
    now: datetime = _EVER
    own: Mapping[str, Sequence[str]] = field(default_factory=dict)
    secrets: frozenset[str] | None = None
    lacks: Lacks = _nothing

    def conditions(self) -> Iterator[tuple[Subject, Location, Condition, tuple[str, ...]]]:
        """Give each condition with its subject, its place and the sources that it is for."""
        for rule in self.rules:
            yield subject_of(rule), ("when",), rule.when, rule.sources
        for name, condition in self.shared.conditions.items():
            subject = Subject(Kind.CONDITION, name)
            yield subject, subject.place, condition, ()
        for window in self.windows:
            if window.when:
                yield Subject(Kind.WINDOW, window.name), ("when",), window.when, ()

    def clauses(self) -> Iterator[tuple[Subject, Location, Condition, tuple[str, ...]]]:
        """Give each clause likewise; what a name stands for is looked at where it is defined."""
        for subject, at, condition, sources in self.conditions():
            for place, clause in clauses_of(condition):
                yield subject, at + place, clause, sources


def subject_of(rule: Rule) -> Subject:
    return Subject(Kind.RULE, rule.name)
