"""Certificates that clients show at the port."""

from typing import Final

from starlette.types import Scope

from app.domain.certificate import ClientCertificate

SHOWN: Final = "alexis.certificate"
"""Where the port puts what was shown: no header can say it."""


def shown_in(scope: Scope) -> ClientCertificate | None:
    """Give the certificate of who calls; None when there is none."""
    found: ClientCertificate | None = scope.get(SHOWN)
    return found
