"""What a file says of hosts and groups, and where it says so."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.domain.errors import Problem
from app.domain.fleet import Machine
from app.linting.code import Code


@dataclass(frozen=True)
class Spot:
    """A place in a file; lines and columns count from 1."""

    file: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.file, self.line) if part is not None)

    def problem(self, what: str, code: Code = Code.INVALID_VALUE) -> Problem:
        return Problem(self.file, what, self.line, self.column, code)


@dataclass(frozen=True)
class Host:
    """A host, as one place says it.

    `goes_by_address`: alerts may call it by its address, too, if that can mean no other host.
    """

    name: str
    machine: Machine
    spot: Spot
    goes_by_address: bool = False

    @property
    def key(self) -> str:
        return self.name.lower()


@dataclass(frozen=True)
class Group:
    """A group of hosts, as one place says it."""

    name: str
    hosts: tuple[str, ...]
    spot: Spot

    @property
    def key(self) -> frozenset[str]:
        return frozenset(host.lower() for host in self.hosts)


@dataclass(frozen=True)
class Found:
    """All that a file says; `warnings` tell what was left out."""

    hosts: Sequence[Host] = ()
    groups: Sequence[Group] = ()
    warnings: Sequence[Problem] = field(default=())
