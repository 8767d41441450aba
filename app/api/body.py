"""Read a request's body, as it came and not larger than allowed."""

from http import HTTPStatus

from fastapi import Request

from app.api.problems import FieldProblem, Refusal


async def read_body(request: Request, limit: int) -> bytes:
    """Give the body. Raises `Refusal` (413) as soon as it is known to be larger than the limit."""
    said = request.headers.get("content-length", "")
    if said.isdecimal() and int(said) > limit:
        raise _too_large(limit)
    size, chunks = 0, []
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit:
            raise _too_large(limit)
        chunks.append(chunk)
    return b"".join(chunks)


def _too_large(limit: int) -> Refusal:
    what = f"larger than {limit} bytes"
    return Refusal(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        f"The body is {what}.",
        errors=[FieldProblem(field="body", what=what)],
        headers={"Connection": "close"},
    )
