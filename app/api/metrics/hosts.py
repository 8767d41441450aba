"""How hosts are reached."""

from collections.abc import Iterator

from prometheus_client.core import Metric

from app.api.metrics.gauges import counts, gauge, gauges
from app.api.parts import Parts


def families(parts: Parts) -> Iterator[Metric]:
    """Give the connections by their state, how many commands wait for one, and the logins."""
    there = parts.connections
    yield gauges(
        "ssh_connections",
        "SSH connections, also those to jump hosts.",
        "state",
        {"open": there.open, "opening": there.opening},
    )
    yield gauge(
        "ssh_commands_waiting",
        "Commands that wait for a place, on their host or in all.",
        there.waiting,
    )
    yield counts(
        "ssh_logins",
        "Logins to hosts, and to jump hosts, by whether they let us in.",
        "result",
        {"succeeded": there.logins, "failed": there.failed_logins},
    )
