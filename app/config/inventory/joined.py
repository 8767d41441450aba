"""Many inventories made one, in which a name means one host."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.config.inventory import ansible, own
from app.config.inventory.found import Found, Group, Host, Spot
from app.domain.errors import ConfigError, Problem
from app.domain.fleet import Fleet, InventoryFile, Machine
from app.linting.code import Code

SETTINGS = "settings"
"""Stands for the settings where a place is named."""


@dataclass(frozen=True)
class Inventory:
    """All hosts and groups with the places that say so, and what was left out."""

    fleet: Fleet = field(default_factory=Fleet)
    hosts: Mapping[str, Host] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)
    warnings: Sequence[Problem] = ()


def inventory_of(fleet: Fleet) -> Inventory:
    """Read the files, and join them with what the settings say, which counts before them.

    Raises `ConfigError` with every problem of every file, or with the names that mean two hosts.
    """
    read, problems = [_of_settings(fleet)], list[Problem]()
    for file in fleet.inventory_files:
        try:
            read.append(_read(file))
        except ConfigError as error:
            problems += error.problems
    if problems:
        raise ConfigError(*problems)
    hosts, doubled = _hosts(found.hosts for found in read)
    groups, same = _groups(found.groups for found in read)
    if problems := [*doubled, *_two_meanings(hosts), *same]:
        raise ConfigError(*problems)
    warnings = [warning for found in read for warning in found.warnings]
    called = _with_addresses(hosts)
    joined = fleet.model_copy(
        update={
            "inventory": {name: host.machine for name, host in called.items()},
            "groups": {name: group.hosts for name, group in groups.items()},
        }
    )
    return Inventory(joined, called, groups, warnings)


def _read(file: InventoryFile) -> Found:
    if file.ansible:
        return ansible.read(Path(file.ansible).expanduser())
    if file.ssh_config:
        from app.config.inventory import ssh_config  # noqa: PLC0415 - asyncssh is slow to load

        return ssh_config.read(Path(file.ssh_config).expanduser())
    return own.read(Path(file.file or "").expanduser())


def _of_settings(fleet: Fleet) -> Found:
    return Found(
        [
            Host(name, machine, Spot(f"{SETTINGS}: targets.inventory.{name}"))
            for name, machine in fleet.inventory.items()
        ],
        [
            Group(name, hosts, Spot(f"{SETTINGS}: targets.groups.{name}"))
            for name, hosts in fleet.groups.items()
        ],
    )


def _hosts(read: Iterable[Sequence[Host]]) -> tuple[dict[str, Host], list[Problem]]:
    hosts: dict[str, Host] = {}
    problems = []
    for found in read:
        for host in found:
            other = hosts.setdefault(host.key, host)
            if other.machine != host.machine and not other.spot.file.startswith(SETTINGS):
                what = f"{host.name} is another host in {other.spot}: the settings may decide"
                problems.append(host.spot.problem(what, Code.DUPLICATE_NAME))
    return hosts, problems


def _groups(read: Iterable[Sequence[Group]]) -> tuple[dict[str, Group], list[Problem]]:
    groups: dict[str, Group] = {}
    problems = []
    for found in read:
        for group in found:
            other = groups.setdefault(group.name, group)
            if other.key != group.key and not other.spot.file.startswith(SETTINGS):
                what = f"the group {group.name} has other hosts in {other.spot}"
                problems.append(group.spot.problem(what, Code.DUPLICATE_NAME))
    return groups, problems


def _two_meanings(hosts: Mapping[str, Host]) -> Iterator[Problem]:
    taken: dict[str, Host] = dict(hosts)
    for host in hosts.values():
        for alias in host.machine.aliases:
            if (other := taken.setdefault(alias.lower(), host)) is not host:
                what = f"{alias!r} means both {host.name} and {other.name} ({other.spot})"
                yield host.spot.problem(what, Code.DUPLICATE_NAME)


def _with_addresses(hosts: Mapping[str, Host]) -> dict[str, Host]:
    """Let hosts go by their address where that means no other host."""
    addresses = Counter(
        host.machine.address.lower() for host in hosts.values() if host.machine.address
    )
    taken = {alias.lower() for host in hosts.values() for alias in host.machine.aliases}
    joined = {}
    for host in hosts.values():
        address = host.machine.address
        is_free = address and address.lower() not in taken and address.lower() not in hosts
        if address and is_free and host.goes_by_address and addresses[address.lower()] == 1:
            joined[host.name] = _also(host, address)
        else:
            joined[host.name] = host
    return joined


def _also(host: Host, called: str) -> Host:
    aliases = (*host.machine.aliases, called)
    machine: Machine = host.machine.model_copy(update={"aliases": aliases})
    return Host(host.name, machine, host.spot, host.goes_by_address)
