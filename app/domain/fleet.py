"""The hosts that Alexis may touch, and what they are called.

Nothing is touched unless a pattern of `allow` covers it. An empty list allows nothing.
"""

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, field_validator, model_validator

from app.domain.frozen import Frozen
from app.domain.several import Several

_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._:-]{0,251}[A-Za-z0-9])?")
_HOP = re.compile(
    r"(?:(?P<user>[^@\s]+)@)?(?:\[(?P<address>[0-9A-Fa-f:.]+)\]|(?P<name>[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?))"
    r"(?::(?P<port>[0-9]{1,5}))?"
)
_LAST_PORT = 65_535
_SET = re.compile(r"\[!?\]?[^\]]*\]")
"""A set of characters in a pattern; a bracket that comes first in it is one of them."""


@dataclass(frozen=True)
class Hop:
    """A host through which another one is reached, as `user@name:port`."""

    host: str
    port: int | None = None
    user: str | None = None

    @classmethod
    def of(cls, text: str) -> "Hop":
        """Read it. Raises `ValueError`."""
        if not (read := _HOP.fullmatch(text)):
            raise ValueError(f"{text!r} is not a jump host, as bastion.example.net or me@name:22")
        port = int(read["port"]) if read["port"] else None
        if port is not None and not 1 <= port <= _LAST_PORT:
            raise ValueError(f"{text!r}: there is no port {port}")
        return cls((read["address"] or read["name"]).lower(), port, read["user"])


class Machine(Frozen):
    """How to reach a host that is not simply its own name and the default port and user."""

    address: str | None = Field(default=None, description="Name or IP address to connect to.")
    port: int | None = Field(default=None, ge=1, le=65535, description="Instead of ssh.port.")
    user: str | None = Field(default=None, description="Instead of ssh.user.")
    key_file: str | None = Field(default=None, description="Instead of ssh.key_file.")
    sudo_password: str | None = Field(
        default=None, min_length=1, description="The name of the secret that sudo asks for there."
    )
    certificate_file: str | None = Field(
        default=None, description="The certificate of its key, if not KEY-cert.pub beside it."
    )
    jump: Several | None = Field(
        default=None,
        description="The host through which it is reached, or several, the first one first.",
    )
    aliases: tuple[str, ...] = Field(default=(), description="Other names that alerts use for it.")

    @field_validator("jump")
    @classmethod
    def _jumps_can_be_read(cls, jump: tuple[str, ...] | None) -> tuple[str, ...] | None:
        for text in jump or ():
            Hop.of(text)
        return jump

    @property
    def hops(self) -> tuple[Hop, ...] | None:
        """Give the jump hosts: none when it is reached directly, None when nothing is said."""
        return None if self.jump is None else tuple(Hop.of(text) for text in self.jump)


class InventoryFile(Frozen):
    """A file that says which hosts there are, in one of three formats."""

    file: str | None = Field(default=None, min_length=1, description="YAML, as docs/targets.md.")
    ansible: str | None = Field(
        default=None,
        min_length=1,
        description="What `ansible-inventory -i` takes; its plain values.",
    )
    ssh_config: str | None = Field(
        default=None, min_length=1, description="As ~/.ssh/config: each Host without wildcards."
    )

    @model_validator(mode="after")
    def _of_one_format(self) -> "InventoryFile":
        if len([each for each in (self.file, self.ansible, self.ssh_config) if each]) != 1:
            raise ValueError("name one of file, ansible, ssh_config")
        return self


def _in_our_format(said: Any) -> Any:
    return {"file": said} if isinstance(said, str) else said


class Fleet(Frozen):
    """The allow-list, the inventory and the groups of hosts."""

    allow: tuple[str, ...] = Field(
        default=(), description="Patterns of host names that may be touched: `app-*.example.net`."
    )
    inventory: dict[str, Machine] = Field(default_factory=dict)
    inventory_files: tuple[
        Annotated[
            InventoryFile,
            BeforeValidator(_in_our_format, json_schema_input_type=str | InventoryFile),
        ],
        ...,
    ] = Field(
        default=(),
        description="Read at the start: `hosts.yaml`, `{ansible: …}`, `{ssh_config: …}`.",
    )
    groups: dict[str, tuple[str, ...]] = Field(
        default_factory=dict, description="Names of groups, and the hosts in each."
    )

    @field_validator("allow")
    @classmethod
    def _no_pattern_for_all(cls, allow: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in allow:
            if not re.search(r"[A-Za-z0-9]", _SET.sub("", pattern)):
                raise ValueError(
                    f"{pattern!r} would allow every host: name at least a part of them"
                )
        return tuple(pattern.lower() for pattern in allow)

    @model_validator(mode="after")
    def _no_name_twice(self) -> "Fleet":
        seen: dict[str, str] = {}
        for name, machine in self.inventory.items():
            for called in (name, *machine.aliases):
                if (other := seen.setdefault(called.lower(), name)) != name:
                    raise ValueError(f"inventory: {called!r} means both {other!r} and {name!r}")
        return self

    def canonical(self, name: str) -> str:
        """Give the host's one name, whatever it was called."""
        wanted = name.strip().lower().rstrip(".")
        return self._called.get(wanted, wanted)

    def knows(self, name: str) -> bool:
        """Tell whether the inventory has a host that is called so."""
        return name.strip().lower().rstrip(".") in self._called

    @cached_property
    def _called(self) -> dict[str, str]:
        return {
            called.lower(): name
            for name, machine in self.inventory.items()
            for called in (name, *machine.aliases)
        }

    def refusal(self, host: str) -> str | None:
        """Say why the host (by its one name) may not be touched; None if it may."""
        if not _HOST.fullmatch(host):
            return f"{host[:80]!r} is not the name of a host"
        if any(fnmatchcase(host.lower(), pattern) for pattern in self.allow):
            return None
        return f"{host} is not in targets.allow"

    def machine(self, host: str) -> Machine:
        return self.inventory.get(host, Machine())
