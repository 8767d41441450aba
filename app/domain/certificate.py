"""What a certificate of a client says, and what it has to say so that it is known whose it is."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from ipaddress import ip_address


class San(StrEnum):
    """The kinds of names in a certificate's subjectAltName."""

    DNS = "dns"
    URI = "uri"
    EMAIL = "email"
    IP = "ip"


@dataclass(frozen=True)
class ClientCertificate:
    """A certificate that was shown, verified by who signs. `sans` are written as `alternative`."""

    sans: frozenset[str]
    common_names: frozenset[str]
    sha256: str
    not_after: datetime


@dataclass(frozen=True)
class Wanted:
    """What a client's certificate has to say; exactly one of them is given."""

    san: str | None = None
    common_name: str | None = None
    sha256: str | None = None

    def fits(self, shown: ClientCertificate, now: datetime) -> bool:
        """Tell whether the certificate is meant, and still valid."""
        if shown.not_after <= now:
            return False
        if self.san is not None:
            return self.san in shown.sans
        if self.common_name is not None:
            return self.common_name in shown.common_names
        return self.sha256 == shown.sha256


def alternative(kind: str, value: str) -> str:
    """Write a name of subjectAltName in the one way in which it is compared.

    Names of hosts and addresses of e-mail have no case. Raises `ValueError` for what is no name.
    """
    match San(kind.lower()):
        case San.IP:
            return f"ip:{ip_address(value)}"
        case San.URI:
            if not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:\S+", value):
                raise ValueError("a URI begins with its scheme, as spiffe://")
            return f"uri:{value}"
        case kind_of_name:
            if not re.fullmatch(r"[!-~]+", value):
                raise ValueError("a name is one word")
            return f"{kind_of_name}:{value.lower()}"
