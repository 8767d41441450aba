"""Which addresses may be called at all: the settings say it, and an empty list allows nothing."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator

from app.domain.errors import TargetUnreachable
from app.tasks.web.address import TCP, Address, Beginning, parse, parse_port

_STAR = "star-of-a-pattern"
_ANY = "[a-z0-9._-]+"


def _is_one(text: str) -> str:
    _read(text)
    return text


AllowedAddress = Annotated[str, AfterValidator(_is_one)]
"""`https://*.example.net/api/`: the scheme, a host with `*`, a port, and how the path begins.

`tcp://*.example.net:5432` is a port that is only looked at.
"""


@dataclass(frozen=True)
class _Pattern:
    begins: Address
    host: re.Pattern[str]

    def covers(self, address: Address) -> bool:
        begins = Beginning(address.scheme, address.host, address.port, address.path, is_all=True)
        return self.may_cover(begins)

    def may_cover(self, address: Beginning) -> bool:
        """Tell whether it covers the address, whatever may follow."""
        same = (address.scheme, address.port) == (self.begins.scheme, self.begins.port)
        path = self.begins.path
        below = path if path.endswith("/") else f"{path}/"
        inside = address.path == path or address.path.startswith(below)
        if not address.is_all:
            inside = inside or below.startswith(address.path)
        named = address.host is None or self.host.fullmatch(address.host) is not None
        return same and inside and named

    def names(self, address: Address) -> bool:
        """Tell whether it says just this host, without `*`."""
        return self.begins.host == address.host


class Allowed:
    """The addresses that may be called."""

    def __init__(self, setting: str, patterns: Iterable[str]) -> None:
        self._setting = setting
        self._patterns = [_read(pattern) for pattern in patterns]

    def check(self, address: Address) -> None:
        """Raise `TargetUnreachable` when nothing allows it."""
        if not self._patterns:
            raise TargetUnreachable(self._empty)
        if not any(pattern.covers(address) for pattern in self._patterns):
            raise TargetUnreachable(f"{address} is not in {self._setting}")

    def complaint(self, address: Beginning) -> str | None:
        """Say why nothing allows it, whatever its placeholders stand for; None if it may be so."""
        if not self._patterns:
            return self._empty
        if not any(pattern.may_cover(address) for pattern in self._patterns):
            return f"{address} is not in {self._setting}"
        return None

    @property
    def _empty(self) -> str:
        return f"{self._setting} is empty, so no address may be called"

    def names(self, address: Address) -> bool:
        """Tell whether the address is allowed by its very host, even one that is refused else."""
        return any(each.covers(address) and each.names(address) for each in self._patterns)


def _read(text: str) -> _Pattern:
    """Read a pattern. Raises ValueError."""
    scheme, _, rest = text.partition("://")
    authority, slash, path = rest.partition("/")
    if "*" in path:
        raise ValueError("* may stand in the host only; a path allows all that is below it")
    if not re.search(r"[A-Za-z0-9]", authority.partition(":")[0]) and "[" not in authority:
        raise ValueError(f"{text!r} would allow every host: name at least a part of them")
    host = authority.replace("*", _STAR)
    begins = parse_port(host) if scheme == TCP else parse(f"{scheme}://{host}{slash}{path}")
    if begins.query or (scheme == TCP and path):
        raise ValueError("without a query, and tcp:// without a path")
    return _Pattern(begins, re.compile(re.escape(begins.host).replace(re.escape(_STAR), _ANY)))
