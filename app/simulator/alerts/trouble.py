"""What goes wrong with a call, before a vendor puts it in its own words."""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

Handler = Callable[[Request], Awaitable[Response]]


class Trouble(Exception):
    """An answer with an error status."""

    def __init__(self, status: int, message: str, errors: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.errors = errors


class UnprocessableRequest(Trouble):
    """The fields that are wrong, and why."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(422, "Request body is not processable. Please check the errors.", errors)


async def json_object(request: Request) -> dict[str, Any]:
    """Read the body; an empty one is an empty object."""
    try:
        value = json.loads(await request.body() or b"{}")
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise Trouble(400, "The body is not a JSON object")
    return value


def number(request: Request, name: str, default: int, *, least: int = 0, most: int) -> int:
    given = request.query_params.get(name, str(default))
    if not given.isdigit() or not least <= int(given) <= most:
        raise UnprocessableRequest({name: f"must be a number from {least} to {most}"})
    return int(given)
