"""Who the simulators meet: a clock that stands still, a receiver of webhooks, HTTP clients."""

import asyncio
import json
import ssl
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

START = datetime(2026, 11, 22, 8, 0, 0, 123_000, tzinfo=UTC)


@dataclass
class Clock:
    at: datetime = START

    def __call__(self) -> datetime:
        return self.at

    def advance(self, **duration: float) -> None:
        self.at += timedelta(**duration)


@dataclass(frozen=True)
class Received:
    path: str
    headers: dict[str, str]
    content: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.content)


@dataclass
class Receiver:
    """Answer every POST with `status`; wait for `gate` first."""

    url: str = ""
    status: int = 202
    arrivals: int = 0
    received: list[Received] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    reached: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.gate.set()
        self.app = Starlette(routes=[Route("/{path:path}", self._receive, methods=["POST"])])

    @property
    def bodies(self) -> list[Any]:
        return [one.json for one in self.received]

    @property
    def actions(self) -> list[str]:
        return [body["action"] for body in self.bodies]

    async def _receive(self, request: Request) -> Response:
        content = await request.body()
        self.arrivals += 1
        self.reached.set()
        await self.gate.wait()
        self.received.append(Received(request.url.path, dict(request.headers), content))
        return Response(status_code=self.status)


def http_client(**options: Any) -> httpx.AsyncClient:
    """Make a client without certificates: loading them takes longer than most of these tests."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    return httpx.AsyncClient(verify=context, trust_env=False, **{"timeout": 60} | options)
