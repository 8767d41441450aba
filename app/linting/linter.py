"""Everything that is found in rules that can be read."""

from collections.abc import Sequence

from app.linting import (
    care,
    holding,
    lacking,
    limits,
    order,
    paths,
    patterns,
    permitted,
    secrets,
    sharing,
    values,
    windows,
)
from app.linting.finding import Finding, Linted


def lint(linted: Linted) -> Sequence[Finding]:
    """Look for all that is most likely not meant."""
    return (
        *paths.findings(linted),
        *values.findings(linted),
        *patterns.findings(linted),
        *holding.findings(linted),
        *order.findings(linted),
        *care.findings(linted),
        *care.shared_hosts(linted),
        *secrets.findings(linted),
        *lacking.findings(linted),
        *permitted.findings(linted),
        *limits.findings(linted),
        *windows.findings(linted),
        *sharing.findings(linted),
    )
