"""How the service stands, by the rows: what holds it back."""

from collections.abc import Iterator

from prometheus_client.core import Metric

from app.api.metrics.gauges import gauge, gauges
from app.domain.restraint.shown import RestraintView


def families(stands: RestraintView) -> Iterator[Metric]:
    """Give a gauge for each part of it. Every replica tells the same."""
    yield gauge(
        "paused", "1 while somebody told it to begin nothing more.", int(stands.paused is not None)
    )
    yield gauge(
        "storm",
        "1 while so much goes wrong at once that nothing begins by itself.",
        int(stands.storm is not None),
    )
    yield gauge(
        "breakers_open", "Breakers that are open until a person resets them.", stands.breakers.count
    )
    yield gauge(
        "silences", "Maintenance windows and silences that are in force.", stands.closed.count
    )
    yield gauges(
        "runs",
        "Runs that are not over.",
        "state",
        {
            "active": stands.runs.at_work,
            "waiting": stands.runs.queued,
            "awaiting_approval": stands.runs.awaiting_approval,
        },
    )
