"""Somebody who is called over real HTTP: answers as told, and remembers what was asked."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from app.simulator.serving import break_off, serve


@dataclass(frozen=True)
class Reply:
    """An answer; `breaks` and `hangs` are how it may end without one."""

    status: int = 200
    body: bytes = b"fine"
    headers: dict[str, str] = field(default_factory=dict)
    breaks: bool = False
    hangs: bool = False


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes


class Answering:
    """An ASGI application that gives these answers in order, and the last one for ever."""

    def __init__(self, *replies: Reply) -> None:
        self.asked: list[Asked] = []
        self.gone = asyncio.Event()
        """Set when who asked broke off before the answer."""
        self.reply: Callable[[Asked], Reply] | None = None
        self._replies = list(replies or (Reply(),))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        asked = Asked(
            request.method,
            scope["raw_path"].decode(),
            scope["query_string"].decode(),
            dict(request.headers),
            await request.body(),
        )
        self.asked.append(asked)
        if self.reply:
            reply = self.reply(asked)
        else:
            reply = self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]
        if reply.breaks:
            break_off(scope)
        elif reply.hangs:
            await receive()
            self.gone.set()
        else:
            await _send(send, reply)


async def _send(send: Send, reply: Reply) -> None:
    headers = [(name.lower().encode(), value.encode()) for name, value in reply.headers.items()]
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    await send({"type": "http.response.body", "body": reply.body})


@asynccontextmanager
async def answering(*replies: Reply) -> AsyncIterator[tuple[str, Answering]]:
    """Serve one; give its address too."""
    application = Answering(*replies)
    async with serve(application) as url:
        yield url, application


@asynccontextmanager
async def answering_over_tls(context: ssl.SSLContext) -> AsyncIterator[int]:
    """Answer every request over TLS with a short 200; give the port."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine")
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=context)
    async with server:
        yield server.sockets[0].getsockname()[1]


@asynccontextmanager
async def closed_port() -> AsyncIterator[int]:
    """Give a port at which nobody listens."""
    server = await asyncio.start_server(_nothing, "127.0.0.1", 0)
    port: int = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    yield port


async def _nothing(*streams: Any) -> None: ...
