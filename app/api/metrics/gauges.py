"""A gauge in a line, or one for each value of a label."""

from collections.abc import Mapping

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric


def gauge(name: str, what: str, value: float) -> Metric:
    """Make a gauge."""
    return GaugeMetricFamily(f"alexis_{name}", what, value=value)


def gauges(name: str, what: str, label: str, values: Mapping[str, float]) -> Metric:
    """Make a gauge for each of these values of the label."""
    family = GaugeMetricFamily(f"alexis_{name}", what, labels=[label])
    for value, number in values.items():
        family.add_metric([value], number)
    return family


def counts(name: str, what: str, label: str, values: Mapping[str, float]) -> Metric:
    """Make a counter for each of these values of the label."""
    family = CounterMetricFamily(f"alexis_{name}", what, labels=[label])
    for value, number in values.items():
        family.add_metric([value], number)
    return family
