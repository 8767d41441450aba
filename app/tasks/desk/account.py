"""Whether a source has the account that a deed there needs."""

from collections.abc import Iterator

from app.kinds import Known
from app.tasks.desk.fields import OneDeed


def lacks(spec: OneDeed, known: Known) -> Iterator[str]:
    """Say what the settings of the source lack for the deed."""
    if spec.source not in known.desks:
        yield f"sources.{spec.source} has no account, so nothing can be done there"
