"""What every call of the Opsgenie REST API has: the key, the envelope, the errors, the headers.

Source: docs.opsgenie.com "Authentication", "Response", "API rate limiting".
"""

import secrets
from collections.abc import Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.simulator.alerts.state import Integration, Refused
from app.simulator.alerts.trouble import Handler, Trouble
from app.simulator.faults import Answer, Fault

_TOOK = 0.021
_LIMITS = {
    "X-RateLimit-State": "OK",
    "X-RateLimit-Reason": "ACCOUNT",
    "X-RateLimit-Period-In-Sec": "60",
}


class GenieKeyApi:
    """Calls on behalf of one API integration, which owns the key."""

    def __init__(self, api_key: str, integration: Integration, new_id: Callable[[], str]) -> None:
        self.integration = integration
        self._api_key = api_key
        self._new_id = new_id

    def guarded(self, handler: Handler) -> Handler:
        async def answer(request: Request) -> Response:
            try:
                self._check_key(request)
                return await handler(request)
            except Refused as refusal:
                return self._error(Trouble(404, str(refusal)))
            except Trouble as trouble:
                return self._error(trouble)

        return answer

    def reply(
        self,
        payload: Mapping[str, Any],
        status: int = 200,
        *,
        request_id: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        request_id = request_id or self._new_id()
        return JSONResponse(
            {**payload, "took": _TOOK, "requestId": request_id},
            status,
            {
                **_LIMITS,
                "X-Request-ID": request_id,
                "X-Response-Time": str(_TOOK),
                **(headers or {}),
            },
        )

    def _check_key(self, request: Request) -> None:
        scheme, _, key = request.headers.get("Authorization", "").partition(" ")
        if scheme != "GenieKey" or not secrets.compare_digest(key.encode(), self._api_key.encode()):
            raise Trouble(401, "Could not authenticate")

    def _error(self, trouble: Trouble) -> Response:
        payload: dict[str, Any] = {"message": str(trouble)}
        if trouble.errors:
            payload["errors"] = dict(trouble.errors)
        return self.reply(payload, trouble.status)


def too_many_requests(path: str = "", times: int = 1) -> Fault:
    """429, as Opsgenie answers it: without a Retry-After."""
    return Fault(
        path=path,
        times=times,
        effect=Answer(
            status=429,
            headers={**_LIMITS, "X-RateLimit-State": "THROTTLED"},
            body={
                "message": "You are making too many requests! To avoid errors,"
                " we recommend you limit requests.",
                "took": 0.002,
                "requestId": "43a29c5c-3dbf-4fa4-9c26-f4f71023e120",
            },
        ),
    )
