"""How the port speaks TLS: nothing old, nothing without forward secrecy, nothing renegotiated."""

import asyncio
import socket
import ssl
import warnings
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from starlette.responses import PlainTextResponse

from tests.parts.authority import Authority, trusting
from tests.parts.port import Port, certificates_of, port_of, tls_settings

pytestmark = pytest.mark.anyio

CA = Authority()
OLD = "DEFAULT:@SECLEVEL=0"


@pytest.fixture(scope="module")
async def port(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Port]:
    settings = tls_settings(tmp_path_factory.mktemp("tls"), CA.pair("a", "ip:127.0.0.1"))
    async with port_of(PlainTextResponse("hello"), certificates_of(settings)) as found:
        yield found


def _speaking(version: ssl.TLSVersion, ciphers: str = OLD) -> ssl.SSLContext:
    context = trusting(CA)
    context.set_ciphers(ciphers)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = context.maximum_version = version
    return context


async def _spoken(port: Port, context: ssl.SSLContext) -> Any:
    """Shake hands; give the version and the cipher. Raises `SSLError`, or `OSError`."""
    _, writer = await asyncio.open_connection("127.0.0.1", port.number, ssl=context)
    spoken = writer.get_extra_info("ssl_object")
    writer.close()
    return spoken.version(), spoken.cipher()[0]


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1])
async def test_an_old_version_is_refused(port: Port, version: ssl.TLSVersion) -> None:
    with pytest.raises((ssl.SSLError, ConnectionError)):
        await _spoken(port, _speaking(version))


@pytest.mark.parametrize(
    "ciphers",
    [
        pytest.param("AES256-GCM-SHA384:AES128-SHA256", id="without forward secrecy"),
        pytest.param("ECDHE-ECDSA-AES256-SHA384:ECDHE-ECDSA-AES128-SHA", id="not authenticated"),
    ],
)
async def test_a_weak_cipher_is_refused(port: Port, ciphers: str) -> None:
    with pytest.raises((ssl.SSLError, ConnectionError)):
        await _spoken(port, _speaking(ssl.TLSVersion.TLSv1_2, f"{ciphers}:@SECLEVEL=0"))


async def test_what_is_spoken_today_is_taken(port: Port) -> None:
    older = await _spoken(port, _speaking(ssl.TLSVersion.TLSv1_2))
    newer = await _spoken(port, trusting(CA))

    assert older == ("TLSv1.2", "ECDHE-ECDSA-AES256-GCM-SHA384")
    assert newer[0] == "TLSv1.3"


async def test_only_the_newest_version_can_be_asked_for(tmp_path: Path) -> None:
    settings = tls_settings(tmp_path, CA.pair("a", "ip:127.0.0.1")) | {"min_version": "TLSv1.3"}

    async with port_of(PlainTextResponse("hello"), certificates_of(settings)) as port:
        with pytest.raises((ssl.SSLError, ConnectionError)):
            await _spoken(port, _speaking(ssl.TLSVersion.TLSv1_2))
        spoken = await _spoken(port, trusting(CA))

    assert spoken[0] == "TLSv1.3"


async def test_nothing_is_negotiated_again(port: Port) -> None:
    assert ssl.OP_NO_RENEGOTIATION in port.certificates.context.options


async def test_plain_http_at_the_port_gets_no_answer(port: Port) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port.number)

    writer.write(b"GET /livez HTTP/1.1\r\nHost: a\r\n\r\n")
    try:
        said = await reader.read()
    except ConnectionError:
        said = b""
    writer.close()

    assert b"hello" not in said


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
async def test_who_comes_back_with_a_certificate_is_verified_in_full(
    tmp_path: Path, version: ssl.TLSVersion
) -> None:
    settings = tls_settings(tmp_path, CA.pair("a", "ip:127.0.0.1"), CA)
    context = trusting(CA, CA.pair("client").written(tmp_path, "client"))
    context.maximum_version = version
    sessions: list[ssl.SSLSession] = []

    def come(number: int) -> bool:
        with (
            socket.create_connection(("127.0.0.1", number), timeout=10) as plain,
            context.wrap_socket(
                plain, server_hostname="127.0.0.1", session=sessions[0] if sessions else None
            ) as spoken,
        ):
            spoken.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            assert spoken.recv(1_000).startswith(b"HTTP/1.1 200")
            if spoken.session:
                sessions.append(spoken.session)
            return bool(spoken.session_reused)

    async with port_of(PlainTextResponse("hello"), certificates_of(settings)) as port:
        taken_up = [await asyncio.to_thread(come, port.number) for _ in range(2)]

    assert taken_up == [False, False]
