"""Problems, the entities they are about, and what is said of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum, auto
from hashlib import sha256
from typing import Any, Self

_NO_CONTEXT = "CONTEXTLESS"


class Moment(Enum):
    """What just happened to a problem."""

    OPENED = auto()
    MERGED = auto()
    RESOLVED = auto()
    REOPENED = auto()


@dataclass(frozen=True)
class Tag:
    """`key`, `key:value` or `[AWS]key:value`; tags made by users have no context."""

    key: str
    value: str | None = None
    context: str = _NO_CONTEXT

    @classmethod
    def read(cls, text: str) -> Self:
        context, rest = _NO_CONTEXT, text
        if text.startswith("["):
            context, _, rest = text[1:].partition("]")
        key, colon, value = rest.partition(":")
        return cls(key, value if colon else None, context)

    def __str__(self) -> str:
        context = "" if self.context == _NO_CONTEXT else f"[{self.context}]"
        return f"{context}{self.key}" + ("" if self.value is None else f":{self.value}")


@dataclass(frozen=True, kw_only=True)
class Entity:
    """A host, service, process group instance, …"""

    id: str
    name: str
    tags: tuple[Tag, ...] = ()
    properties: Mapping[str, Any] = field(default_factory=dict)
    from_relationships: Mapping[str, Sequence[str]] = field(default_factory=dict)
    to_relationships: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @classmethod
    def named(cls, name: str, *tags: str, kind: str = "HOST") -> Self:
        """Make one whose id follows from its name."""
        number = sha256(name.encode()).hexdigest()[:16].upper()
        return cls(id=f"{kind}-{number}", name=name, tags=tuple(map(Tag.read, tags)))

    @property
    def type(self) -> str:
        return self.id.rpartition("-")[0]


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """An event that is part of a problem."""

    title: str
    entity: Entity
    started: datetime
    ended: datetime | None = None
    event_type: str = "CUSTOM_ALERT"
    properties: Mapping[str, str] = field(default_factory=dict)
    under_maintenance: bool = False


@dataclass(frozen=True, kw_only=True)
class Ingested:
    """An event from outside on the timelines of entities; `minutes` is how long it lasts."""

    at: datetime
    type: str
    title: str
    entities: tuple[str, ...]
    minutes: int
    properties: Mapping[str, str]


@dataclass(frozen=True)
class Comment:
    id: str
    at: datetime
    content: str
    author: str
    context: str | None


@dataclass(frozen=True, kw_only=True)
class Problem:
    """`impact` is written as in API v2 (SERVICES, where v1 and placeholders say SERVICE)."""

    id: str
    display_id: str
    title: str
    impact: str
    severity: str
    started: datetime
    ended: datetime | None = None
    evidence: tuple[Evidence, ...] = ()
    comments: tuple[Comment, ...] = ()
    management_zones: tuple[str, ...] = ()

    @property
    def status(self) -> str:
        return "CLOSED" if self.ended else "OPEN"

    @property
    def under_maintenance(self) -> bool:
        return any(one.under_maintenance for one in self.evidence)

    @property
    def singular_impact(self) -> str:
        return self.impact.removesuffix("S")

    @property
    def entities(self) -> tuple[Entity, ...]:
        return tuple({one.entity.id: one.entity for one in self.evidence}.values())

    @property
    def tags(self) -> tuple[Tag, ...]:
        return tuple(dict.fromkeys(tag for entity in self.entities for tag in entity.tags))

    @property
    def root_cause(self) -> Entity | None:
        return self.evidence[0].entity if self.evidence else None

    def ending(self, at: datetime | None) -> Self:
        """Close it or, with None, open it again, with all of its evidence."""
        evidence = tuple(replace(one, ended=at) for one in self.evidence)
        return replace(self, ended=at, evidence=evidence)
