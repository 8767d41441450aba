"""GET /metrics, in whichever format of Prometheus is asked for.

Nothing is kept between two scrapes but what `Tally` counts: the rest is read from the rows.
"""

from collections.abc import Iterator, Sequence

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse
from prometheus_client import CollectorRegistry
from prometheus_client.core import Metric
from prometheus_client.exposition import choose_encoder

from app.api.metrics import hosts, restraint, service
from app.api.parts import parts_of
from app.api.problems import responses

SUBJECTS = (service.families, restraint.families, hosts.families)
"""Each gives its families, asked one after the other; another subject is a module and its name."""

router = APIRouter(tags=["health"], responses=responses(401, 403, 503))


class _Scrape:
    """What one scrape found."""

    def __init__(self, families: Sequence[Metric]) -> None:
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
    families = [family for subject in SUBJECTS for family in await subject(parts)]
    registry = CollectorRegistry()
    registry.register(_Scrape(families))
    encode, media_type = choose_encoder(request.headers.get("accept", ""))
    return Response(encode(registry), media_type=media_type)
