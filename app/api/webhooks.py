"""POST /v1/webhooks/{source}: take a message, put it on disk, answer at once."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from http import HTTPStatus

from fastapi import FastAPI, Request, Response
from starlette.datastructures import Headers
from starlette.types import Receive, Scope

from app.api import examples
from app.api.access.bounds import Bounds
from app.api.body import read_body
from app.api.crowd import busy
from app.api.parts import Parts
from app.api.problems import FieldProblem, Refusal, no_such, responses
from app.domain.arrival import Letter, Origin
from app.domain.errors import PayloadError
from app.domain.frozen import Frozen
from app.domain.ids import EventId
from app.ports import Admission, Source, Status, Work

PATH = "/v1/webhooks/"
TRACEPARENT = "traceparent"
"""The header of W3C Trace Context."""
_AGAIN_LATER = "10"
_MOST_SHOWN = 20
_DESCRIPTION = """\
The body is read as JSON whatever its content type says; what is not known in it is kept.
The answer comes after the event is on disk: `accepted`, `duplicate` when the same delivery or the
same state of the problem was received before (then `event` is that one), or `ignored` when there
is nothing to be done, as for a test notification or our own note that comes back.
"""
_SEVERAL = """
A delivery may hold several messages: each is an event of its own, in their order. If some of them
cannot be read, the others are stored all the same, and the answer is 422 with what is wrong, by
their places from 0. A delivery without any message is `ignored`.
"""


class Receipt(Frozen):
    """The answer to a message. It is on disk when this is sent."""

    event: EventId
    status: Status


class Receipts(Frozen):
    """The answer to a delivery that may hold several messages; `event` is the first one's."""

    event: EventId | None
    status: Status
    events: tuple[Receipt, ...]


def install(api: FastAPI, parts: Parts) -> None:
    """Add a route for each source, so that each is documented with its own example."""
    for name, source in parts.sources.items():
        api.add_api_route(
            f"{PATH}{name}",
            _route(source, parts),
            methods=["POST"],
            tags=["webhooks"],
            status_code=HTTPStatus.ACCEPTED,
            response_model=Receipts if source.unwrap else Receipt,
            name=f"webhook_{name}",
            summary=f"Receive a webhook of {examples.TITLES.get(name, name)}",
            description=_DESCRIPTION + _SEVERAL if source.unwrap else _DESCRIPTION,
            responses=responses(401, 403, 413, 415, 422, 503),
            openapi_extra={
                "requestBody": examples.request_body(source),
                **({"security": []} if source.is_signed else {}),
            },
        )

    @api.post(f"{PATH}{{source}}", include_in_schema=False)
    async def unknown(source: str) -> None:
        raise no_such("source", source)


def _route(source: Source, parts: Parts) -> Callable[[Request], Awaitable[Response]]:
    async def route(request: Request) -> Response:
        return await receive_from(source, request.scope, request.receive, parts)

    return route


async def receive_from(source: Source, scope: Scope, receive: Receive, parts: Parts) -> Response:
    """Take a message of the source. Raises `Refusal`, `PayloadError`, `StoreUnavailable`."""
    headers = Headers(scope=scope)
    if source.is_signed:
        parts.callers.bounds.may_guess(scope, source.name)
        await require_room(parts)
        body = await read_body(headers, receive, parts.max_body_bytes)
        client = _signer(source, scope, body, parts.callers.bounds)
    else:
        client = parts.callers.require_client(scope, f"webhooks:{source.name}").name
        await require_room(parts)
        body = await read_body(headers, receive, parts.max_body_bytes)
    if source.unwrap:
        messages = source.unwrap(headers, body)
        letters = [_letter(source, each, client, headers, parts) for each in messages]
        return await _take_all(letters, parts)
    admission = await parts.inbox.accept(_letter(source, body, client, headers, parts))
    if admission.status is Status.ACCEPTED:
        parts.dispatcher.wake(Work.EVENTS)
    return answer(admission)


def _signer(source: Source, scope: Scope, body: bytes, bounds: Bounds) -> str:
    """Give the name of who signs what this source sends. Raises `Refusal`."""
    if source.is_signed and source.is_signed(Headers(scope=scope), body):
        bounds.proved(scope, source.name)
        return f"signed:{source.name}"
    refusal = bounds.guessed(scope)
    what = "The delivery is not signed as it has to be."
    raise refusal or Refusal(HTTPStatus.UNAUTHORIZED, what)


def _letter(source: Source, body: bytes, client: str, headers: Headers, parts: Parts) -> Letter:
    return Letter(
        body=body,
        read=source.read,
        origin=Origin.WEBHOOK,
        client=client,
        received_at=parts.world.now(),
        caused_by=headers.get(TRACEPARENT),
    )


async def _take_all(letters: Sequence[Letter], parts: Parts) -> Response:
    """Take each message; what cannot be read keeps out nothing but itself.

    Raises what kept one out: above all that it is not on disk, so that the sender repeats all.
    """
    taken = await asyncio.gather(*map(parts.inbox.accept, letters), return_exceptions=True)
    admissions = [each for each in taken if isinstance(each, Admission)]
    if any(each.status is Status.ACCEPTED for each in admissions):
        parts.dispatcher.wake(Work.EVENTS)
    wrong = [(at, each) for at, each in enumerate(taken) if isinstance(each, BaseException)]
    for _, error in wrong:
        if not isinstance(error, PayloadError):
            raise error
    if wrong and len(letters) == 1:
        raise wrong[0][1]
    if wrong:
        raise _unreadable([(at, error) for at, error in wrong if isinstance(error, PayloadError)])
    return answer_to_all(admissions)


def _unreadable(errors: Sequence[tuple[int, PayloadError]]) -> Refusal:
    """Name the messages that cannot be read by their places, not more than anybody would read."""
    fields = [
        FieldProblem(field=f"[{at}].{error.field}".rstrip("."), what=error.what)
        for at, error in errors[:_MOST_SHOWN]
    ]
    what = f"{len(errors)} of the messages cannot be read; the others are stored."
    return Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, what, errors=fields)


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


def answer_to_all(admissions: Sequence[Admission]) -> Response:
    """Say what became of each message of a delivery."""
    receipts = tuple(Receipt(event=each.event, status=each.status) for each in admissions)
    said = Receipts(
        event=receipts[0].event if receipts else None,
        status=receipts[0].status if receipts else Status.IGNORED,
        events=receipts,
    )
    return Response(
        said.model_dump_json(), status_code=HTTPStatus.ACCEPTED, media_type="application/json"
    )
