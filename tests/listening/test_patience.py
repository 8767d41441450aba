"""Who is slow, or says too much before he asks, is sent away; others are not held up by that."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import ClassVar

import pytest
from starlette.types import Receive, Scope, Send
from uvicorn.config import Config
from uvicorn.server import ServerState

from app.listening.patience import Patience, PatientProtocol
from app.listening.portions import Portions
from tests.parts.certificates import Certificate, certificate

pytestmark = pytest.mark.anyio

REQUEST = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
LARGE = 40_000_000
"""More than the kernel of either side keeps for a connection."""


class Impatient(PatientProtocol):
    patience: ClassVar[Patience] = Patience(head=0.3, longest_head=5_000, answer=0.5)


class Answering:
    """Answers with so many bytes, and tells when a request is over."""

    def __init__(self, size: int = 2) -> None:
        self._size = size
        self.over = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"x" * self._size, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
        self.over.set()


@asynccontextmanager
async def connected(
    application: Answering, shown: Certificate | None = None
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """Serve it, and connect to it; with a certificate by TLS."""
    config, state = Config(Portions(application), log_config=None, lifespan="off"), ServerState()
    config.load()
    server = await asyncio.get_running_loop().create_server(
        lambda: Impatient(config, state, {}), "127.0.0.1", 0, ssl=shown.context if shown else None
    )
    trust = ssl.create_default_context(cafile=str(shown.ca_file)) if shown else None
    async with server:
        here = server.sockets[0].getsockname()
        reader, writer = await asyncio.open_connection(*here, ssl=trust)
        try:
            yield reader, writer
        finally:
            writer.transport.abort()


async def _all_of(reader: asyncio.StreamReader) -> bytes:
    """Read to the end, also when that is an abrupt one: the last words may be lost by it."""
    said = b""
    try:
        while part := await reader.read(1_000_000):
            said += part
    except OSError:
        pass
    return said


async def _dribble(writer: asyncio.StreamWriter, parts: Iterable[bytes]) -> None:
    for part in parts:
        if writer.is_closing():
            return
        writer.write(part)
        await asyncio.sleep(0.02)


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param([REQUEST[at : at + 1] for at in range(20)] * 9, id="a byte at a time"),
        pytest.param([b"GET / HTTP/1.1\r\n", *[b"A: b\r\n"] * 200], id="a header at a time"),
        pytest.param([b"\r\n"] * 200, id="empty lines before the head"),
        pytest.param([REQUEST, b"\r\n", *[b"\r\n"] * 200], id="empty lines after an answer"),
    ],
)
async def test_a_head_that_dribbles_ends_the_connection(parts: list[bytes]) -> None:
    async with connected(Answering()) as (reader, writer):
        dribbling = asyncio.create_task(_dribble(writer, parts))

        async with asyncio.timeout(5):
            said = await _all_of(reader)
        dribbling.cancel()

    last = said[said.rfind(b"HTTP/1.1") :]
    assert last.startswith((b"HTTP/1.1 408 ", b"HTTP/1.1 200 ")) or not last


async def test_who_stops_within_a_head_is_told_why_the_connection_ends() -> None:
    async with connected(Answering()) as (reader, writer):
        writer.write(REQUEST)
        async with asyncio.timeout(5):
            await reader.readuntil(b"\r\n0\r\n\r\n")

        writer.write(REQUEST[:20])
        async with asyncio.timeout(5):
            said = await reader.read()

    assert said.count(b"HTTP/1.1 408 Request Timeout\r\n") == 1
    assert said.endswith(b"}")


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(b"GET /" + b"a" * 6_000, id="a long address"),
        pytest.param(b"GET /?" + b"a=b&" * 2_000, id="a long query"),
        pytest.param(b"GET / HTTP/1.1\r\nA: " + b"a" * 6_000, id="a long header"),
        pytest.param(b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 1_000, id="many headers"),
    ],
)
async def test_a_head_that_is_too_large_is_refused(head: bytes) -> None:
    async with connected(Answering()) as (reader, writer):
        writer.write(head)

        async with asyncio.timeout(5):
            said = await reader.read()

    assert said.startswith(b"HTTP/1.1 431 Request Header Fields Too Large\r\n")
    assert b"5000 bytes" in said


@pytest.fixture(params=["plain", "by TLS"])
def shown(request: pytest.FixtureRequest, tmp_path: Path) -> Certificate | None:
    return certificate(tmp_path, "127.0.0.1") if request.param == "by TLS" else None


async def test_who_does_not_take_his_answer_is_cut_off(shown: Certificate | None) -> None:
    application = Answering(LARGE)
    async with connected(application, shown) as (reader, writer):
        writer.write(REQUEST)

        async with asyncio.timeout(5):
            await application.over.wait()
        taken = await _all_of(reader)

    assert len(taken) < LARGE


async def test_who_takes_his_answer_slowly_but_steadily_gets_it_all(
    shown: Certificate | None,
) -> None:
    async with connected(Answering(8_000_000), shown) as (reader, writer):
        writer.write(REQUEST.replace(b"1.1", b"1.0"))
        size = 0
        while part := await reader.read(400_000):
            size += len(part)
            await asyncio.sleep(0.01)

    assert size > 8_000_000


async def test_a_large_body_is_no_large_head(shown: Certificate | None) -> None:
    async with connected(Answering(), shown) as (reader, writer):
        head = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 20000\r\n\r\n"
        writer.write(head + b"x" * 20_000 + REQUEST)
        async with asyncio.timeout(5):
            for _ in range(2):
                await reader.readuntil(b"\r\n0\r\n\r\n")
        writer.write(REQUEST)
        async with asyncio.timeout(5):
            again = await reader.readuntil(b"\r\n\r\n")

    assert again.startswith(b"HTTP/1.1 200")
