"""POST /v1/webhooks/{source}: take a message, put it on disk, answer at once."""

import hashlib
from collections.abc import Awaitable, Callable, Iterable
from http import HTTPStatus
from time import perf_counter

import structlog
from fastapi import APIRouter, Request, Response

from app.api import examples
from app.api.body import read_body
from app.api.parts import parts_of
from app.api.problems import no_such, responses
from app.domain.arrival import Arrival, Origin
from app.domain.frozen import Frozen
from app.domain.ids import EventId
from app.ports import Admission, Source, Status, Work

log = structlog.get_logger()


class Receipt(Frozen):
    """The answer to a message. It is on disk when this is sent."""

    event: EventId
    status: Status


def router(sources: Iterable[str]) -> APIRouter:
    """Make a route for each source, so that each is documented with its own example."""
    webhooks = APIRouter(prefix="/v1/webhooks", tags=["webhooks"])
    for name in sources:
        webhooks.add_api_route(
            f"/{name}",
            _receive(name),
            methods=["POST"],
            status_code=HTTPStatus.ACCEPTED,
            response_model=Receipt,
            name=f"webhook_{name}",
            summary=f"Receive a webhook of {examples.TITLES.get(name, name)}",
            description=_DESCRIPTION,
            responses=responses(401, 403, 413, 422, 503),
            openapi_extra={"requestBody": examples.request_body(name)},
        )

    @webhooks.post("/{source}", include_in_schema=False)
    async def unknown(source: str) -> None:
        raise no_such("source", source)

    return webhooks


_DESCRIPTION = """\
The body is read as JSON whatever its content type says; what is not known in it is kept.
The answer comes after the event is on disk: `accepted`, `duplicate` when the same delivery or the
same state of the problem was received before (then `event` is that one), or `ignored` when there
is nothing to be done, as for a test notification or our own note that comes back.
"""


def _receive(name: str) -> Callable[[Request], Awaitable[Response]]:
    async def receive(request: Request) -> Response:
        began, parts = perf_counter(), parts_of(request)
        caller = parts.callers.require(request.headers, f"webhooks:{name}")
        source: Source = parts.sources[name]
        body = await read_body(request, parts.max_body_bytes)
        event = source.read(body)
        admission = await parts.inbox.accept(
            Arrival(
                event=event,
                digest=hashlib.sha256(body).hexdigest(),
                origin=Origin.WEBHOOK,
                client=caller.name,
                received_at=parts.world.now(),
            )
        )
        if admission.status is Status.ACCEPTED:
            parts.dispatcher.wake(Work.EVENTS)
        log.info(
            "event_received",
            event_id=admission.event,
            status=admission.status,
            source=name,
            kind=event.kind,
            action=event.action,
            ref=event.ref,
            client=caller.name,
            reason=event.ignore,
            elapsed_ms=round((perf_counter() - began) * 1000, 1),
        )
        return answer(admission)

    return receive


def answer(admission: Admission) -> Response:
    """Say it without a model: this is the one answer that storms ask for."""
    return Response(
        f'{{"event":"{admission.event}","status":"{admission.status}"}}',
        status_code=HTTPStatus.ACCEPTED,
        media_type="application/json",
    )
