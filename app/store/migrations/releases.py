"""Which tables each release knows: what `alexis downgrade` changes them back to."""

from collections.abc import Mapping
from typing import Final

from app.domain.errors import ConfigError, Problem

RELEASES: Final[Mapping[str, str]] = {"0.1.0": "0011", "0.2.0": "0012"}
"""The version of a release, and the last revision of the tables that is in it."""


def revision_of(version: str) -> str:
    """Give the revision of the tables that this release knows. Raises `ConfigError`."""
    found = RELEASES.get(version.removeprefix("v"))
    if found is None:
        raise ConfigError(Problem("VERSION", f"{version} is none of {', '.join(RELEASES)}"))
    return found
