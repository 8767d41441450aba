"""Certificates are replaced while connections are open, and nobody is turned away for it."""

import asyncio
import os
import shutil
import ssl
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.responses import PlainTextResponse
from structlog.testing import capture_logs

from tests.parts.alexis import until
from tests.parts.authority import Authority, Pair, trusting
from tests.parts.port import Port, certificates_of, port_of, tls_settings
from tests.parts.slow_hand import SlowHand

pytestmark = pytest.mark.anyio

CA = Authority()
FIRST, SECOND = (CA.pair(name, "ip:127.0.0.1") for name in ("first", "second"))
HELLO = PlainTextResponse("hello")


@pytest.fixture
async def port(tmp_path: Path) -> AsyncIterator[Port]:
    async with port_of(HELLO, certificates_of(tls_settings(tmp_path, FIRST))) as found:
        yield found


async def _served(port: Port, context: ssl.SSLContext | None = None) -> str:
    """Give the name in the certificate that a new connection gets."""
    _, writer = await asyncio.open_connection("127.0.0.1", port.number, ssl=context or trusting(CA))
    subject = writer.get_extra_info("peercert")["subject"]
    writer.close()
    return str(dict(pair for part in subject for pair in part)["commonName"])


def _is_served(port: Port, name: str) -> Callable[[], Any]:
    async def same() -> bool:
        return await _served(port) == name

    return same


async def test_new_connections_get_the_new_certificate_and_open_ones_go_on(
    port: Port, tmp_path: Path
) -> None:
    async with httpx.AsyncClient(base_url=port.url, verify=trusting(CA)) as client:
        before = await client.get("/")
        (open_connection,) = port.server.server_state.connections
        SECOND.written(tmp_path)
        await until(_is_served(port, "second"), "the second certificate", 10)
        after = await client.get("/")
        assert open_connection in port.server.server_state.connections

    assert (before.text, after.text) == ("hello", "hello")
    (lasting,) = port.certificates.view().certificates
    assert lasting.ends_at == SECOND.certificate.not_valid_after_utc
    assert port.certificates.view().broken is None


async def test_a_link_that_is_turned_as_kubernetes_does_is_noticed(tmp_path: Path) -> None:
    for name, pair in (("one", FIRST), ("two", SECOND)):
        (tmp_path / name).mkdir()
        pair.written(tmp_path / name)
    (tmp_path / "data").symlink_to("one")
    for name in ("tls.crt", "tls.key"):
        (tmp_path / name).symlink_to(f"data/{name}")
    tls = {"cert_file": str(tmp_path / "tls.crt"), "key_file": str(tmp_path / "tls.key")}

    async with port_of(HELLO, certificates_of(tls)) as port:
        before = await _served(port)
        (tmp_path / "new").symlink_to("two")
        (tmp_path / "new").rename(tmp_path / "data")
        await until(_is_served(port, "second"), "the second certificate", 10)

    assert before == "first"


async def test_a_pair_that_does_not_fit_leaves_the_last_one_in_force(
    port: Port, tmp_path: Path
) -> None:
    async def broken() -> str | None:
        return port.certificates.view().broken

    (tmp_path / "tls.crt").write_bytes(SECOND.text)
    reason = await until(broken, "the pair to be found broken", 10)
    meanwhile = await _served(port)
    (tmp_path / "tls.key").write_bytes(SECOND.key_text)
    await until(_is_served(port, "second"), "the pair that fits", 10)

    assert meanwhile == "first"
    assert reason == (
        f"server.tls.key_file: {tmp_path}/tls.key: is not the key of {tmp_path}/tls.crt"
    )
    assert await broken() is None


async def test_files_that_come_one_by_one_are_waited_for(tmp_path: Path) -> None:
    tls = tls_settings(tmp_path, FIRST)
    many = (0.02,) * 500

    with capture_logs() as log:
        async with port_of(HELLO, certificates_of(tls, many)) as port:
            (tmp_path / "tls.key").write_bytes(SECOND.key_text)
            for _ in range(5):
                assert await _served(port) == "first"
            (tmp_path / "new").write_bytes(SECOND.text)
            os.replace(tmp_path / "new", tmp_path / "tls.crt")  # noqa: PTH105 - as certbot does
            await until(_is_served(port, "second"), "the second certificate", 10)

    said = [each["event"] for each in log if each["event"].startswith("certificate_")]
    assert said == ["certificate_loaded"] * 2


