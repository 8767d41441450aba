"""The section `tasks.probe` of the settings."""

from pydantic import Field

from app.domain.frozen import Frozen
from app.tasks.web.allowed import AllowedAddress


class ProbeSettings(Frozen):
    """What may be looked at beside the targets themselves, and how."""

    allow: tuple[AllowedAddress, ...] = Field(
        default=(),
        description="What may be looked at on hosts that are not the target, such as "
        "https://*.example.net/ and tcp://db.example.net:5432.",
    )
    ca_file: str | None = Field(
        default=None, description="Certificates that are trusted, instead of the usual ones."
    )
    concurrency: int = Field(default=50, ge=1, le=1_000, description="So many looks at once.")
