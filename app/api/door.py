"""The way in: what everybody has to pass before a route is asked."""

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.access.foreign import refuse_foreign_pages, require_our_page
from app.api.body import given_again, read_body, require_json
from app.api.parts import Parts
from app.api.problems import Refusal, answer_to
from app.api.webhooks import PATH, receive_from

_ONLY_ASKS = frozenset({"GET", "HEAD", "OPTIONS"})
_PROBES = frozenset({"/livez", "/readyz"})


class Door:
    """Leads webhooks straight to their source, and all else to the API.

    Storms come by here; what a framework prepares for every request would take most of their time.
    It would also read a body of any size, from anybody, before it asks who is there.
    """

    def __init__(self, api: ASGIApp, parts: Parts) -> None:
        self._api = api
        self._parts = parts
        self._sources = {f"{PATH}{name}": source for name, source in parts.sources.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in _PROBES:
            await self._api(_as_get(scope), receive, send)
            return
        try:
            self._parts.callers.bounds.admit(scope)
            place = self._parts.crowd.enter()
        except Refusal as refusal:
            await answer_to(refusal, scope["path"])(scope, receive, send)
            return
        try:
            await self._let_in(scope, place.counting(receive), send)
        finally:
            place.leave()

    async def _let_in(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] in _ONLY_ASKS:
            await self._api(_as_get(scope), receive, send)
            return
        headers, source = Headers(scope=scope), self._sources.get(scope["path"])
        try:
            refuse_foreign_pages(headers, self._parts.ways.own)
            if source and scope["method"] == "POST":
                answer: ASGIApp = await receive_from(source, scope, receive, self._parts)
            else:
                answer, receive = self._api, await self._looked_at(scope, headers, receive)
        except ClientDisconnect:
            return
        except Exception as error:  # noqa: BLE001 - every error has its answer
            answer = answer_to(error, scope["path"])
        await answer(scope, receive, send)

    async def _looked_at(self, scope: Scope, headers: Headers, receive: Receive) -> Receive:
        """Give the body on when it comes from somebody known, is not too large, and is JSON."""
        caller = self._parts.callers.require(scope, None)
        if caller.is_person:
            require_our_page(headers, self._parts.ways.own)
        body = await read_body(headers, receive, self._parts.max_body_bytes)
        if body:
            require_json(headers, body)
        return given_again(body, receive)


def _as_get(scope: Scope) -> Scope:
    """Have HEAD answered as GET is; the server leaves out the body."""
    return {**scope, "method": "GET"} if scope.get("method") == "HEAD" else scope
