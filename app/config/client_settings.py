"""Who may call."""

import re

from pydantic import Field, field_validator, model_validator

from app.config.networks import SomeNetworks
from app.config.scopes import ScopeName
from app.domain.call_rate import CallRate
from app.domain.certificate import San, alternative
from app.domain.frozen import Frozen

_SHA256 = re.compile(r"[0-9a-f]{64}")


class ShownCertificate(Frozen):
    """Which certificate is the client's: one of the three. It is verified in any case."""

    san: str | None = Field(
        default=None,
        max_length=2_000,
        description="A name in its subjectAltName, as dns:NAME, uri:URI, email:ADDRESS or ip:"
        "ADDRESS, the whole of it; SPIFFE is uri:spiffe://DOMAIN/PATH.",
    )
    common_name: str | None = Field(
        default=None,
        min_length=1,
        max_length=64,
        description="The common name of its subject, letter by letter, where there is no such.",
    )
    sha256: str | None = Field(
        default=None,
        description="Its SHA-256 in hexadecimal, with or without colons: this one alone.",
    )

    @field_validator("san")
    @classmethod
    def _a_name(cls, text: str | None) -> str | None:
        if text is None:
            return None
        kind, _, value = text.partition(":")
        if kind.lower() not in set(San):
            raise ValueError("dns:NAME, uri:URI, email:ADDRESS or ip:ADDRESS")
        return alternative(kind, value)

    @field_validator("sha256")
    @classmethod
    def _a_fingerprint(cls, text: str | None) -> str | None:
        found = None if text is None else text.replace(":", "").lower()
        if found is not None and not _SHA256.fullmatch(found):
            raise ValueError("64 hexadecimal digits, as `openssl x509 -fingerprint -sha256` prints")
        return found

    @model_validator(mode="after")
    def _one_of_them(self) -> "ShownCertificate":
        if sum(value is not None for _, value in self) != 1:
            raise ValueError("give san, common_name or sha256, exactly one of them")
        return self


class Client(Frozen):
    """Somebody who may call. `alexis token NAME` makes a token and its hash.

    He has a token or a certificate; if both are said, he needs both in each request.
    """

    name: str = Field(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._@-]{0,99}$",
        description="As what it is known in logs, notes and the audit trail; each once.",
    )
    token_sha256: str | None = Field(
        default=None, description="The token's SHA-256 in hexadecimal; never the token."
    )
    certificate: ShownCertificate | None = Field(
        default=None, description="The certificate by which it is known; needs server.tls."
    )
    scopes: tuple[ScopeName, ...] = Field(
        min_length=1,
        description="What it may do: webhooks, events, read, actions, approve, admin; * is all.",
    )
    users: tuple[str, ...] = Field(
        default=(),
        description="As whom sources know who has the token: he cannot approve what he asked for.",
    )

    addresses: SomeNetworks | None = Field(
        default=None, description="From where alone it may call: 192.0.2.0/24."
    )
    rate: CallRate | None = Field(
        default=None, description="How often it may call, as 600/1m; else access.rate."
    )

    @field_validator("token_sha256")
    @classmethod
    def _a_hash(cls, text: str | None) -> str | None:
        if text is None:
            return None
        if not _SHA256.fullmatch(text.lower()):
            raise ValueError("64 hexadecimal digits, as `alexis token` prints them")
        return text.lower()

    @model_validator(mode="after")
    def _is_known_by_something(self) -> "Client":
        if self.token_sha256 is None and self.certificate is None:
            raise ValueError("give token_sha256 or certificate, or both: then both are needed")
        return self
