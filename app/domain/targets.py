"""Which hosts a rule means for an event."""

import re
from collections.abc import Iterable
from typing import assert_never

from app.domain.event import Entity, Event
from app.domain.fields import is_known, values
from app.domain.fleet import Fleet
from app.domain.rule import Entities, FromField, Group, Hosts, Targets

_SEPARATORS = re.compile(r"[,;\s]+")
_SSH_HOST = "ssh_host:"


def targets_of(targets: Targets, event: Event, fleet: Fleet) -> tuple[str, ...]:
    """Give the hosts by their one name, each once, in the order found; empty when there is none.

    Whether they may be touched is not asked here.
    """
    names = _names(targets, event, fleet)
    return tuple(dict.fromkeys(fleet.canonical(name) for name in names if name.strip()))


def are_known(targets: Targets, event: Event) -> bool:
    """Tell whether the event is complete in what names its targets."""
    match targets:
        case FromField(from_=path):
            return is_known(event, path)
        case Entities():
            return "entities" not in event.missing
        case Hosts() | Group():
            return True
        case _:
            assert_never(targets)


def _names(targets: Targets, event: Event, fleet: Fleet) -> Iterable[str]:
    match targets:
        case Hosts(hosts=hosts):
            return hosts
        case FromField(from_=path):
            return [name for text in values(event, path) for name in _SEPARATORS.split(text)]
        case Entities(entities=kind):
            return _names_of_entities(kind, event)
        case Group(group=group, means=means):
            return means if means is not None else fleet.groups.get(group, ())
        case _:
            assert_never(targets)


def _names_of_entities(kind: str, event: Event) -> list[str]:
    meant = [entity for entity in event.entities if entity.type.upper() == kind.upper()]
    only_one = len(meant) == 1
    return [name for entity in meant if (name := _name_of(entity, event, only_one))]


def _name_of(entity: Entity, event: Event, only_one: bool) -> str | None:
    """Trust a tag `ssh_host:NAME` more than a display name, which may be anything.

    The tags of the event belong to all of its entities: they speak for one only if it is alone.
    """
    tags = entity.tags + (event.tags if only_one else ())
    tagged = [tag.removeprefix(_SSH_HOST) for tag in tags if tag.startswith(_SSH_HOST)]
    return tagged[0] if tagged else entity.name
