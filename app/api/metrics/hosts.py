"""How hosts are reached."""

from collections.abc import Sequence

from prometheus_client.core import GaugeMetricFamily, Metric

from app.api.parts import Parts


async def families(parts: Parts) -> Sequence[Metric]:
    """Give the connections by their state, and how many commands wait for one."""
    there = parts.connections
    family = GaugeMetricFamily(
        "alexis_ssh_connections", "SSH connections, also those to jump hosts.", labels=["state"]
    )
    family.add_metric(["open"], there.open)
    family.add_metric(["opening"], there.opening)
    return [
        family,
        GaugeMetricFamily(
            "alexis_ssh_commands_waiting",
            "Commands that wait for a place, on their host or in all.",
            value=there.waiting,
        ),
    ]
