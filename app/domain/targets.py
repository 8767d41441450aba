"""Which hosts a rule means for an event."""

import re
from collections.abc import Iterable
from typing import assert_never

from app.domain.event import Entity, Event, Located
from app.domain.fields import is_known, values
from app.domain.fleet import Fleet
from app.domain.rule import Entities, FromField, Group, Hosts, Targets

_SEPARATORS = re.compile(r"[,;\s]+")
_SSH_HOST = "ssh_host:"
_HOST = "HOST"
_MOST_SHOWN = 5
_LONGEST_NAME = 100
NOT_OURS = f"no tag {_SSH_HOST}NAME there, nor in targets.inventory"


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


def are_located(targets: Targets, event: Event) -> bool:
    """Tell whether nobody has to be asked on which hosts the event's entities run."""
    return not (event.unlocated and _mean_hosts(targets)) or all(
        _tagged(entity, event) for entity in event.entities
    )


def strangers(targets: Targets, event: Event, fleet: Fleet) -> tuple[str, ...]:
    """Give the hosts that the event's entities run on too, and that nobody here knows."""
    if not _mean_hosts(targets) or not event.whereabouts or _of_type(_HOST, event):
        return ()
    found = (host for host in event.whereabouts.hosts if not _trusted(host, fleet))
    return tuple(dict.fromkeys(_called(host) for host in found))


def why_none(targets: Targets, event: Event) -> str:
    """Say why the event has no target for a rule."""
    if not _mean_hosts(targets) or not (event.unlocated or event.whereabouts):
        return "the event names no host for this rule"
    what = f"the problem is on {_listed([_shown(each) for each in event.entities])}"
    found = event.whereabouts
    if found is None:
        return f"{what}; nobody could be asked on which hosts that runs"
    if found.trouble:
        return f"{what}; on which hosts that runs is not known: {found.trouble}"
    if not found.hosts:
        return f"{what}, and no host is known that it runs on"
    hosts = _listed([_called(each) for each in found.hosts])
    return f"{what}, which runs on {hosts}: {NOT_OURS}"


def _names(targets: Targets, event: Event, fleet: Fleet) -> Iterable[str]:
    match targets:
        case Hosts(hosts=hosts):
            return hosts
        case FromField(from_=path):
            return [name for text in values(event, path) for name in _SEPARATORS.split(text)]
        case Entities(entities=kind):
            return _names_of_entities(kind, event, fleet)
        case Group(group=group, means=means):
            return means if means is not None else fleet.groups.get(group, ())
        case _:
            assert_never(targets)


def _names_of_entities(kind: str, event: Event, fleet: Fleet) -> list[str]:
    meant = _of_type(kind, event)
    if not meant and kind.upper() == _HOST:
        return _names_of_hosts(event, fleet)
    only_one = len(meant) == 1
    return [name for entity in meant if (name := _name_of(entity, event, fleet, only_one))]


def _name_of(entity: Entity, event: Event, fleet: Fleet, only_one: bool) -> str | None:
    """Trust a tag `ssh_host:NAME` more than a display name, which may be anything.

    The tags of the event belong to all of its entities: they speak for one only if it is alone.
    """
    tagged = _in_tags(entity.tags + (event.tags if only_one else ()))
    if tagged:
        return tagged[0]
    return entity.id if fleet.knows(entity.id) else entity.name


def _names_of_hosts(event: Event, fleet: Fleet) -> list[str]:
    """Give the hosts of a problem that is on none: those that its entities run on.

    They were not named by the problem itself, so a display name is not enough here.
    """
    names = [name for entity in event.entities for name in _tagged(entity, event)]
    found = event.whereabouts.hosts if event.whereabouts else ()
    return names + [name for host in found if (name := _trusted(host, fleet))]


def _trusted(host: Located, fleet: Fleet) -> str | None:
    """Take the host's tag, or what our inventory knows it by, if that is one host of ours."""
    if tagged := _in_tags(host.tags):
        return tagged[0]
    if fleet.knows(host.id):
        return host.id
    ours = {fleet.canonical(name) for name in host.names if fleet.knows(name)}
    return ours.pop() if len(ours) == 1 else None


def _tagged(entity: Entity, event: Event) -> list[str]:
    alone = len(event.entities) == 1
    return _in_tags(entity.tags + (event.tags if alone else ()))


def _in_tags(tags: Iterable[str]) -> list[str]:
    return [tag.removeprefix(_SSH_HOST) for tag in tags if tag.startswith(_SSH_HOST)]


def _mean_hosts(targets: Targets) -> bool:
    return isinstance(targets, Entities) and targets.entities.upper() == _HOST


def _of_type(kind: str, event: Event) -> list[Entity]:
    return [entity for entity in event.entities if entity.type.upper() == kind.upper()]


def _called(host: Located) -> str:
    return (*host.names, host.id)[0][:_LONGEST_NAME]


def _shown(entity: Entity) -> str:
    return f"{entity.type} {entity.name or entity.id}"


def _listed(names: list[str]) -> str:
    more = len(names) - _MOST_SHOWN
    return ", ".join(names[:_MOST_SHOWN]) + (f" and {more} more" if more > 0 else "")
