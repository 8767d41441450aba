"""`entity_type` as `targets`: hosts that are named, or the field that names them."""

import re
from dataclasses import dataclass, field
from typing import Any

from app.domain.errors import ConfigError
from app.domain.limits import Caps, Limits
from app.importing.fields import path_of
from app.importing.part import Part, plain
from app.importing.telling import Telling

_DEEPEST = 4
_MOST = Caps().on(Limits()).max_targets or 0
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._:-]{0,251}[A-Za-z0-9])?")


@dataclass(frozen=True)
class Aim:
    """The targets of a rule, the hosts that it names, and whether it took them in 2018."""

    targets: dict[str, Any]
    hosts: list[str] = field(default_factory=list)
    was_found: bool = True


def aim(rule: Part, source: str, told: Telling) -> Aim:
    """Convert the entities of a rule. Raises `ConfigError`."""
    kind = rule.at("entity_type")
    unused = {"explicit": "entity_keyvalue", "keyvalue": "entities"}.get(kind.text())
    if unused is None:
        what = f"entity_type {plain(kind.data)!r} is neither explicit nor keyvalue"
        raise ConfigError(kind.problem(what))
    if kind.data == "explicit":
        found = _explicit(rule.at("entities"), told)
    else:
        found = _keyvalue(rule.at("entity_keyvalue"), source, told)
    told.kept(kind, "targets")
    if rule.has(unused):
        told.dropped(rule.at(unused), f"not meant with entity_type {kind.data}")
    return found


def _explicit(part: Part, told: Telling) -> Aim:
    hosts = [part.text()] if isinstance(part.data, str) else part.texts()
    if not hosts:
        raise ConfigError(part.problem("entities names no host"))
    for host in hosts:
        if not _NAME.fullmatch(host):
            raise ConfigError(part.problem(f"entities: {plain(host)!r} is not the name of a host"))
    if len(hosts) > _MOST:
        why = f"a rule may have {_MOST} targets unless limits.max_targets of the settings is higher"
        told.changed(part, "targets.hosts", why)
    else:
        told.kept(part, "targets.hosts")
    return Aim({"hosts": hosts}, hosts)


def _keyvalue(part: Part, source: str, told: Telling) -> Aim:
    steps = tuple(_step(item) for item in part.each())
    if not steps:
        raise ConfigError(part.problem("entity_keyvalue names no field"))
    found = path_of(steps, source)
    remarks = [f"{found.path}: {found.remark}"] if found.remark else []
    if len(steps) > _DEEPEST:
        remarks.append(f"more than {_DEEPEST} keys were not followed in 2018; now they are")
    remarks.append("several hosts may stand in one value now, divided by comma or space")
    remarks.append("targets.allow of the settings must cover them")
    told.changed(part, "targets.from", "; ".join(remarks))
    return Aim({"from": found.path}, was_found=len(steps) <= _DEEPEST)


def _step(item: Part) -> str:
    if isinstance(item.data, int) and not isinstance(item.data, bool):
        return str(item.data)
    return item.text()
