"""All that a plug-in needs, to be imported from here. docs/plugins.md says what stays as it is."""

from app.domain.errors import (
    ConfigError,
    NoSuchSecret,
    NotInstalled,
    PayloadError,
    Problem,
    SourceUnavailable,
    TargetLost,
    TargetUnreachable,
)
from app.domain.event import Entity, Event, EventKind, Link
from app.domain.filling import FilledSpec
from app.domain.fleet import Machine
from app.domain.frozen import Frozen
from app.domain.parameter import Parameters
from app.domain.placeholder import ValueRefused
from app.domain.receipt import Accepted, Delivered, Later, Receipt, Refused, Uncertain
from app.domain.task import Ending, TaskSpec
from app.kinds import Known, NoSettings, Reading, Shell, SourceKind, TaskKind, Toolbox
from app.ports import Clock, Desk, Feed, Output, Place, Source, TaskType
from app.secret.section import WithSecrets
from app.sources.reading import json_object as read_json

__all__ = [
    "Accepted",
    "Clock",
    "ConfigError",
    "Delivered",
    "Desk",
    "Ending",
    "Entity",
    "Event",
    "EventKind",
    "Feed",
    "FilledSpec",
    "Frozen",
    "Known",
    "Later",
    "Link",
    "Machine",
    "NoSettings",
    "NoSuchSecret",
    "NotInstalled",
    "Output",
    "Parameters",
    "PayloadError",
    "Place",
    "Problem",
    "Reading",
    "Receipt",
    "Refused",
    "Shell",
    "Source",
    "SourceKind",
    "SourceUnavailable",
    "TargetLost",
    "TargetUnreachable",
    "TaskKind",
    "TaskSpec",
    "TaskType",
    "Toolbox",
    "Uncertain",
    "ValueRefused",
    "WithSecrets",
    "read_json",
]
