"""Alerts, who does what to them, and what changed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self
from uuid import NAMESPACE_DNS, uuid5

Scalar = str | int | float | bool


def fixed_id(name: str) -> str:
    """Return the same UUID for the same name, in every run."""
    return str(uuid5(NAMESPACE_DNS, name))


def as_text(value: Scalar) -> str:
    """Write the value of a detail as Opsgenie has it; JSM's may be numbers and booleans."""
    return value if isinstance(value, str) else json.dumps(value)


class Refused(Exception):
    """The vendor does not do it; the text is what it says."""


@dataclass(frozen=True)
class Team:
    name: str
    id: str

    @classmethod
    def named(cls, name: str) -> Self:
        return cls(name, fixed_id(name))


@dataclass(frozen=True)
class Responder:
    type: str
    id: str
    name: str


@dataclass(frozen=True)
class Integration:
    name: str
    type: str = "API"

    @property
    def id(self) -> str:
        return fixed_id(f"{self.type} {self.name}")


DEFAULT_API = Integration("Default API")


@dataclass(frozen=True, kw_only=True)
class By:
    """Somebody who acts: a person on the web pages or, with an integration, a program.

    Every action may come with a note.
    """

    user: str = ""
    note: str = ""
    integration: Integration | None = None

    @property
    def name(self) -> str:
        return self.user or (self.integration.name if self.integration else "")


@dataclass(frozen=True)
class Deed:
    by: str
    at: datetime


@dataclass(frozen=True)
class Note:
    """`ns` is unique within a simulator and rises with time."""

    text: str
    owner: str
    at: datetime
    ns: int


@dataclass(frozen=True)
class Escalation:
    name: str
    time: int = 5
    repeat_count: int = 0
    notify: str = "ana@example.net"


@dataclass(frozen=True, kw_only=True)
class Alert:
    """`updated_ns` is unique within a simulator and rises with time."""

    id: str
    tiny_id: str
    alias: str
    message: str
    integration: Integration
    created_at: datetime
    last_occurred_at: datetime
    updated_at: datetime
    updated_ns: int
    description: str = ""
    details: Mapping[str, Scalar] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    entity: str = ""
    source: str = ""
    priority: str = "P3"
    actions: tuple[str, ...] = ()
    teams: tuple[Team, ...] = ()
    responders: tuple[Responder, ...] = ()
    owner: str = ""
    count: int = 1
    acknowledged: Deed | None = None
    closed: Deed | None = None
    snoozed_until: datetime | None = None
    notes: tuple[Note, ...] = ()

    @property
    def status(self) -> str:
        return "closed" if self.closed else "open"


@dataclass(frozen=True, kw_only=True)
class Change:
    """One action done to an alert. For a creation `before` is None."""

    action: str
    alert: Alert
    before: Alert | None
    by: By
    custom: bool = False
    fields: Mapping[str, Any] = field(default_factory=dict)
    escalation: Escalation | None = None
