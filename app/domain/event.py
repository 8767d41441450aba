"""One message of a source about one problem, in our words."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import Field

from app.domain.approval import Answer
from app.domain.frozen import Frozen

TOLD_BY_LINK = frozenset({"entities", "problem", "maintenance"})
"""What an alert does not say, but the problem that it is about does."""


_TAKEN = (
    *("title", "description", "tags", "teams"),
    *("priority", "severity", "impact", "url"),
)


class EventKind(StrEnum):
    """What the message says of the problem."""

    OPENED = "opened"
    UPDATED = "updated"
    RESOLVED = "resolved"


class Entity(Frozen):
    """Something that the problem is on: a host, a service, an application."""

    id: str = Field(description="As the source knows it.")
    type: str = Field(description="Such as HOST.")
    name: str | None = Field(default=None, description="As people call it.")
    tags: tuple[str, ...] = Field(default=(), description="Those of this entity alone.")


class Located(Frozen):
    """A host that something of the problem runs on, as the source knows it."""

    id: str
    names: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


class Whereabouts(Frozen):
    """On which hosts the problem's entities run; `trouble` is why that cannot be told."""

    hosts: tuple[Located, ...] = ()
    trouble: str = ""


class Link(Frozen):
    """A problem of another source that this one seems to be about; `alias` is its name here."""

    source: str
    ref: str
    alias: str


class Event(Frozen):
    """What a source said. `fields` is its own message, so that a rule can look at all of it.

    `key` is the same for two messages that say the same; `aliases` are the names under which
    the problem is known; `missing` names what the message left out or cut and the source knows.
    `answer` is what it says to a request of ours: it is then for no rule. `maintenance`: whether it
    is under maintenance, by the source; None when nobody says. `unlocated`: it is on no host, but
    its source may know on which hosts its entities run; `whereabouts` is what it answered. `teams`
    are those of the alert, by name where the source says it.
    """

    source: str
    ref: str
    kind: EventKind
    action: str
    key: str
    title: str = ""
    description: str | None = None
    tags: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    priority: str | None = None
    severity: str | None = None
    impact: str | None = None
    status: str | None = None
    url: str | None = None
    author: str | None = None
    note: str | None = None
    maintenance: bool | None = None
    entities: tuple[Entity, ...] = ()
    unlocated: bool = False
    whereabouts: Whereabouts | None = None
    aliases: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    occurred_at: datetime | None = None
    reopens: bool = False
    ignore: str | None = None
    answer: Answer | None = None
    missing: frozenset[str] = frozenset()
    fields: dict[str, Any] = Field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """Every name of the problem that this is about, also at the sources it is linked to."""
        return (*self.aliases, *(link.alias for link in self.links))

    def completed_by(self, fetched: "Event") -> "Event":
        """Take from what the source answered all that this message left out.

        What the message itself says stands: it is what happened; the answer is how things are now.
        """
        taken = {
            name: getattr(fetched, name)
            for name in _TAKEN
            if name in self.missing or not getattr(self, name)
        }
        if "entities" in self.missing or not self.entities:
            taken |= {"entities": fetched.entities, "unlocated": fetched.unlocated}
        if self.maintenance is None:
            taken["maintenance"] = fetched.maintenance
        kept = {name: value for name, value in self.fields.items() if name not in self.missing}
        return self.model_copy(
            update={
                **taken,
                "status": fetched.status or self.status,
                "aliases": tuple(dict.fromkeys(self.aliases + fetched.aliases)),
                "links": tuple(dict.fromkeys(self.links + fetched.links)),
                "missing": fetched.missing,
                "fields": {**fetched.fields, **kept},
            }
        )

    def joined_with(self, link: Link, linked: "Event") -> "Event":
        """Take from the problem that this one is about its names and the entities it is on."""
        there = link.model_copy(update={"ref": linked.ref})
        return self.model_copy(
            update={
                "links": tuple(there if each == link else each for each in self.links),
                "aliases": tuple(dict.fromkeys(self.aliases + linked.aliases)),
                "entities": self.entities or linked.entities,
                "unlocated": self.unlocated if self.entities else linked.unlocated,
                "maintenance": linked.maintenance if self.maintenance is None else self.maintenance,
                "missing": self.missing - TOLD_BY_LINK,
                "fields": {**linked.fields, **self.fields},
            }
        )

    def located(self, found: Whereabouts) -> "Event":
        """Take what the source answered on where its entities run."""
        return self.model_copy(update={"unlocated": False, "whereabouts": found})

    def without(self, link: Link) -> "Event":
        """Drop a link to a problem that there is not."""
        links = tuple(each for each in self.links if each != link)
        return self.model_copy(update={"links": links, "missing": self.missing - TOLD_BY_LINK})
