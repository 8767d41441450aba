"""POST /v1/webhooks/{source}: take a message, put it on disk, answer at once."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus

from fastapi import FastAPI, Request, Response
from starlette.datastructures import Headers
from starlette.types import Receive

from app.api import examples
from app.api.body import read_body
from app.api.crowd import busy
from app.api.parts import Parts
from app.api.problems import no_such, responses
from app.domain.arrival import Letter, Origin
from app.domain.frozen import Frozen
from app.domain.ids import EventId
from app.ports import Admission, Source, Status, Work

PATH = "/v1/webhooks/"
_AGAIN_LATER = "10"
_DESCRIPTION = """\
The body is read as JSON whatever its content type says; what is not known in it is kept.
The answer comes after the event is on disk: `accepted`, `duplicate` when the same delivery or the
same state of the problem was received before (then `event` is that one), or `ignored` when there
is nothing to be done, as for a test notification or our own note that comes back.
"""


class Receipt(Frozen):
    """The answer to a message. It is on disk when this is sent."""

    event: EventId
    status: Status


def install(api: FastAPI, parts: Parts) -> None:
    """Add a route for each source, so that each is documented with its own example."""
    for name, source in parts.sources.items():
        api.add_api_route(
            f"{PATH}{name}",
            _route(source, parts),
            methods=["POST"],
            tags=["webhooks"],
            status_code=HTTPStatus.ACCEPTED,
            response_model=Receipt,
            name=f"webhook_{name}",
            summary=f"Receive a webhook of {examples.TITLES.get(name, name)}",
            description=_DESCRIPTION,
            responses=responses(401, 403, 413, 415, 422, 503),
            openapi_extra={"requestBody": examples.request_body(name)},
        )

    @api.post(f"{PATH}{{source}}", include_in_schema=False)
    async def unknown(source: str) -> None:
        raise no_such("source", source)


def _route(source: Source, parts: Parts) -> Callable[[Request], Awaitable[Response]]:
    async def route(request: Request) -> Response:
        return await receive_from(source, request.headers, request.receive, parts)

    return route


async def receive_from(
    source: Source, headers: Headers, receive: Receive, parts: Parts
) -> Response:
    """Take a message of the source. Raises `Refusal`, `PayloadError`, `StoreUnavailable`."""
    caller = parts.callers.require(headers, f"webhooks:{source.name}")
    await require_room(parts)
    letter = Letter(
        body=await read_body(headers, receive, parts.max_body_bytes),
        read=source.read,
        origin=Origin.WEBHOOK,
        client=caller.name,
        received_at=parts.world.now(),
    )
    admission = await parts.inbox.accept(letter)
    if admission.status is Status.ACCEPTED:
        parts.dispatcher.wake(Work.EVENTS)
    return answer(admission)


async def require_room(parts: Parts) -> None:
    """Take nothing in while too much waits to be decided. Raises `Refusal`."""
    if await parts.is_full():
        raise busy("As many events wait to be decided as there may be.", _AGAIN_LATER)


def answer(admission: Admission) -> Response:
    """Say it without a model: this is the one answer that storms ask for."""
    return Response(
        f'{{"event":"{admission.event}","status":"{admission.status}"}}',
        status_code=HTTPStatus.ACCEPTED,
        media_type="application/json",
    )
