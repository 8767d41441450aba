"""What every simulator does with a request first: remember it, then let the faults strike."""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.simulator.faults import Answer, Drop, Faults, Slow, When
from app.simulator.serving import break_off

_SECRETS = frozenset({"authorization", "cookie", "api-token"})


@dataclass(frozen=True, kw_only=True)
class ReceivedRequest:
    """A request as it came in, without its secret; status is None if it got no answer."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    json: Any
    at: datetime
    status: int | None = None


class Traffic:
    """An ASGI application around the simulator's own. The page at / is not part of the traffic."""

    def __init__(self, app: ASGIApp, faults: Faults, now: Callable[[], datetime]) -> None:
        self._app = app
        self._faults = faults
        self._now = now
        self.requests: list[ReceivedRequest] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] == "/":
            await self._app(scope, receive, send)
            return
        # As sent, not decoded: an alias in the path may hold an encoded slash.
        scope = {**scope, "path": scope["raw_path"].decode("ascii")}
        request = Request(scope, receive)
        try:
            body = await request.body()
        except ClientDisconnect:
            return
        place = len(self.requests)
        self.requests.append(_received(request, body, self._now()))
        effect = self._faults.take(scope["method"], scope["path"])
        for message in await self._answer(effect, scope, body, receive):
            if message["type"] == "http.response.start":
                self.requests[place] = replace(self.requests[place], status=message["status"])
            await send(message)

    async def _answer(
        self, effect: Answer | Drop | Slow | None, scope: Scope, body: bytes, receive: Receive
    ) -> list[Message]:
        """Return an empty list when there is nobody left to answer to."""
        if isinstance(effect, Answer):
            return await _messages(_response(effect), scope, body)
        if effect and effect.when is When.BEFORE and not await _survives(effect, scope, receive):
            return []
        answer = await _messages(self._app, scope, body)
        if effect and effect.when is When.AFTER and not await _survives(effect, scope, receive):
            return []
        return answer


async def _survives(effect: Drop | Slow, scope: Scope, receive: Receive) -> bool:
    """Say whether the connection outlasts the effect. All there is left to receive is its end."""
    if isinstance(effect, Drop):
        break_off(scope)
        await receive()
        return False
    effect.reached.set()
    released = asyncio.create_task(effect.release.wait())
    gone = asyncio.ensure_future(receive())
    try:
        await asyncio.wait(
            {released, gone}, timeout=effect.seconds, return_when=asyncio.FIRST_COMPLETED
        )
        return not gone.done()
    finally:
        released.cancel()
        gone.cancel()


async def _messages(app: ASGIApp, scope: Scope, body: bytes) -> list[Message]:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, send)
    return sent


def _response(answer: Answer) -> Response:
    headers = dict(answer.headers)
    if isinstance(answer.body, bytes):
        return Response(answer.body, answer.status, headers, media_type="application/json")
    return JSONResponse(answer.body, answer.status, headers)


def _received(request: Request, body: bytes, at: datetime) -> ReceivedRequest:
    return ReceivedRequest(
        method=request.method,
        path=request.scope["path"],
        query=_without_secrets(request.query_params),
        headers=_without_secrets(request.headers),
        json=_json(body),
        at=at,
    )


def _without_secrets(values: Mapping[str, str]) -> Mapping[str, str]:
    return {name: value for name, value in values.items() if name not in _SECRETS}


def _json(body: bytes) -> Any:
    try:
        return json.loads(body) if body else None
    except ValueError:
        return None
