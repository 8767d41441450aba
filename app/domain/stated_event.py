"""An event as a person states it, for a test of rules: only what it is about."""

from datetime import datetime
from typing import Annotated

from pydantic import Discriminator, Field, JsonValue, Tag

from app.domain.event import Entity, Event, EventKind
from app.domain.frozen import Frozen


class StatedEvent(Frozen):
    """An event in our own words. It is complete, but for what `missing` names."""

    title: str = ""
    description: str | None = None
    kind: EventKind = EventKind.OPENED
    action: str | None = Field(
        default=None, min_length=1, description="The action of the source; else the kind."
    )
    tags: tuple[str, ...] = ()
    priority: str | None = None
    severity: str | None = None
    impact: str | None = None
    status: str | None = None
    url: str | None = None
    author: str | None = None
    note: str | None = None
    entities: tuple[Entity, ...] = ()
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
