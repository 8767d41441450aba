"""Who a reverse proxy says is there. It counts only when the proxy itself is who connects."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import structlog
from starlette.types import Scope

from app.domain.access import Identity, is_name
from app.domain.addresses import Network, address_of, is_in

log = structlog.get_logger()

_MOST_TOLD = 20


@dataclass(frozen=True)
class Proxy:
    """Which addresses are the proxy's, and in which headers it names people.

    What is not taken is told in the log once for each reason and address, and not very often.
    """

    trusted: Sequence[Network]
    user_header: str
    groups_header: str | None
    groups_separator: str
    email_header: str | None
    _told: set[tuple[str, str]] = field(default_factory=set, compare=False, repr=False)

    def identity(self, scope: Scope) -> Identity | None:
        """Give whom the headers name; None when they name nobody, or nobody to be believed.

        The peer of the connection has to be trusted: X-Forwarded-For is never looked at, and a
        connection without an address, as by a Unix socket, is not the proxy's.
        """
        names = _values(scope, self.user_header)
        if not any(names):
            return None
        peer = (scope.get("client") or ("",))[0]
        if not is_in(address_of(peer), self.trusted):
            self._ignored("peer_not_trusted", peer)
            return None
        groups, emails = _values(scope, self.groups_header), _values(scope, self.email_header)
        if max(len(names), len(groups), len(emails)) > 1:
            self._ignored("header_given_twice", peer)
            return None
        if not is_name(names[0]):
            self._ignored("not_a_name", peer)
            return None
        found = (each.strip() for text in groups for each in text.split(self.groups_separator))
        email = next((each for each in emails if is_name(each)), None)
        return Identity(names[0], frozenset(each for each in found if each), email)

    def _ignored(self, reason: str, peer: str) -> None:
        if (reason, peer) not in self._told and len(self._told) < _MOST_TOLD:
            self._told.add((reason, peer))
            log.warning("proxy_identity_ignored", reason=reason, peer=peer)


def _values(scope: Scope, header: str | None) -> list[str]:
    name = (header or "").lower().encode()
    return [value.decode("latin-1").strip() for key, value in scope["headers"] if key == name]
