"""How a target is reached: what the task, the inventory, OpenSSH's configuration and ours say.

In this order; what none of them says is the standard of the settings.
"""

import time
from dataclasses import replace
from pathlib import Path

import asyncssh

from app.domain.errors import TargetUnreachable
from app.domain.fleet import Fleet, Hop, Machine
from app.ports import Place
from app.tasks.ssh.address import Address
from app.tasks.ssh.ssh_config import HostConfig, read

_FRESH = 10.0
"""Seconds after which the file is read again."""

_MOST = 10_000
"""Addresses that are remembered meanwhile."""

_MOST_JUMPS = 8


class Routes:
    """Knows the address of each target, and of the hosts on the way."""

    def __init__(self, standard: Address, fleet: Fleet, config_file: str | None) -> None:
        self._standard = standard
        self._fleet = fleet
        self._config_file = config_file
        self._known: dict[tuple[str, Machine], tuple[float, Address]] = {}

    def to(self, place: Place) -> Address:
        """Give the address. Raises `TargetUnreachable` when there can be none."""
        asked, now = (place.target, place.machine), time.monotonic()
        known = self._known.get(asked)
        if known and now - known[0] < _FRESH:
            return known[1]
        if len(self._known) >= _MOST:
            self._known.clear()
        address = self._address(place.target, place.machine, ())
        self._known[asked] = now, address
        return address

    def _address(self, name: str, machine: Machine, way: tuple[str, ...]) -> Address:
        """Give the address of a host that is reached when those of the way are."""
        said, standard = self._said(name, machine.user), self._standard
        if said.runs_a_program and machine.jump is None and said.jump is None:
            raise TargetUnreachable(
                f"{name}: {self._config_file} says ProxyCommand, which Alexis does not run; "
                "say jump in the inventory"
            )
        keys, certificate = self._keys(machine, said)
        return Address(
            host=machine.address or said.host or name,
            port=machine.port or said.port or standard.port,
            user=machine.user or said.user or standard.user,
            key_file=keys[0] if keys else None,
            more_keys=keys[1:],
            certificate_file=certificate,
            known_hosts=said.known_hosts,
            alias=said.alias,
            jump=self._jump(name, _hops(name, machine, said), way),
        )

    def _keys(self, machine: Machine, said: HostConfig) -> tuple[tuple[str, ...], str | None]:
        """Give the private keys and the certificate; one of the settings goes with their key."""
        certificate = _file(machine.certificate_file)
        if key := _file(machine.key_file):
            return (key,), certificate
        certificate = certificate or said.certificate_file
        if said.keys:
            return said.keys, certificate
        standard = self._standard
        keys = (standard.key_file,) if standard.key_file else ()
        return keys, certificate or standard.certificate_file

    def _jump(self, name: str, hops: tuple[Hop, ...], way: tuple[str, ...]) -> Address | None:
        """Give the last of the jump hosts, which knows those before it."""
        way = (*way, name)
        if len(way) > _MOST_JUMPS:
            raise TargetUnreachable(f"{way[0]}: too many jump hosts: {', '.join(way[1:])}")
        jump: Address | None = None
        for hop in hops:
            host = self._fleet.canonical(hop.host)
            if host == name:  # as with ssh, `Host *` may also say it of the jump host itself
                continue
            if host in way:
                raise TargetUnreachable(
                    f"{way[0]}: its jump hosts go in a circle: {' > '.join((*way, host))}"
                )
            machine = self._fleet.machine(host)
            chosen = {"user": hop.user, "port": hop.port}
            machine = machine.model_copy(
                update={field: value for field, value in chosen.items() if value is not None}
            )
            if jump is not None:
                machine = machine.model_copy(update={"jump": ()})
            address = self._address(host, machine, way)
            jump = replace(address, jump=jump) if jump is not None else address
        return jump

    def _said(self, name: str, user: str | None) -> HostConfig:
        if self._config_file is None:
            return HostConfig()
        try:
            return read(self._config_file, name, user)
        except (OSError, ValueError, asyncssh.Error) as error:
            raise TargetUnreachable(f"{name}: {self._config_file}: {error}") from error


def _hops(name: str, machine: Machine, said: HostConfig) -> tuple[Hop, ...]:
    if machine.hops is not None:
        return machine.hops
    try:
        return tuple(Hop.of(text) for text in said.jump or ())
    except ValueError as error:
        raise TargetUnreachable(f"{name}: ProxyJump: {error}") from error


def _file(name: str | None) -> str | None:
    return str(Path(name).expanduser()) if name else None
