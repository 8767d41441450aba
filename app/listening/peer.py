"""Who has shown a certificate at the port: what it says is told with each of his requests."""

import hashlib
import ssl
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, Final

from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.access.certificates import SHOWN
from app.domain.certificate import ClientCertificate, San, alternative

_KINDS: Final = {"DNS": San.DNS, "URI": San.URI, "email": San.EMAIL, "IP Address": San.IP}
"""The kinds of names that Python reads in certificates, and as what they are known here."""


class WithCertificate:
    """The application, for the requests of one connection."""

    def __init__(self, api: ASGIApp, shown: ClientCertificate) -> None:
        self._api = api
        self._shown = shown

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope[SHOWN] = self._shown
        await self._api(scope, receive, send)


def certificate_of(connection: ssl.SSLObject | None) -> ClientCertificate | None:
    """Give the certificate that was verified when the connection was made; None without one."""
    said: dict[str, Any] | None = connection.getpeercert() if connection else None
    binary = connection.getpeercert(binary_form=True) if connection and said else None
    if not said or not binary:
        return None
    ends = ssl.cert_time_to_seconds(said["notAfter"])
    return ClientCertificate(
        sans=frozenset(_alternatives(said.get("subjectAltName", ()))),
        common_names=frozenset(
            value
            for part in said.get("subject", ())
            for name, value in part
            if name == "commonName"
        ),
        sha256=hashlib.sha256(binary).hexdigest(),
        not_after=datetime.fromtimestamp(ends, UTC),
    )


def _alternatives(names: Iterable[tuple[str, str]]) -> Iterator[str]:
    for kind, value in names:
        if kind in _KINDS:
            try:
                yield alternative(_KINDS[kind], value)
            except ValueError:
                continue
