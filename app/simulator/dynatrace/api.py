"""What every call of the API v2 has: the token and its scopes, the limit, the error envelope.

Sources: docs.dynatrace.com "Access tokens", "Access limit"; the wording of a missing scope as in
github.com/keephq/keep.
"""

from collections.abc import Awaitable, Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.simulator.clock import milliseconds
from app.simulator.dynatrace.world import UnknownProblem
from app.simulator.faults import Answer, Fault

Handler = Callable[[Request], Awaitable[Response]]

_SCOPES = {
    "problems.read": "Read problems",
    "problems.write": "Write problems",
    "entities.read": "Read entities",
    "events.ingest": "Ingest events",
}
_MINUTE_MS = 60_000


class Trouble(Exception):
    """An answer with an error status."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Violation(Trouble):
    """A parameter that cannot be. `where` is QUERY, PATH or PAYLOAD_BODY."""

    def __init__(self, parameter: str, message: str, where: str = "QUERY") -> None:
        super().__init__(400, "Constraints violated.")
        self.details = {
            "path": parameter,
            "message": message,
            "parameterLocation": where,
            "location": None,
        }


@dataclass
class Minute:
    """The limit of calls per minute, and how many of them are gone."""

    limit: int
    number: int = 0
    used: int = 0

    def count(self, now: datetime) -> None:
        number = milliseconds(now) // _MINUTE_MS
        self.used = self.used + 1 if number == self.number else 1
        self.number = number

    @property
    def headers(self) -> Mapping[str, str]:
        """The reset is a time in UTC microseconds."""
        return {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(max(0, self.limit - self.used)),
            "X-RateLimit-Reset": str((self.number + 1) * _MINUTE_MS * 1000),
        }


class DynatraceApi:
    def __init__(
        self, tokens: Mapping[str, AbstractSet[str]], per_minute: int, now: Callable[[], datetime]
    ) -> None:
        self._tokens = tokens
        self._minute = Minute(per_minute)
        self._now = now

    def guarded(self, handler: Handler, scope: str) -> Handler:
        async def answer(request: Request) -> Response:
            self._minute.count(self._now())
            try:
                self._check(request, scope)
                response = await handler(request)
            except UnknownProblem as error:
                response = _error(Trouble(404, f"Problem with ID {error.args[0]} not found"))
            except Trouble as trouble:
                response = _error(trouble)
            response.headers.update(self._minute.headers)
            return response

        return answer

    def _check(self, request: Request, scope: str) -> None:
        if self._minute.used > self._minute.limit:
            raise Trouble(429, "Too many requests")
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme != "Api-Token" or token not in self._tokens:
            raise Trouble(401, "Token Authentication failed")
        if scope not in self._tokens[token]:
            raise Trouble(
                403, f"Token is missing required scope. Use one of: {scope} ({_SCOPES[scope]})"
            )


def too_many_requests(path: str = "", times: int = 1, *, reset: datetime) -> Fault:
    """429, as Dynatrace answers it: without a Retry-After, the reset in microseconds."""
    return Fault(
        path=path,
        times=times,
        effect=Answer(
            status=HTTPStatus.TOO_MANY_REQUESTS,
            headers={
                "X-RateLimit-Limit": "50",
                "X-RateLimit-Remaining": "0",
                "X-RateLimit-Reset": str(milliseconds(reset) * 1000),
            },
            body=_envelope(Trouble(429, "Too many requests")),
        ),
    )


def _error(trouble: Trouble) -> Response:
    return JSONResponse(_envelope(trouble), trouble.status)


def _envelope(trouble: Trouble) -> dict[str, Any]:
    error: dict[str, Any] = {"code": trouble.status, "message": str(trouble)}
    if isinstance(trouble, Violation):
        error["constraintViolations"] = [trouble.details]
    return {"error": error}
