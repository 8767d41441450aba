"""Which Alexis it is, and how this process fares."""

from collections.abc import Iterator

from prometheus_client.core import CounterMetricFamily, InfoMetricFamily, Metric

from app.api.metrics.gauges import gauge, gauges
from app.api.parts import Parts
from app.domain.service_view import TlsView


def families(parts: Parts) -> Iterator[Metric]:
    """Give the version, the clock, the requests under way, and the lease if there are replicas."""
    yield InfoMetricFamily("alexis", "The Alexis that serves.", {"version": parts.version})
    yield gauge(
        "dry_run", "1 if the settings say that it only rehearses.", int(parts.world.dry_run)
    )
    yield gauge("http_requests_in_progress", "Requests that are under way.", parts.crowd.inside)
    yield CounterMetricFamily(
        "alexis_clock_set_back",
        "How often the clock was set back since the start.",
        value=parts.world.now.times_set_back,
    )
    if parts.tls:
        yield from _certificates(parts.tls())
    if lease := parts.dispatcher.lease:
        yield gauge(
            "lease_seconds", "After so long without a sign of life others take over.", lease.length
        )
        yield gauge(
            "lease_age_seconds", "Since when this replica has given no sign of life.", lease.age
        )
        yield gauge("jobs_held", "Rows on which this replica is at work.", lease.jobs)


def _certificates(tls: TlsView) -> Iterator[Metric]:
    yield gauges(
        "certificate_expires_timestamp_seconds",
        "When the first of what a file of server.tls holds is no longer valid.",
        "file",
        {each.setting: each.ends_at.timestamp() for each in tls.certificates if each.ends_at},
    )
    yield gauge(
        "certificate_broken",
        "1 while files of server.tls that have changed cannot be used; those before them are.",
        int(tls.broken is not None),
    )
