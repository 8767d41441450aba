"""What every call of the JSM Operations REST API has: credentials, scopes, three shapes of errors.

Sources: developer.atlassian.com "JSM Operations REST API"; the error shapes as seen live by
github.com/rrvrs/jira-alerts-mcp.
"""

import secrets
from base64 import b64encode
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.simulator.alerts.state import DEFAULT_API, By, Refused
from app.simulator.alerts.trouble import Handler, Trouble

_TOOK = 0.195


@dataclass(frozen=True, kw_only=True)
class Account:
    """Whose token it is, and what it may do: read, write, delete."""

    cloud_id: str
    email: str
    api_token: str
    bearer_token: str
    scopes: AbstractSet[str]

    @property
    def by(self) -> By:
        return By(user=self.email, integration=DEFAULT_API)

    def is_meant(self, authorization: str) -> bool:
        basic = b64encode(f"{self.email}:{self.api_token}".encode()).decode()
        meant = [f"Basic {basic}"]
        if self.bearer_token:
            meant.append(f"Bearer {self.bearer_token}")
        return any(secrets.compare_digest(authorization.encode(), one.encode()) for one in meant)


class JsmApi:
    def __init__(self, account: Account, new_id: Callable[[], str]) -> None:
        self.account = account
        self._new_id = new_id

    def guarded(self, handler: Handler, scope: str) -> Handler:
        """Writing and deleting need the right to read as well."""

        async def answer(request: Request) -> Response:
            try:
                self._check(request, {"read", scope})
                return await handler(request)
            except Refused as refusal:
                return self._error(Trouble(404, str(refusal)))
            except Trouble as trouble:
                return self._error(trouble)

        return answer

    def success(self, status: int, request_id: str) -> Response:
        return JSONResponse(
            {
                "result": "Request will be processed",
                "requestId": request_id,
                "took": _TOOK,
            },
            status,
        )

    def _check(self, request: Request, scopes: AbstractSet[str]) -> None:
        authorization = request.headers.get("Authorization", "")
        if not self.account.is_meant(authorization):
            raise Trouble(401, "Unauthorized")
        if not scopes <= self.account.scopes:
            raise Trouble(401, "Unauthorized; scope does not match")
        if request.path_params["cloud_id"] != self.account.cloud_id:
            raise Trouble(404, "No such cloud id")

    def _error(self, trouble: Trouble) -> Response:
        return JSONResponse(self._error_body(trouble), trouble.status)

    def _error_body(self, trouble: Trouble) -> Mapping[str, Any]:
        if trouble.errors:
            return {
                "message": str(trouble),
                "errors": dict(trouble.errors),
                "took": _TOOK,
                "requestId": self._new_id(),
            }
        if trouble.status == HTTPStatus.UNAUTHORIZED:
            return {"code": trouble.status, "message": str(trouble)}
        return {"errors": [{"title": "Error", "detail": str(trouble)}]}
