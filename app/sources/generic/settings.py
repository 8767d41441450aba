"""The settings of a source of the kind `generic`: where its messages say what."""

from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError, ValidationError

from app.domain.event import EventKind
from app.domain.fields import OWN_NAMES
from app.domain.frozen import Frozen
from app.sources.generic.said import Path, Said

KINDS = frozenset(kind.value for kind in EventKind)


class Related(Frozen):
    """An alert or a problem of a product with an account, on which notes are written as well."""

    source: Literal["opsgenie", "jsm", "dynatrace"] = Field(description="Which product.")
    ref: Said = Field(description="What it calls the alert or the problem; nothing: no link.")


class Mapping(Frozen):
    """Where the messages say what, each value by a JMESPath expression."""

    each: Path | None = Field(
        default=None, description="A list: each of its items is a message of its own."
    )
    ignore: Path | None = Field(
        default=None, description="What is true for tests and the like, of which nothing comes."
    )
    ref: Said = Field(description="What the sender calls the problem: the same to its end.")
    kind: Said = Field(description="opened, updated or resolved; mostly by a table.")
    action: Said | None = Field(
        default=None, description="The sender's own word for it; else what `kind` has found."
    )
    title: Said | None = Field(default=None, description="One line; else the ref.")
    description: Said | None = Field(default=None, description="The text.")
    tags: Path | None = Field(
        default=None,
        description="A list, a text with commas, or names with values, which become name:value.",
    )
    priority: Said | None = Field(default=None, description="P1 to P5; 1 to 5 are read as these.")
    severity: Said | None = Field(default=None, description="As the sender has it.")
    url: Said | None = Field(default=None, description="Where people look at it.")
    author: Said | None = Field(default=None, description="Who acted.")
    hosts: Path | None = Field(
        default=None, description="Names of hosts, one or a list; a port is left out."
    )
    entities: Path | None = Field(
        default=None,
        description="Objects with id, type, name and tags; of these only id or name is needed.",
    )
    occurred_at: Said | None = Field(
        default=None, description="When: ISO 8601, or seconds (or milliseconds) since 1970."
    )
    fields: dict[str, Path] = Field(
        default_factory=dict,
        description="More fields for rules, by their names, beside the message's own.",
    )
    links: tuple[Related, ...] = Field(default=(), description="What it belongs to elsewhere.")

    @model_validator(mode="after")
    def _kinds_are_kinds(self) -> Self:
        wrong: list[InitErrorDetails] = []
        for loc, word in (
            (("kind", "literal"), self.kind.literal),
            (("kind", "default"), self.kind.default),
            *((("kind", "table", name), word) for name, word in self.kind.table.items()),
        ):
            if word is not None and word not in KINDS:
                what = "must be opened, updated or resolved"
                wrong.append(_wrong(loc, what, word))
        for name in self.fields:
            if name.partition(".")[0] in OWN_NAMES:
                what = f"{name} is a name of every event: map that, or call this otherwise"
                wrong.append(_wrong(("fields", name), what, name))
        if wrong:
            raise ValidationError.from_exception_data("Mapping", wrong)
        return self


def _wrong(loc: tuple[str, ...], what: str, value: str) -> InitErrorDetails:
    said = PydanticCustomError("mapping", "{what}", {"what": what})
    return InitErrorDetails(type=said, loc=loc, input=value)


class GenericSettings(Frozen):
    """A product of any kind that posts JSON."""

    mapping: Mapping

    @property
    def field_names(self) -> tuple[str, ...]:
        """Give the names that rules know surely."""
        return tuple(self.mapping.fields)
