"""The hosts that Alexis may touch, and what they are called.

Nothing is touched unless a pattern of `allow` covers it. An empty list allows nothing.
"""

import re
from fnmatch import fnmatchcase
from functools import cached_property

from pydantic import Field, field_validator, model_validator

from app.domain.frozen import Frozen

_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._:-]{0,251}[A-Za-z0-9])?")
_SET = re.compile(r"\[!?\]?[^\]]*\]")
"""A set of characters in a pattern; a bracket that comes first in it is one of them."""


class Machine(Frozen):
    """How to reach a host that is not simply its own name and the default port and user."""

    address: str | None = Field(default=None, description="Name or IP address to connect to.")
    port: int | None = Field(default=None, ge=1, le=65535)
    user: str | None = None
    key_file: str | None = None
    aliases: tuple[str, ...] = Field(default=(), description="Other names that alerts use for it.")


class Fleet(Frozen):
    """The allow-list, the inventory and the groups of hosts."""

    allow: tuple[str, ...] = Field(
        default=(), description="Patterns of host names that may be touched: `app-*.example.net`."
    )
    inventory: dict[str, Machine] = Field(default_factory=dict)
    groups: dict[str, tuple[str, ...]] = Field(default_factory=dict)

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
