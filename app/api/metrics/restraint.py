"""What holds Alexis back, and what it held back."""

from collections.abc import Mapping, Sequence

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from app.api.parts import Parts
from app.domain.restraint.block import BlockReason
from app.domain.restraint.shown import RestraintView, UnderWay
from app.remediation.restraint import restraint


async def families(parts: Parts) -> Sequence[Metric]:
    """Give a gauge for each part of how the service stands, the runs, and the blocks."""
    stands = await parts.store.read(lambda ledger: restraint(ledger, parts.world))
    return [*_standing(stands), _runs(stands.runs), _blocks(parts.world.tally.blocks)]


def _standing(stands: RestraintView) -> Sequence[Metric]:
    return [
        GaugeMetricFamily(
            "alexis_paused",
            "1 while somebody told it to begin nothing more.",
            value=int(stands.paused is not None),
        ),
        GaugeMetricFamily(
            "alexis_storm",
            "1 while so much goes wrong at once that nothing begins by itself.",
            value=int(stands.storm is not None),
        ),
        GaugeMetricFamily(
            "alexis_breakers_open",
            "Breakers that are open until a person resets them.",
            value=stands.breakers.count,
        ),
        GaugeMetricFamily(
            "alexis_silences",
            "Maintenance windows and silences that are in force.",
            value=stands.closed.count,
        ),
    ]


def _runs(under_way: UnderWay) -> Metric:
    family = GaugeMetricFamily("alexis_runs", "Runs that are not over.", labels=["state"])
    family.add_metric(["active"], under_way.at_work)
    family.add_metric(["waiting"], under_way.queued)
    family.add_metric(["awaiting_approval"], under_way.awaiting_approval)
    return family


def _blocks(counted: Mapping[BlockReason, int]) -> Metric:
    family = CounterMetricFamily(
        "alexis_blocks",
        "What this process did not do since its start, on each target or for a rule as a whole.",
        labels=["reason"],
    )
    for reason in BlockReason:
        family.add_metric([reason.value], counted.get(reason, 0))
    return family
