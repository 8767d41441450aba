"""GET /metrics, in whichever format of Prometheus is asked for.

A part that cannot be given leaves a gap and a count in `alexis_scrape_errors_total`; the rest is
given all the same, also without the database.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

import structlog
from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse
from prometheus_client import CollectorRegistry
from prometheus_client.core import Metric
from prometheus_client.exposition import choose_encoder

from app.api.metrics import hosts, rules, service, standing, waiting
from app.api.metrics.gauges import gauge
from app.api.parts import Parts, parts_of
from app.api.problems import responses
from app.domain.errors import StoreUnavailable
from app.remediation.restraint import restraint

log = structlog.get_logger()

_PATIENCE = 5.0
"""Seconds for what the rows say; Prometheus itself gives up after ten, by default."""

_CREATED = "_created"
"""So end the names of samples that say since when something is counted: as many again, for what
`process_start_time_seconds` says."""

router = APIRouter(tags=["health"], responses=responses(401, 403))


class _Scrape:
    """What one scrape found."""

    def __init__(self, families: Iterable[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterator[Metric]:
        yield from self._families


@router.get("/metrics", response_class=PlainTextResponse, summary="Give metrics to Prometheus")
async def show_metrics(request: Request) -> Response:
    """Give metrics in the text format of Prometheus, or of OpenMetrics if that is asked for.

    For the scope `read`, or for everybody if `metrics.open` says so.
    """
    parts = parts_of(request)
    if not parts.metrics_are_open:
        parts.callers.require(request.scope, "read")
    families = [*await _by_the_rows(parts)]
    for subject in (service, rules, hosts):
        families += _given(subject.__name__, lambda: subject.families(parts), parts)  # noqa: B023 - called at once
    encode, media_type = choose_encoder(request.headers.get("accept", ""))
    text = await asyncio.to_thread(lambda: encode(_one_scrape(families, parts.tally.registry)))
    return Response(text, media_type=media_type)


def _one_scrape(families: Iterable[Metric], counted: CollectorRegistry) -> CollectorRegistry:
    """Put it together, beside the loop: with many rules it takes tens of milliseconds."""
    registry = CollectorRegistry()
    registry.register(_Scrape(chain(families, _without_created(counted))))
    return registry


async def _by_the_rows(parts: Parts) -> list[Metric]:
    """Give what the database knows, and whether there is one to be asked."""
    try:
        async with asyncio.timeout(_PATIENCE):
            lines = await parts.views.waiting()
            stands = await parts.store.read(lambda ledger: restraint(ledger, parts.world))
    except (StoreUnavailable, TimeoutError):
        return _whether_ready(parts, is_up=False)
    except Exception as error:  # noqa: BLE001 - whatever it is, the rest is given
        _tell("rows", error, parts)
        return _whether_ready(parts, is_up=True)
    now, sources = parts.world.now(), list(parts.sources.values())
    return [
        *_whether_ready(parts, is_up=True),
        *_given("standing", lambda: standing.families(stands), parts),
        *_given("waiting", lambda: waiting.families(lines, sources, parts.began, now), parts),
    ]


def _whether_ready(parts: Parts, *, is_up: bool) -> list[Metric]:
    return [
        gauge("database_up", "1 if the database answers.", int(is_up)),
        gauge(
            "ready",
            "1 if it takes messages: the database answers, and nobody told it to stop.",
            int(is_up and not parts.stopping()),
        ),
    ]


def _without_created(counted: CollectorRegistry) -> Iterator[Metric]:
    for family in counted.collect():
        family.samples = [each for each in family.samples if not each.name.endswith(_CREATED)]
        yield family


def _given(subject: str, families: Callable[[], Iterable[Metric]], parts: Parts) -> list[Metric]:
    try:
        return list(families())
    except Exception as error:  # noqa: BLE001 - whatever it is, the rest is given
        _tell(subject, error, parts)
        return []


def _tell(subject: str, error: Exception, parts: Parts) -> None:
    name = subject.rpartition(".")[2]
    log.error("metrics_missing", subject=name, exc_info=error)
    parts.tally.not_scraped(name)
