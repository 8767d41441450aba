"""Read a request's body, as it came and not larger than allowed."""

import asyncio
from http import HTTPStatus

from pydantic_core import from_json
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive

from app.api.problems import FieldProblem, Refusal
from app.domain.errors import PayloadError

_PATIENCE = 30.0
"""Seconds that a body may take to come: who dribbles must not keep a place for ever."""

_DROPPED = 16
"""So many times the limit are read and dropped: who is cut off while it sends sees no answer."""


async def read_body(
    headers: Headers, receive: Receive, limit: int, patience: float = _PATIENCE
) -> bytes:
    """Give the body.

    Raises `Refusal`: 413 when it is over the limit, 415 when compressed, 408 when it does not come.
    """
    coding = headers.get("content-encoding", "identity").lower()
    if coding != "identity":
        raise _unsupported("Content-Encoding", f"{coding[:50]} is not understood, send it plain")
    said = headers.get("content-length", "")
    if said.isdecimal() and int(said) > _DROPPED * limit:
        raise _too_large(limit)
    try:
        async with asyncio.timeout(patience):
            body = await _read(receive, limit)
    except TimeoutError:
        what = f"The body did not come within {patience:g} s."
        raise Refusal(HTTPStatus.REQUEST_TIMEOUT, what, headers=[("Connection", "close")]) from None
    if body is None:
        raise _too_large(limit)
    return body


async def _read(receive: Receive, limit: int) -> bytes | None:
    """Give the body; None when it is over the limit."""
    body, size, more = b"", 0, True
    while more and size <= _DROPPED * limit:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        part = message.get("body", b"")
        size += len(part)
        body = body + part if size <= limit else b""
        more = message.get("more_body", False)
    return body if size <= limit else None


def require_json(headers: Headers, body: bytes) -> None:
    """Refuse what is not JSON, and JSON that Python would take but nobody else.

    Raises `Refusal` (415), which also keeps forms of foreign pages out, and `PayloadError`.
    """
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise _unsupported("Content-Type", "must be application/json")
    try:
        from_json(body, allow_inf_nan=False)
    except ValueError as error:
        raise PayloadError("", f"not JSON: {error}") from error


def given_again(body: bytes, receive: Receive) -> Receive:
    """Give a body that was read already once more, and then whatever comes."""
    waiting = [body]

    async def give() -> Message:
        if not waiting:
            return await receive()
        return {"type": "http.request", "body": waiting.pop(), "more_body": False}

    return give


def _too_large(limit: int) -> Refusal:
    what = f"larger than {limit} bytes"
    return Refusal(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        f"The body is {what}.",
        errors=[FieldProblem(field="body", what=what)],
        headers=[("Connection", "close")],
    )


def _unsupported(header: str, what: str) -> Refusal:
    return Refusal(
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        f"{header}: {what}.",
        errors=[FieldProblem(field=header, what=what)],
        headers=[("Accept-Encoding", "identity")] if header == "Content-Encoding" else (),
    )
