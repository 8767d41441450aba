"""The settings of a source of the kind `cloudevents`."""

from pydantic import Field

from app.domain.event import EventKind
from app.domain.frozen import Frozen
from app.sources.generic.said import Path, Said


class CloudEventsSettings(Frozen):
    """What the types mean, and where attributes and data say what. Expressions are JMESPath."""

    types: dict[str, EventKind] = Field(
        default_factory=dict,
        description="Types, with * as the end of several, and what they are: opened, updated or "
        "resolved. The longest that fits counts.",
    )
    otherwise: EventKind | None = Field(
        default=EventKind.UPDATED,
        description="What all other types are; null: they are refused.",
    )
    ref: Said = Field(
        default=Said.model_construct(from_="not_null(subject, id)"),
        description="What the problem is called: the same to its end.",
    )
    title: Said | None = Field(
        default=Said.model_construct(from_="not_null(data.title, data.message, type)"),
        description="One line.",
    )
    description: Said | None = Field(
        default=Said.model_construct(from_="data.description"), description="The text."
    )
    tags: Path | None = Field(default="data.tags", description="As of a generic source.")
    priority: Said | None = Field(
        default=Said.model_construct(from_="data.priority"), description="P1 to P5."
    )
    severity: Said | None = Field(
        default=Said.model_construct(from_="data.severity"), description="As the sender has it."
    )
    url: Said | None = Field(
        default=Said.model_construct(from_="data.url"), description="Where people look at it."
    )
    hosts: Path | None = Field(
        default="not_null(data.host, data.hosts)", description="Names of hosts; a port is left out."
    )
    fields: dict[str, Path] = Field(
        default_factory=dict, description="More fields for rules, by their names."
    )

    @property
    def field_names(self) -> tuple[str, ...]:
        """Give the names that rules know surely."""
        return tuple(self.fields)
