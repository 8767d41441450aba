"""Every error as a problem document (RFC 9457) that names what is wrong, and nothing secret."""

from collections.abc import Iterable, Iterator, Sequence
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.routing import Match

from app.domain.errors import ConfigError, PayloadError, PluginFault, StoreUnavailable
from app.domain.frozen import Frozen

log = structlog.get_logger()

MEDIA_TYPE = "application/problem+json"
_RETRY_AFTER = "5"
_AFTER_A_REPAIR = "60"
_WHY = {
    401: "No known token came along.",
    403: "The client lacks the scope that this needs.",
    404: "There is no such thing.",
    409: "It is too late for that, or it is so already.",
    413: "The body is too large.",
    415: "The body is compressed, or not said to be JSON.",
    422: "Something is wrong; `errors` names the fields.",
    429: "The client calls too often, or an address shows too many wrong tokens or signatures; "
    "nothing was taken: try again after `Retry-After`.",
    503: "Too much is under way or waits, or the database did not take it; nothing was promised: "
    "try again after `Retry-After`.",
}
_SCHEMAS = "#/components/schemas/"


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
        headers: Sequence[tuple[str, str]] = (),
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
    headers: Iterable[tuple[str, str]] = (),
) -> JSONResponse:
    """Make the response of an error."""
    document = ProblemDocument(
        title=HTTPStatus(status).phrase, status=status, detail=detail, errors=tuple(errors)
    )
    response = JSONResponse(document.model_dump(), status_code=status, media_type=MEDIA_TYPE)
    for name, value in headers:
        response.headers.append(name, value)
    return response


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Describe errors for the OpenAPI page: who needs a token may also call too often."""
    unknown, too_often = HTTPStatus.UNAUTHORIZED, HTTPStatus.TOO_MANY_REQUESTS
    every = (*statuses, int(too_often)) if unknown in statuses else statuses
    return {
        status: {
            "description": _WHY[status],
            "content": {MEDIA_TYPE: {"schema": {"$ref": f"{_SCHEMAS}ProblemDocument"}}},
        }
        for status in every
    }


def schemas() -> dict[str, Any]:
    """Give the schemas to which `responses` refers."""
    document = ProblemDocument.model_json_schema(ref_template=f"{_SCHEMAS}{{model}}")
    return {**document.pop("$defs"), "ProblemDocument": document}


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
            return problem(
                error.status_code, str(error.detail), headers=(error.headers or {}).items()
            )
        case StoreUnavailable():
            log.error("store_unavailable", path=path, reason=str(error))
            detail = "The database did not take it; nothing was promised. Try again."
            return problem(503, detail, headers=[("Retry-After", _RETRY_AFTER)])
        case PluginFault():
            log.error(
                "plugin_fault", plugin=error.origin, reason=error.why, path=path, exc_info=error
            )
            detail = "The plug-in that reads it failed; nothing was promised. Try again."
            return problem(503, detail, headers=[("Retry-After", _AFTER_A_REPAIR)])
        case ConfigError():
            log.error("request_failed", path=path, reason=str(error))
            return problem(503, str(error), headers=[("Retry-After", _AFTER_A_REPAIR)])
        case _:
            log.error("request_failed", path=path, exc_info=error)
            return problem(500, "This should not have happened; the log says more.")


def install(api: FastAPI) -> None:
    """Answer every error of the API by a problem document."""

    async def handle(request: Request, error: Exception) -> JSONResponse:
        if isinstance(error, HTTPException) and error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            error.headers = {"Allow": ", ".join(_methods(request))}
        return answer_to(error, request.url.path)

    for kind in (
        Refusal,
        PayloadError,
        PluginFault,
        RequestValidationError,
        StoreUnavailable,
        ConfigError,
        HTTPException,
        Exception,
    ):
        api.add_exception_handler(kind, handle)


def _methods(request: Request) -> Iterator[str]:
    """Give the methods that a path has; the framework knows only those of the first route."""
    for method in ("GET", "POST"):
        scope = {**request.scope, "method": method}
        if any(route.matches(scope)[0] is Match.FULL for route in request.app.routes):
            yield method


def _field(location: Sequence[int | str], what: str) -> FieldProblem:
    return FieldProblem(field=".".join(map(str, location[1:])) or "body", what=what)
