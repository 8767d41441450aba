"""Where Alexis listens, and how much it takes at once."""

import re
from datetime import timedelta
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator

from app.config.networks import Networks
from app.config.tls_settings import Tls
from app.domain.duration import Duration
from app.domain.frozen import Frozen

_PAGE = re.compile(r"https?://[A-Za-z0-9._:\[\]-]+(?:/[A-Za-z0-9._~%/-]*)?")


def _names_a_host(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


class Server(Frozen):
    """Where Alexis listens."""

    host: str = Field(
        default="127.0.0.1", description="The address to listen at; 0.0.0.0 is everywhere."
    )
    port: int = Field(default=8080, ge=0, le=65_535, description="The port; 0 takes a free one.")
    tls: Tls | None = Field(default=None, description="Without it plain HTTP is served.")
    max_body_bytes: int = Field(default=1_048_576, ge=1_024, description="Larger is a 413.")
    stop_timeout: Duration = Field(
        default=timedelta(seconds=30),
        description="How long a stop waits, in all, for what is under way.",
    )
    drain_delay: Duration = Field(
        default=timedelta(0),
        description="How long of it calls are taken while /readyz says no, for load balancers.",
    )

    max_waiting: int = Field(
        default=500, ge=1, description="Requests under way at once; one more is a 503."
    )
    max_backlog: int = Field(
        default=100_000,
        ge=1,
        description="Events that wait to be decided; with so many new ones are a 503.",
    )

    hsts: Duration | None = Field(
        default=None,
        description="Over HTTPS, for how long browsers shall ask this host by HTTPS only, as 365d.",
    )
    trusted_proxies: Networks = Field(
        default=(),
        description="Addresses of reverse proxies: whom these say to be calling counts as caller.",
    )
    forwarded_header: Literal["X-Forwarded-For", "Forwarded"] = Field(
        default="X-Forwarded-For", description="Where they say it; the other one never counts."
    )

    public_url: str | None = Field(
        default=None,
        max_length=500,
        description="Where people reach the page, as https://HOST: notes link to it.",
    )

    @field_validator("trusted_proxies")
    @classmethod
    def _not_everybody(cls, networks: Networks) -> Networks:
        if any(network.prefixlen == 0 for network in networks):
            raise ValueError("everybody could say where he is: name the addresses of the proxies")
        return networks

    @field_validator("public_url")
    @classmethod
    def _for_people(cls, url: str | None) -> str | None:
        if url is None:
            return None
        if not _PAGE.fullmatch(url) or not _names_a_host(url):
            raise ValueError("an address as https://HOST, without a query, a # or a password")
        return url.rstrip("/")

    @model_validator(mode="after")
    def _a_part_of_the_stop(self) -> "Server":
        if self.drain_delay > self.stop_timeout:
            raise ValueError("drain_delay is a part of stop_timeout and cannot be longer")
        return self
