"""Every error as a problem document (RFC 9457) that names what is wrong, and nothing secret."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import Field
from starlette.exceptions import HTTPException

from app.domain.errors import PayloadError, StoreUnavailable
from app.domain.frozen import Frozen

log = structlog.get_logger()

MEDIA_TYPE = "application/problem+json"
_RETRY_AFTER = "5"


class FieldProblem(Frozen):
    """One field and what is wrong with it."""

    field: str
    what: str


class ProblemDocument(Frozen):
    """An error, as RFC 9457 has it, with the fields that are wrong."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    errors: tuple[FieldProblem, ...] = Field(default=(), description="What is wrong, by field.")


class Refusal(Exception):
    """A request that is not served, and why; raised anywhere in a route."""

    def __init__(
        self,
        status: HTTPStatus,
        detail: str,
        *,
        errors: Sequence[FieldProblem] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.errors = tuple(errors)
        self.headers = headers


def no_such(what: str, name: str) -> Refusal:
    """Make the refusal for something that is not there."""
    return Refusal(HTTPStatus.NOT_FOUND, f"There is no {what} {name[:100]!r}.")


def problem(
    status: int,
    detail: str,
    errors: Sequence[FieldProblem] = (),
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """Make the response of an error."""
    document = ProblemDocument(
        title=HTTPStatus(status).phrase, status=status, detail=detail, errors=tuple(errors)
    )
    return JSONResponse(
        document.model_dump(exclude_defaults=False),
        status_code=status,
        media_type=MEDIA_TYPE,
        headers=dict(headers or {}),
    )


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Describe errors for the OpenAPI page."""
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {MEDIA_TYPE: {"schema": ProblemDocument.model_json_schema()}},
        }
        for status in statuses
    }


def answer_to(error: Exception, path: str) -> JSONResponse:
    """Give the answer to any error; what is ours to mend goes into the log."""
    match error:
        case Refusal():
            return problem(error.status, error.detail, error.errors, error.headers)
        case PayloadError():
            field = FieldProblem(field=error.field or "body", what=error.what)
            return problem(422, f"The message cannot be read: {error}", [field])
        case RequestValidationError():
            fields = [_field(each["loc"], each["msg"]) for each in error.errors()]
            return problem(422, "The request is not as it has to be.", fields)
        case HTTPException():
            return problem(error.status_code, str(error.detail), headers=error.headers)
        case StoreUnavailable():
            log.error("store_unavailable", path=path, reason=str(error))
            detail = "The database did not take it; nothing was promised. Try again."
            return problem(503, detail, headers={"Retry-After": _RETRY_AFTER})
        case _:
            log.error("request_failed", path=path, exc_info=error)
            return problem(500, "This should not have happened; the log says more.")


def install(api: FastAPI) -> None:
    """Answer every error of the API by a problem document."""

    async def handle(request: Request, error: Exception) -> JSONResponse:
        return answer_to(error, request.url.path)

    for kind in (
        Refusal,
        PayloadError,
        RequestValidationError,
        StoreUnavailable,
        HTTPException,
        Exception,
    ):
        api.add_exception_handler(kind, handle)


def _field(location: Sequence[int | str], what: str) -> FieldProblem:
    return FieldProblem(field=".".join(map(str, location[1:])) or "body", what=what)
