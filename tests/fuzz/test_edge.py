"""Whatever comes over the wire, the listener answers 4xx or closes; it never fails, nor waits."""

import asyncio
import re
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.service import fuzzed
from tests.parts.alexis import TOKEN, Alexis
from tests.parts.process import Process

PATIENCE = 15.0
"""Seconds; uvicorn closes what says nothing after 5."""

KNOWN = f"Authorization: Bearer {TOKEN}\r\n"
HOST = "Host: alexis.example.net\r\n"
CLOSE = "Connection: close\r\n"
EVENT = '{"title": "Disk full"}'


class Wire:
    """The listener of a service, and what asks it."""

    def __init__(self, runner: asyncio.Runner, process: Process, service: Alexis) -> None:
        self._runner = runner
        self.process = process
        self.service = service

    def said(self, *parts: bytes) -> bytes:
        """Give all that it answers until it closes. Raises `TimeoutError` when it never does."""
        return self._runner.run(self._said(parts))

    def is_well(self) -> bool:
        ready = self._runner.run(self.service.get("/readyz"))
        return bool(ready["ready"]) and "level=error" not in self.process.log

    async def _said(self, parts: tuple[bytes, ...]) -> bytes:
        port = int(self.service.url.rpartition(":")[2])
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        heard = b""
        try:
            async with asyncio.timeout(PATIENCE):
                with suppress(ConnectionError):
                    for part in parts:
                        writer.write(part)
                        await writer.drain()
                with suppress(ConnectionError):
                    while got := await reader.read(65_536):
                        heard += got
        finally:
            writer.close()
        return heard


@pytest.fixture(scope="module")
def wire(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wire]:
    with asyncio.Runner() as runner:
        running = fuzzed(tmp_path_factory.mktemp("edge"))
        process, service = runner.run(running.__aenter__())
        yield Wire(runner, process, service)
        runner.run(running.__aexit__(None, None, None))


def statuses(heard: bytes) -> list[int]:
    """Give the statuses of all answers that were heard."""
    return [int(each) for each in re.findall(rb"(?:^|\n|\})HTTP/1\.[01] (\d{3})", heard)]


def get(path: str = "/livez", more: str = "", version: str = "1.1", method: str = "GET") -> bytes:
    """Give a request, whatever the parts are; it asks to close."""
    return f"{method} {path} HTTP/{version}\r\n{HOST}{KNOWN}{CLOSE}{more}\r\n".encode(
        "utf-8", errors="surrogateescape"
    )


def post(body: str, more: str, path: str = "/v1/events") -> bytes:
    head = f"POST {path} HTTP/1.1\r\n{HOST}{KNOWN}{CLOSE}Content-Type: application/json\r\n"
    return f"{head}{more}\r\n{body}".encode("utf-8", errors="surrogateescape")


