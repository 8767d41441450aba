"""The databases that have to behave alike."""

from pathlib import Path

import pytest


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, with all that serves it."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/alexis.db"
    found: str = request.getfixturevalue("postgres_url")
    return found
