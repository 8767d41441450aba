"""Count each request by its route, not by its path: that anybody may invent."""

import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.metrics.naming import OTHER
from app.remediation.tally import Tally


class CountedRequests:
    """Passes requests on, and tells how they were answered. `routes` have no parameters.

    A route with parameters is found by the framework, and told in the scope. Who goes away before
    the answer is not counted.
    """

    def __init__(self, application: ASGIApp, routes: frozenset[str], tally: Tally) -> None:
        self._application = application
        self._routes = routes
        self._tally = tally

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return
        began, status = time.monotonic(), 0

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._application(scope, receive, noted)
        finally:
            if status:
                took = time.monotonic() - began
                self._tally.answered(self._route(scope), scope["method"], status, took)

    def _route(self, scope: Scope) -> str:
        if scope["path"] in self._routes:
            return str(scope["path"])
        return getattr(scope.get("route"), "path", OTHER)
