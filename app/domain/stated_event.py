"""An event as a person states it, for a test of rules: only what it is about."""

from datetime import datetime
from typing import Annotated

from pydantic import Discriminator, Field, JsonValue, Tag

from app.domain.event import Entity, Event, EventKind
from app.domain.frozen import Frozen


class StatedEvent(Frozen):
    """An event in our own words. It is complete, but for what `missing` names."""

    title: str = Field(default="", description="One line.")
    description: str | None = Field(default=None, description="All that is to be said.")
    kind: EventKind = Field(default=EventKind.OPENED, description="What it says of the problem.")
    action: str | None = Field(
        default=None, min_length=1, description="The action of the source; else the kind."
    )
    tags: tuple[str, ...] = Field(default=(), description="As the source spells them.")
    priority: str | None = Field(default=None, description="P1 to P5.")
    severity: str | None = Field(default=None, description="Such as PERFORMANCE.")
    impact: str | None = Field(default=None, description="Such as INFRASTRUCTURE.")
    status: str | None = Field(default=None, description="open or resolved.")
    url: str | None = Field(default=None, description="Where the problem is shown.")
    author: str | None = Field(default=None, description="Who acted.")
    note: str | None = Field(default=None, description="The text of a note that was added.")
    maintenance: bool | None = Field(
        default=None, description="Whether it is under maintenance, by its source."
    )
    entities: tuple[Entity, ...] = Field(default=(), description="What the problem is on.")
    missing: tuple[str, ...] = Field(
        default=(), description="What the message left out and the source knows."
    )
    fields: dict[str, JsonValue] = Field(
        default_factory=dict, description="The source's own message: `{details: {host: app-01}}`."
    )

    def event(self, source: str, at: datetime) -> Event:
        """Give the event as this source would have sent it at that time."""
        said = {name: getattr(self, name) for name in type(self).model_fields}
        return Event.model_validate(
            {
                **said,
                "source": source,
                "ref": "stated",
                "action": self.action or self.kind.capitalize(),
                "key": f"{source}:stated",
                "aliases": (f"{source}:stated",),
                "occurred_at": at,
            }
        )


def _which(value: object) -> str:
    return "file" if isinstance(value, str) else "event"


AnyEvent = Annotated[
    Annotated[str, Tag("file"), Field(min_length=1)] | Annotated[StatedEvent, Tag("event")],
    Discriminator(_which),
]
"""The body of a webhook in a file, or an event that is stated."""
