"""Every problem there is, and everything that can happen to one."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypedDict, Unpack

from app.simulator.clock import milliseconds, utc_now
from app.simulator.dynatrace.entity_selector import selected
from app.simulator.dynatrace.state import Comment, Entity, Evidence, Ingested, Moment, Problem

_FIRST_DISPLAY_NUMBER = 261100001


class ProblemFields(TypedDict, total=False):
    """What may be said of a new problem beside its title and entities."""

    severity: str
    impact: str
    event_type: str
    properties: Mapping[str, str]
    started: datetime
    management_zones: Sequence[str]
    under_maintenance: bool


class UnknownProblem(KeyError):
    """There is no problem with this id."""


def any_number() -> int:
    """Return a signed 64-bit number, as the ids of Dynatrace begin with."""
    return secrets.randbits(64) - 2**63


@dataclass(kw_only=True, eq=False, repr=False)
class ProblemWorld:
    """Every method that acts returns the problem as it then is, or raises UnknownProblem."""

    now: Callable[[], datetime] = utc_now
    new_number: Callable[[], int] = any_number

    def __post_init__(self) -> None:
        self._problems: dict[str, Problem] = {}
        self._entities: dict[str, Entity] = {}
        self._ingested: list[Ingested] = []

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(self._problems.values())

    def problem(self, problem_id: str) -> Problem:
        try:
            return self._problems[problem_id]
        except KeyError:
            raise UnknownProblem(problem_id) from None

    def comments_of(self, problem_id: str) -> tuple[str, ...]:
        return tuple(comment.content for comment in self.problem(problem_id).comments)

    def entity(self, entity_id: str) -> Entity | None:
        return self._entities.get(entity_id)

    def add_entity(self, *entities: Entity) -> None:
        """Make entities known. Those of problems are known by themselves."""
        self._entities |= {entity.id: entity for entity in entities}

    def entities(self, selector: str) -> tuple[Entity, ...]:
        """Give those that a selector means, by their ids. Raises `BadSelector`."""
        every = sorted(self._entities.values(), key=lambda entity: entity.id)
        return selected(selector, every)

    @property
    def ingested(self) -> tuple[Ingested, ...]:
        """Everything that was put on a timeline from outside."""
        return tuple(self._ingested)

    def ingest(self, event: Ingested) -> None:
        self._ingested.append(event)

    def open_problem(
        self, title: str, *entities: Entity, **fields: Unpack[ProblemFields]
    ) -> Problem:
        started = fields.get("started", self.now())
        number = _FIRST_DISPLAY_NUMBER + len(self._problems)
        problem = Problem(
            id=f"{self.new_number()}_{milliseconds(started)}V2",
            display_id=f"P-{number}",
            title=title,
            impact=fields.get("impact", "INFRASTRUCTURE"),
            severity=fields.get("severity", "RESOURCE_CONTENTION"),
            started=started,
            evidence=tuple(_evidence(title, one, started, fields) for one in entities),
            management_zones=tuple(fields.get("management_zones", ())),
        )
        return self._happen(problem, Moment.OPENED)

    def merge_event(
        self, problem_id: str, title: str, entity: Entity, **fields: Unpack[ProblemFields]
    ) -> Problem:
        """Add one more event to an open problem, which is then called after its impact."""
        problem = self.problem(problem_id)
        started = fields.get("started", self.now())
        merged = replace(
            problem,
            title=f"Multiple {problem.singular_impact.lower()} problems",
            evidence=(*problem.evidence, _evidence(title, entity, started, fields)),
        )
        return self._happen(merged, Moment.MERGED)

    def resolve(self, problem_id: str) -> Problem:
        return self._happen(self.problem(problem_id).ending(self.now()), Moment.RESOLVED)

    def reopen(self, problem_id: str) -> Problem:
        return self._happen(self.problem(problem_id).ending(None), Moment.REOPENED)

    def add_comment(
        self, problem_id: str, content: str, author: str, context: str | None = None
    ) -> Comment:
        problem, at = self.problem(problem_id), self.now()
        comment_id = f"{self.new_number()}_{milliseconds(at)}"
        comment = Comment(comment_id, at, content, author, context)
        self.keep(replace(problem, comments=(*problem.comments, comment)))
        return comment

    def keep(self, problem: Problem) -> None:
        """Store a problem without anything having happened to it."""
        self._problems[problem.id] = problem
        self._entities |= {entity.id: entity for entity in problem.entities}

    def _happen(self, problem: Problem, moment: Moment) -> Problem:
        self.keep(problem)
        self._announce(problem, moment)
        return problem

    def _announce(self, problem: Problem, moment: Moment) -> None:
        """Tell whoever listens. Nobody does, in a world without notifications."""


def _evidence(title: str, entity: Entity, started: datetime, fields: ProblemFields) -> Evidence:
    return Evidence(
        title=title,
        entity=entity,
        started=started,
        event_type=fields.get("event_type", "CUSTOM_ALERT"),
        properties=fields.get("properties", {}),
        under_maintenance=fields.get("under_maintenance", False),
    )
