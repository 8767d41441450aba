"""Read a request's body, as it came and not larger than allowed."""

from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.types import Receive

from app.api.problems import FieldProblem, Refusal


async def read_body(headers: Headers, receive: Receive, limit: int) -> bytes:
    """Give the body. Raises `Refusal` (413) as soon as it is known to be larger than the limit."""
    said = headers.get("content-length", "")
    if said.isdecimal() and int(said) > limit:
        raise _too_large(limit)
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > limit:
            raise _too_large(limit)
    return body


def _too_large(limit: int) -> Refusal:
    what = f"larger than {limit} bytes"
    return Refusal(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        f"The body is {what}.",
        errors=[FieldProblem(field="body", what=what)],
        headers={"Connection": "close"},
    )
