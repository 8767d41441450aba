"""What may be done to an alert or a problem at its source, beside notes and teams."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Acknowledge:
    """Say that somebody looks after it."""


@dataclass(frozen=True)
class Close:
    """Say that it is over. `message` is for a source that wants to know why."""

    message: str = ""


@dataclass(frozen=True)
class AddTeam:
    """Give it to a team, beside those that have it."""

    team: str


@dataclass(frozen=True)
class AddTags:
    """Put tags on it, beside those that are there."""

    tags: tuple[str, ...]


@dataclass(frozen=True)
class RemoveTags:
    """Take tags away."""

    tags: tuple[str, ...]


@dataclass(frozen=True)
class AddDetails:
    """Set some of its own fields, and leave the others."""

    details: Mapping[str, str]


@dataclass(frozen=True)
class CustomAction:
    """Press one of its buttons."""

    name: str


@dataclass(frozen=True)
class Snooze:
    """Have nobody notified of it until then."""

    until: datetime


@dataclass(frozen=True)
class SetPriority:
    """Say how urgent it is, P1 to P5."""

    priority: str


@dataclass(frozen=True)
class Comment:
    """Write on it, in words of one's own."""

    text: str


@dataclass(frozen=True)
class AddEvent:
    """Show something on the timelines of what the problem is on, for so long."""

    type: str
    title: str
    length: timedelta
    properties: Mapping[str, str]


Deed = (
    Acknowledge
    | Close
    | AddTeam
    | AddTags
    | RemoveTags
    | AddDetails
    | CustomAction
    | Snooze
    | SetPriority
    | Comment
    | AddEvent
)
