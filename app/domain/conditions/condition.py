"""What a rule may ask of an event: a tree of clauses."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Annotated

from pydantic import Discriminator, Field, Tag
from pydantic.json_schema import SkipJsonSchema

from app.domain.conditions.cel import CelSays
from app.domain.conditions.clause import Clause, Failure
from app.domain.conditions.event_has import HasPriority, HasSeverity, HasTags
from app.domain.conditions.field_says import FieldSays
from app.domain.conditions.timetable import During
from app.domain.event import Event

Location = tuple[str | int, ...]


class AllOf(Clause):
    """Every part holds."""

    all: "tuple[Condition, ...]" = Field(min_length=1, description="Every one of these holds.")

    def failure(self, event: Event, at: datetime) -> Failure | None:
        """Give what surely fails before what is not known: then nobody needs to be asked."""
        unknown: Failure | None = None
        for part in self.all:
            if failed := part.failure(event, at):
                if not failed.unknown:
                    return failed
                unknown = unknown or failed
        return unknown

    def __str__(self) -> str:
        return "all of " + "; ".join(map(str, self.all))


class AnyOf(Clause):
    """Some part holds."""

    any: "tuple[Condition, ...]" = Field(min_length=1, description="One of these holds.")

    def failure(self, event: Event, at: datetime) -> Failure | None:
        failures = []
        for part in self.any:
            if (failed := part.failure(event, at)) is None:
                return None
            failures.append(failed)
        unknown = next((failed for failed in failures if failed.unknown), None)
        return unknown or Failure(str(self), failures[0].saw)

    def __str__(self) -> str:
        return "any of " + "; ".join(map(str, self.any))


class NotOf(Clause):
    """The part does not hold."""

    not_: "Condition" = Field(alias="not", description="This does not hold.")

    def failure(self, event: Event, at: datetime) -> Failure | None:
        failed = self.not_.failure(event, at)
        if failed is None:
            return Failure(str(self), "it holds")
        return failed if failed.unknown else None

    def __str__(self) -> str:
        return f"not ({self.not_})"


class Named(Clause):
    """A condition that several rules share, by its name."""

    condition: str = Field(min_length=1, description="The shared condition of this name holds.")
    means: SkipJsonSchema["Condition | None"] = Field(default=None, repr=False)
    """What the name stands for, put in when the rules are read together."""

    def failure(self, event: Event, at: datetime) -> Failure | None:
        if self.means is None:
            return Failure(str(self), "nobody says what it means")
        failed = self.means.failure(event, at)
        return failed and replace(failed, clause=f"{self}: {failed.clause}")

    def __str__(self) -> str:
        return f"condition {self.condition}"


def _which(clause: object) -> str | None:
    """Tell the kind of a clause by its key; None when it has none or several."""
    if isinstance(clause, dict):
        keys = [key for key in _KINDS.values() if key in clause]
        return keys[0] if len(keys) == 1 else None
    return _KINDS.get(type(clause))


_KINDS: dict[type, str] = {
    AllOf: "all",
    AnyOf: "any",
    NotOf: "not",
    HasTags: "tags",
    HasPriority: "priority",
    HasSeverity: "severity",
    FieldSays: "field",
    During: "during",
    CelSays: "cel",
    Named: "condition",
}

CLAUSES = tuple(_KINDS.values())
"""The keys that tell the kind of a clause."""

Condition = Annotated[
    Annotated[AllOf, Tag("all")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[NotOf, Tag("not")]
    | Annotated[HasTags, Tag("tags")]
    | Annotated[HasPriority, Tag("priority")]
    | Annotated[HasSeverity, Tag("severity")]
    | Annotated[FieldSays, Tag("field")]
    | Annotated[During, Tag("during")]
    | Annotated[CelSays, Tag("cel")]
    | Annotated[Named, Tag("condition")],
    Discriminator(
        _which,
        custom_error_type="clause",
        custom_error_message="a clause has exactly one of: " + ", ".join(CLAUSES),
    ),
]

for _model in (AllOf, AnyOf, NotOf, Named):
    _model.model_rebuild()


def parts_of(condition: Condition) -> Iterator[tuple[Location, Condition]]:
    """Give the clauses right inside of this one, each with its place in it."""
    match condition:
        case AllOf(all=parts):
            yield from ((("all", number), part) for number, part in enumerate(parts))
        case AnyOf(any=parts):
            yield from ((("any", number), part) for number, part in enumerate(parts))
        case NotOf(not_=part):
            yield ("not",), part
        case _:
            return


def clauses_of(condition: Condition, at: Location = ()) -> Iterator[tuple[Location, Condition]]:
    """Give this clause and all that stand inside of it, with their places, from the outside in."""
    yield at, condition
    for place, part in parts_of(condition):
        yield from clauses_of(part, at + place)