async def test_a_file_that_goes_away_is_told_once_and_what_was_there_stays(
    port: Port, tmp_path: Path
) -> None:
    async def broken() -> str | None:
        return port.certificates.view().broken

    with capture_logs() as log:
        (tmp_path / "tls.crt").unlink()
        await until(broken, "the file to be missed", 10)
        (tmp_path / "beside").touch()
        served = await _served(port)
        FIRST.written(tmp_path)
        mended = await until(_nothing(broken), "the file to be back", 10)

    assert (served, mended) == ("first", True)
    (said,) = [each["reason"] for each in log if each["event"] == "certificate_broken"]
    assert said.endswith("/tls.crt: No such file or directory")


async def test_where_the_system_tells_of_no_change_it_is_looked_for(tmp_path: Path) -> None:
    folder = tmp_path / "tls"
    folder.mkdir()
    certificates = certificates_of(tls_settings(folder, FIRST), rescan=0.05)
    shutil.rmtree(folder)

    async with port_of(HELLO, certificates) as port:
        before = await _served(port)
        folder.mkdir()
        SECOND.written(folder)
        await until(_is_served(port, "second"), "the second certificate", 10)

    assert before == "first"


def _nothing(ask: Callable[[], Any]) -> Callable[[], Any]:
    async def is_none() -> bool:
        return await ask() is None

    return is_none


def _client(port: Port, folder: Path, shown: Pair, name: str) -> httpx.AsyncClient:
    context = trusting(CA, shown.written(folder, name))
    return httpx.AsyncClient(base_url=port.url, verify=context)


async def test_who_is_revoked_while_connected_is_let_go_and_does_not_come_back(
    tmp_path: Path,
) -> None:
    good, bad = CA.pair("good"), CA.pair("bad")
    tls = tls_settings(tmp_path, FIRST, CA) | {"client_crl_file": str(tmp_path / "clients.crl")}
    (tmp_path / "clients.crl").write_bytes(CA.revoked())

    async with (
        port_of(HELLO, certificates_of(tls)) as port,
        _client(port, tmp_path, good, "good") as friend,
        _client(port, tmp_path, bad, "bad") as other,
        httpx.AsyncClient(base_url=port.url, verify=trusting(CA)) as nobody,
    ):
        before = [await each.get("/") for each in (friend, other, nobody)]
        (tmp_path / "clients.crl").write_bytes(CA.revoked(bad))

        async def refused() -> bool:
            try:
                await other.get("/")
            except httpx.TransportError:
                return True
            return False

        await until(refused, "the other one to be refused", 10)
        after = [await each.get("/") for each in (friend, nobody)]

    assert [each.text for each in (*before, *after)] == ["hello"] * 5


async def test_who_was_shaking_hands_when_he_was_revoked_is_let_go_too(tmp_path: Path) -> None:
    bad = CA.pair("bad")
    tls = tls_settings(tmp_path, FIRST, CA) | {"client_crl_file": str(tmp_path / "clients.crl")}
    (tmp_path / "clients.crl").write_bytes(CA.revoked())
    context = trusting(CA, bad.written(tmp_path, "bad"))

    async with port_of(HELLO, certificates_of(tls)) as port:
        port.server.handshake_timeout, port.server.config.timeout_keep_alive = 1.5, 60
        before = port.server.config.ssl
        slow = await SlowHand.held_out(port, context)
        (tmp_path / "clients.crl").write_bytes(CA.revoked(bad))

        async def is_other() -> bool:
            return port.server.config.ssl is not before

        await until(is_other, "the new list to be in force", 10)
        answer = await slow.taken(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        async with asyncio.timeout(10):
            rest = await slow.read_to_the_end()

    assert (answer + rest).endswith(b"hello")


async def test_who_does_not_shake_hands_in_time_is_let_go(port: Port) -> None:
    port.server.handshake_timeout = 0.05
    await port.server.take(port.certificates.context, other_clients=False)

    reader, writer = await asyncio.open_connection("127.0.0.1", port.number)
    said = await reader.read()
    writer.close()

    assert said == b""
