"""From where a request comes: who connects, or whom a trusted proxy names."""

from collections.abc import Callable, Iterable, Sequence
from typing import Literal

import structlog
from starlette.types import Scope

from app.domain.addresses import (
    Address,
    Network,
    address_of,
    forwarded,
    forwarded_for,
    is_in,
    origin,
)

log = structlog.get_logger()

Header = Literal["X-Forwarded-For", "Forwarded"]

_FOUND = "alexis.address"
_MOST_TOLD = 20
_READERS: dict[Header, Callable[[Iterable[str]], Sequence[str]]] = {
    "X-Forwarded-For": forwarded_for,
    "Forwarded": forwarded,
}


class Whereabouts:
    """Tells addresses. Only one header counts: a proxy hands on what it does not write itself."""

    def __init__(self, trusted: Sequence[Network] = (), header: Header = "X-Forwarded-For") -> None:
        self._trusted = tuple(trusted)
        self._read = _READERS[header]
        self._header = header.lower().encode()
        self._told: set[str] = set()

    def of(self, scope: Scope) -> Address | None:
        """Give the address of who calls; None when there is none, as by a Unix socket."""
        if _FOUND not in scope:
            peer = (scope.get("client") or ("",))[0]
            said = [
                value.decode("latin-1") for name, value in scope["headers"] if name == self._header
            ]
            nearest = address_of(peer)
            if said and not is_in(nearest, self._trusted):
                self._not_believed(peer)
            scope[_FOUND] = origin(nearest, self._read(said) if said else (), self._trusted)
        address: Address | None = scope[_FOUND]
        return address

    def shown(self, scope: Scope) -> str | None:
        """Give it as a text."""
        if not self._trusted:
            return (scope.get("client") or (None,))[0]
        address = self.of(scope)
        return str(address) if address else None

    def _not_believed(self, peer: str) -> None:
        """Tell once of each proxy that is not trusted: behind it all callers look like one."""
        if peer not in self._told and len(self._told) < _MOST_TOLD:
            self._told.add(peer)
            log.warning("forwarded_ignored", header=self._header.decode(), peer=peer)
