"""Which addresses may be called at all: the settings say it, and an empty list allows nothing."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator

from app.domain.errors import TargetUnreachable
from app.tasks.web.address import TCP, Address, parse, parse_port

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
        same = (address.scheme, address.port) == (self.begins.scheme, self.begins.port)
        path = self.begins.path
        below = path if path.endswith("/") else f"{path}/"
        inside = address.path == path or address.path.startswith(below)
        return same and inside and self.host.fullmatch(address.host) is not None

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
            raise TargetUnreachable(f"{self._setting} is empty, so no address may be called")
        if not any(pattern.covers(address) for pattern in self._patterns):
            raise TargetUnreachable(f"{address} is not in {self._setting}")

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
