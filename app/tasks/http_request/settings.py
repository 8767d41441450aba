"""The section `tasks.http_request` of the settings."""

from datetime import timedelta

from pydantic import Field

from app.domain.duration import Duration
from app.domain.frozen import Frozen
from app.tasks.web.allowed import AllowedAddress


class HttpRequestSettings(Frozen):
    """Which addresses rules may call, and how."""

    allow: tuple[AllowedAddress, ...] = Field(
        default=(),
        description="Addresses that rules may call, such as https://*.example.net/api/; "
        "none, nothing is called.",
    )
    ca_file: str | None = Field(
        default=None, description="Certificates that are trusted, instead of the usual ones."
    )
    connect_timeout: Duration = Field(
        default=timedelta(seconds=10), gt=timedelta(0), description="The longest to connect."
    )
    concurrency: int = Field(default=20, ge=1, le=1_000, description="So many requests at once.")
