"""Which clauses were seen to hold and to fail, noted while the rules are held against events.

Each clause of a rule is put into one that asks it and notes what it said. What is asked, and in
which order, stays the work of the clauses themselves: a clause that `all` never came to was not
seen.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from pydantic import SkipValidation

from app.domain.conditions.clause import Clause, Failure
from app.domain.conditions.condition import AllOf, AnyOf, Condition, Location, Named, NotOf
from app.domain.event import Event
from app.domain.rule import Rule


@dataclass(frozen=True)
class Site:
    """Where a clause stands: in the condition of a rule, or in one that rules share."""

    owner: str
    is_shared: bool
    place: Location


@dataclass
class Sighting:
    """What a clause was seen to do; what is unknown is neither."""

    clause: str
    holds: bool = False
    fails: bool = False

    def note(self, failure: Failure | None) -> None:
        self.holds = self.holds or failure is None
        self.fails = self.fails or (failure is not None and not failure.unknown)


class _Watched(Clause):
    """Asks the clause that it stands for, and tells what that said."""

    clause: SkipValidation[Clause]
    tell: SkipValidation[Callable[[Failure | None], None]]

    def failure(self, event: Event, at: datetime) -> Failure | None:
        failed = self.clause.failure(event, at)
        self.tell(failed)
        return failed

    def __str__(self) -> str:
        return str(self.clause)


class Trace:
    """What was seen of every clause of the rules that it watches."""

    def __init__(self) -> None:
        self.seen: dict[Site, Sighting] = {}

    def watch(self, rule: Rule) -> Rule:
        """Give the same rule, whose clauses are watched; one that is switched off is not asked."""
        if not rule.enabled:
            return rule
        when = self._watched(rule.when, Site(rule.name, is_shared=False, place=()))
        return rule.model_copy(update={"when": when})

    def by_owner(self) -> dict[tuple[bool, str], list[tuple[Site, Sighting]]]:
        """Give what was seen for each rule, and then for each shared condition."""
        owners: dict[tuple[bool, str], list[tuple[Site, Sighting]]] = defaultdict(list)
        for site, sighting in self.seen.items():
            owners[site.is_shared, site.owner].append((site, sighting))
        return dict(sorted(owners.items(), key=lambda owner: owner[0][0]))

    def _watched(self, condition: Condition, site: Site) -> Condition:
        sighting = self.seen.setdefault(site, Sighting(str(condition)))
        clause = self._with_parts(condition, site)
        watched = _Watched.model_construct(clause=clause, tell=sighting.note)
        return cast(Condition, watched)

    def _with_parts(self, condition: Condition, site: Site) -> Clause:
        """Give the clause with its parts watched, each at its place."""

        def part(each: Condition, *place: str | int) -> Condition:
            inner = Site(site.owner, site.is_shared, (*site.place, *place))
            return self._watched(each, inner)

        match condition:
            case AllOf(all=parts):
                watched = tuple(part(each, "all", n) for n, each in enumerate(parts))
                return AllOf.model_construct(all=watched)
            case AnyOf(any=parts):
                watched = tuple(part(each, "any", n) for n, each in enumerate(parts))
                return AnyOf.model_construct(any=watched)
            case NotOf(not_=inner):
                return NotOf.model_construct(not_=part(inner, "not"))
            case Named(condition=name, means=means) if means is not None:
                shared = self._watched(means, Site(name, is_shared=True, place=()))
                return Named.model_construct(condition=name, means=shared)
            case _:
                return condition
