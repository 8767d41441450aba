"""Which Alexis it is."""

from collections.abc import Sequence

from prometheus_client.core import InfoMetricFamily, Metric

from app.api.parts import Parts


async def families(parts: Parts) -> Sequence[Metric]:
    about = {"version": parts.version}
    return [InfoMetricFamily("alexis", "The Alexis that serves.", about)]
