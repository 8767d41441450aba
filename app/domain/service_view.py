"""What is shown of the service itself: who answers, is it ready, what its feeds saw."""

from datetime import datetime

from pydantic import Field

from app.domain.frozen import Frozen
from app.domain.restraint.shown import LastingStorm, PauseView


class Pong(Frozen):
    """Who answers, and as whom you are known."""

    name: str = "alexis"
    version: str
    client: str
    scopes: tuple[str, ...]


class Readiness(Frozen):
    """Whether it takes messages; the rest is for those who may read."""

    ready: bool
    rules: int | None = None
    broken_rule_files: tuple[str, ...] | None = None
    broken_plugins: tuple[str, ...] | None = Field(
        default=None, description="Left out when there is none."
    )
    paused: PauseView | None = Field(
        default=None, description="Left out when it is not. It takes messages meanwhile."
    )
    storm: LastingStorm | None = Field(
        default=None, description="Left out when there is none. It takes messages meanwhile."
    )


class FeedView(Frozen):
    """How far a feed has come."""

    source: str
    interval_seconds: float = Field(description="The time from one look to the next.")
    looked_at: datetime | None = Field(description="When the last look began, whatever came of it.")
    seen_until: datetime | None = Field(
        description="Up to when the feed has told everything: when its last whole look began."
    )


class CertificateView(Frozen):
    """How long a file of `server.tls` lasts."""

    setting: str = Field(description="cert_file, client_ca_file or client_crl_file.")
    begins_at: datetime
    ends_at: datetime | None = Field(description="When the first of what it holds ends.")


class TlsView(Frozen):
    """The certificates that are in force."""

    certificates: tuple[CertificateView, ...]
    broken: str | None = Field(
        description="Why files that have changed are not in force; what was before them is."
    )


class ServiceView(Frozen):
    """How the service stands."""

    version: str
    dry_run: bool = Field(description="Whether it only says what it would do.")
    paused: PauseView | None = Field(description="Whether it was told to begin nothing more.")
    storm: LastingStorm | None = Field(
        description="Whether so much goes wrong at once that nothing begins by itself."
    )
    feeds: tuple[FeedView, ...] = Field(description="The sources that are polled.")
    broken_plugins: tuple[str, ...] = Field(
        description="What is installed, but cannot be used, and why."
    )
    tls: TlsView | None = Field(default=None, description="None if it serves plain HTTP.")
