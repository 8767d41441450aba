"""Clauses about what every event may have: tags, a priority, a severity."""

from datetime import datetime
from functools import cached_property
from typing import Annotated

from pydantic import BeforeValidator, Field

from app.domain.conditions.clause import Clause, Failure, Leaf
from app.domain.conditions.field_says import Text
from app.domain.event import Event


class HasTags(Clause):
    """All of these tags are on the event."""

    tags: tuple[Text, ...] = Field(
        min_length=1, description="All of these are on the event, spelt exactly."
    )

    @cached_property
    def wanted(self) -> frozenset[str]:
        return frozenset(self.tags)

    def failure(self, event: Event, at: datetime) -> Failure | None:
        if self.wanted.issubset(event.tags):
            return None
        failed = self.fails(event.tags)
        return Failure(failed.clause, failed.saw, unknown="tags" in event.missing)

    def __str__(self) -> str:
        return f"tags {list(self.tags)}"


def _levels(value: object) -> object:
    several = (value,) if isinstance(value, str) else value
    if isinstance(several, list | tuple):
        return tuple(each.upper() if isinstance(each, str) else each for each in several)
    return several


_Levels = Annotated[
    tuple[str, ...],
    BeforeValidator(_levels, json_schema_input_type=str | list[str]),
    Field(min_length=1),
]


class HasPriority(Leaf):
    """The priority of the event is one of these; case does not count."""

    priority: _Levels = Field(description="It is this, or one of these; case does not count.")

    @property
    def path(self) -> str:
        return "priority"

    def passes(self, found: tuple[str, ...], at: datetime) -> bool:
        return any(value.upper() in self.priority for value in found)

    def __str__(self) -> str:
        return f"priority {list(self.priority)}"


class HasSeverity(Leaf):
    """The severity of the event is one of these; case does not count."""

    severity: _Levels = Field(description="It is this, or one of these; case does not count.")

    @property
    def path(self) -> str:
        return "severity"

    def passes(self, found: tuple[str, ...], at: datetime) -> bool:
        return any(value.upper() in self.severity for value in found)

    def __str__(self) -> str:
        return f"severity {list(self.severity)}"