def chunked(body: str) -> bytes:
    return post(body, "Transfer-Encoding: chunked\r\n")


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        pytest.param(get(), {200}, id="a good request"),
        pytest.param(get(version="1.0"), {200}, id="HTTP/1.0"),
        pytest.param(get(version="1.0").replace(HOST.encode(), b""), {200}, id="no host in 1.0"),
        pytest.param(get(version="3.7"), {400}, id="a version that is none"),
        pytest.param(get(method="HEAD"), {200}, id="HEAD"),
        pytest.param(get("/v1/runs", method="HEAD"), {200}, id="HEAD of a list"),
        pytest.param(get("/v1/runs", method="OPTIONS"), {405}, id="OPTIONS"),
        pytest.param(get("*", method="OPTIONS"), {404, 405}, id="OPTIONS of all"),
        pytest.param(get("/v1/runs", method="DELETE"), {405}, id="DELETE"),
        pytest.param(get("/v1/runs", method="TRACE"), {405}, id="TRACE"),
        pytest.param(get(method="BREW"), {400}, id="a method that nobody knows"),
        pytest.param(get("x:443", method="CONNECT"), {400, 404, 405}, id="CONNECT"),
        pytest.param(get("http://alexis.example.net/livez"), {200, 404}, id="an absolute target"),
        pytest.param(get("//livez"), {404}, id="two slashes"),
        pytest.param(get("/../../etc/passwd"), {404}, id="upwards"),
        pytest.param(get("/%2e%2e/%2e%2e/etc/passwd"), {404}, id="upwards, quoted"),
        pytest.param(get("/docs/assets/..%2f..%2fsecret"), {404}, id="upwards among the assets"),
        pytest.param(get("/v1/runs/\udcff\udcfe"), {400, 404}, id="no UTF-8 in the path"),
        pytest.param(get("/v1/runs/%ff%fe%00"), {404}, id="no UTF-8 in the path, quoted"),
        pytest.param(get("/v1/runs?limit=%ff&cursor=%00"), {422}, id="no UTF-8 in the query"),
        pytest.param(get("/v1/rules/%0d%0aX-Evil:%201"), {404}, id="a line end in the path"),
        pytest.param(get("/" + "a" * 100_000), {400, 404, 414, 431}, id="a long path"),
        pytest.param(get(more="X-Odd: \udcff\udcfe\r\n"), {200, 400}, id="no UTF-8 in a header"),
        pytest.param(get(more="X-Odd: a\x00b\r\n"), {400}, id="a NUL in a header"),
        pytest.param(get(more="X Odd: a\r\n"), {400}, id="a blank in a header's name"),
        pytest.param(get(more="no colon\r\n"), {400}, id="a header without a colon"),
        pytest.param(get(more=" folded\r\n"), {200, 400}, id="a folded header"),
        pytest.param(get(more=f"X-Long: {'a' * 200_000}\r\n"), {200, 400, 431}, id="a long header"),
        pytest.param(get(more="X-Many: a\r\n" * 5_000), {200, 400, 431}, id="many headers"),
        pytest.param(get(more=KNOWN * 3), {200}, id="the token again"),
        pytest.param(
            get(more="Upgrade: websocket\r\nConnection: upgrade\r\n"), {200, 400}, id="ws"
        ),
        pytest.param(get(more="Upgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n"), {200}, id="h2c"),
        pytest.param(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", {400, 404, 405}, id="HTTP/2"),
        pytest.param(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 9, {400}, id="TLS"),
        pytest.param(b"SSH-2.0-OpenSSH_9.2\r\n", {400}, id="SSH"),
        pytest.param(b"\r\n\r\n\r\n" + get(), {200, 400}, id="empty lines first"),
        pytest.param(b"GET /livez\r\n\r\n", {200, 400}, id="HTTP/0.9"),
        pytest.param(get().replace(CLOSE.encode(), b"") + get(), {200}, id="two in one go"),
        pytest.param(post(EVENT, "Content-Length: 22\r\n"), {202}, id="a good event"),
        pytest.param(post(EVENT, "Content-Length: 22\r\n" * 2), {202, 400}, id="its length twice"),
        pytest.param(
            post(EVENT, "Content-Length: 22\r\nContent-Length: 5\r\n"), {400}, id="two lengths"
        ),
        pytest.param(post(EVENT, "Content-Length: -1\r\n"), {400}, id="a length below nothing"),
        pytest.param(post(EVENT, "Content-Length: 0x16\r\n"), {400}, id="a length in hex"),
        pytest.param(post(EVENT, f"Content-Length: {'9' * 5000}\r\n"), {400}, id="a huge length"),
        pytest.param(post(EVENT, f"Content-Length: {10**12}\r\n"), {413}, id="a large length"),
        pytest.param(
            post("0\r\n\r\n", "Content-Length: 22\r\nTransfer-Encoding: chunked\r\n"),
            {400, 422},
            id="a length and chunks",
        ),
        pytest.param(
            post(EVENT, "Content-Length: 22\r\nExpect: 100-continue\r\n"), {100, 202}, id="expects"
        ),
        pytest.param(
            post(EVENT, "Content-Length: 22\r\nExpect: tea\r\n"), {202, 417}, id="expects tea"
        ),
        pytest.param(chunked(f"16\r\n{EVENT}\r\n0\r\n\r\n"), {202}, id="chunks"),
        pytest.param(chunked(f"16;a=b\r\n{EVENT}\r\n0\r\nX: y\r\n\r\n"), {202}, id="a trailer"),
        pytest.param(chunked(f"zz\r\n{EVENT}\r\n0\r\n\r\n"), {400}, id="a chunk of no length"),
        pytest.param(chunked(f"-1\r\n{EVENT}\r\n0\r\n\r\n"), {400}, id="a chunk below nothing"),
        pytest.param(chunked(f"{'f' * 40}\r\n{EVENT}"), {400}, id="a huge chunk"),
        pytest.param(chunked(f"5\r\n{EVENT}\r\n0\r\n\r\n"), {400}, id="a chunk that is longer"),
        pytest.param(
            post(EVENT, "Transfer-Encoding: gzip, chunked\r\n"), {400}, id="gzip, chunked"
        ),
        pytest.param(
            post(EVENT, "Content-Length: 22\r\nContent-Encoding: gzip\r\n"), {415}, id="compressed"
        ),
        pytest.param(
            post("[" * 5_000, "Content-Length: 5000\r\n"), {422}, id="deep and without an end"
        ),
        pytest.param(
            post('{"fields": ' + '{"a":' * 900 + "1" + "}" * 901, "Content-Length: 5413\r\n"),
            {422},
            id="deep",
        ),
    ],
)
def test_what_is_odd_is_answered_at_once(wire: Wire, sent: bytes, expected: set[int]) -> None:
    heard = wire.said(sent)

    found = statuses(heard)
    assert found or expected == {400}, heard
    assert set(found) <= expected, heard[:500]
    assert wire.is_well()


