"""Where traces go."""

import re
from datetime import timedelta
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, field_validator

from app.domain.duration import Duration
from app.secret.section import WithSecrets

_PATH = "/v1/traces"
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")


def _header_name(name: str) -> str:
    if not _HEADER.fullmatch(name):
        raise ValueError("no name of a header")
    return name


def _is_an_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        whole = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return whole and not (parts.username or parts.query or parts.fragment)


HeaderName = Annotated[str, AfterValidator(_header_name)]


class Traces(WithSecrets):
    """Where traces go, by OTLP over HTTP. Without an endpoint nowhere; no variable OTEL_* is read.

    It needs the extra `otel`.
    """

    endpoint: str | None = Field(
        default=None,
        max_length=1000,
        description="The address of a collector, as http://HOST:4318; /v1/traces is added to it.",
    )
    headers: dict[HeaderName, SecretStr] = Field(
        default_factory=dict, description="Sent along, such as Authorization; each is a secret."
    )
    ca_file: str | None = Field(
        default=None, description="Trust the certificates in this file instead of the system's."
    )
    service_name: str = Field(
        default="alexis", min_length=1, max_length=200, description="`service.name` of all spans."
    )
    resource: dict[str, str] = Field(
        default_factory=dict,
        description="What is said of the service beside, as deployment.environment.name: prod.",
    )
    sample: float = Field(
        default=1.0, gt=0, le=1, description="The share of events whose traces are sent."
    )
    timeout: Duration = Field(
        default=timedelta(seconds=10),
        ge=timedelta(seconds=1),
        description="How long the collector may take to answer.",
    )

    @field_validator("endpoint")
    @classmethod
    def _an_address(cls, url: str | None) -> str | None:
        if url is None:
            return None
        if not _is_an_address(url):
            raise ValueError("an address as http://HOST:4318, without a password, a ? or a #")
        return url.rstrip("/").removesuffix(_PATH) + _PATH

    @field_validator("headers")
    @classmethod
    def _in_one_line(cls, headers: dict[str, SecretStr]) -> dict[str, SecretStr]:
        for name, value in headers.items():
            said = value.get_secret_value()
            if not said.isascii() or not said.isprintable():
                raise ValueError(f"{name}: only printable ASCII goes into a header")
        return headers