@pytest.mark.parametrize(
    "cut",
    [
        pytest.param(b"", id="before the first byte"),
        pytest.param(b"GET /li", id="in the path"),
        pytest.param(get()[:-2], id="in the headers"),
    ],
)
@pytest.mark.long
def test_who_says_no_more_is_cut_off(wire: Wire, cut: bytes) -> None:
    assert set(statuses(wire.said(cut))) <= {400, 408}
    assert wire.is_well()


TARGETS = st.sampled_from(["/livez", "/v1/runs", "/v1/events", "/v1/webhooks/opsgenie", "/", "*"])
LINES = st.lists(
    st.sampled_from(
        [
            *(HOST, KNOWN, CLOSE, "Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n"),
            *("Expect: 100-continue\r\n", "Connection: keep-alive, upgrade\r\n", "\r\n", "\n"),
            *("Content-Type: application/json\r\n", "X: \x00\r\n", ": empty\r\n", "Host: \r\n"),
            *("Transfer-Encoding: identity\r\n", "Content-Length: 5, 5\r\n", "Range: bytes=0-\r\n"),
            *("Content-Length:\r\n", " a\r\n", "X: \udcff\r\n", "Authorization: Basic \udcff\r\n"),
            *("Authorization: Basic ====\r\n", "Cookie: alexis_session=x; \r\n", "Accept: \r\n"),
        ]
    ),
    max_size=7,
).map("".join)


@st.composite
def requests(draw: st.DrawFn) -> bytes:
    """Give something like one or two requests."""
    method = draw(st.sampled_from(["GET", "POST", "HEAD", "PUT", "OPTIONS", "get", "G E T", ""]))
    target = draw(TARGETS) + draw(st.text(st.characters(max_codepoint=255), max_size=5))
    version = draw(st.sampled_from(["HTTP/1.1", "HTTP/1.0", "HTTP/1.1 ", "HTTP/2", "http/1.1", ""]))
    body = draw(st.sampled_from(["", "5\r\n[1,2]\r\n0\r\n\r\n", '{"a":', "[1,2]", "\x00" * 9]))
    text = f"{method} {target} {version}\r\n{draw(LINES)}\r\n{body}"
    said = text.encode("utf-8", errors="surrogateescape")
    start = draw(st.integers(0, len(said)))
    return (
        said[:start]
        + draw(st.sampled_from([b"", b"", b"", b"\r", b"\x00", b"\xff", said]))
        + said[start:]
    )


def never_fails(wire: Wire, sent: bytes) -> None:
    """It is answered or cut off; a good request behind it asks to close, if it is seen at all."""
    began = time.monotonic()

    heard = wire.said(sent, get())

    assert not {each for each in statuses(heard) if each >= 500}, (sent, heard)
    assert b"Traceback" not in heard
    assert time.monotonic() - began < PATIENCE


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(sent=requests())
def test_whatever_comes_is_answered_or_cut_off(wire: Wire, sent: bytes) -> None:
    never_fails(wire, sent)

    assert wire.is_well()


@pytest.mark.long
@settings(max_examples=2_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(sent=requests() | st.binary(max_size=200))
def test_whatever_comes_at_length_is_answered_or_cut_off(wire: Wire, sent: bytes) -> None:
    never_fails(wire, sent)
