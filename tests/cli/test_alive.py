"""The container's health check: it asks the service of the settings, and says why not."""

import asyncio
import json
import ssl
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from app.cli.alive import why_not
from tests.parts.alexis import settings_for, write_rules
from tests.parts.process import Process
from tests.parts.verbs import ROOT

pytestmark = pytest.mark.anyio


async def test_a_service_that_answers_is_alive(tmp_path: Path) -> None:
    write_rules(tmp_path)
    process = Process(tmp_path, settings_for(tmp_path, server={"host": "0.0.0.0"}))
    port = process.url.rpartition(":")[2]
    environment = {
        "ALEXIS_SETTINGS": str(tmp_path / "settings.json"),
        "ALEXIS_SERVER__PORT": port,
    }

    async with process.started():
        before = await asyncio.to_thread(why_not, environment)
        process.stop()
        after = await asyncio.to_thread(why_not, environment)

    assert before is None
    assert after is not None
    assert "refused" in after


async def test_an_answer_that_is_not_ok_is_not_alive(tmp_path: Path) -> None:
    async with _answering("503 Service Unavailable") as port:
        why = await asyncio.to_thread(why_not, _settings(tmp_path, port=port))

    assert why == "it answers 503"


async def test_what_does_not_speak_http_is_not_alive(tmp_path: Path) -> None:
    async with _answering("", begin="SSH-2.0-made-up") as port:
        why = await asyncio.to_thread(why_not, _settings(tmp_path, port=port))

    assert why is not None
    assert "SSH-2.0" in why


async def test_a_service_with_a_certificate_is_asked_by_https(tmp_path: Path) -> None:
    certificate, key = _self_signed(tmp_path)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    tls = {"cert_file": str(certificate), "key_file": str(key)}

    async with _answering("200 OK", context) as port:
        environment = _settings(tmp_path, port=port, tls=tls)
        why = await asyncio.to_thread(why_not, environment)

    assert why is None


def test_settings_that_are_wrong_are_not_alive(tmp_path: Path) -> None:
    missing = tmp_path / "missing.yaml"

    assert why_not({"ALEXIS_SETTINGS": str(missing)}) == f"{missing}: there is no such file"


def test_it_loads_little_since_it_is_done_every_half_minute() -> None:
    asked = "import sys, app.cli.alive; print(*sys.modules, sep='\\n')"

    done = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True, cwd=ROOT
    )

    loaded = set(done.stdout.split())
    assert "app.config.server_settings" in loaded
    assert not {"app.config.settings", "asyncssh", "fastapi", "sqlalchemy"} & loaded


def _self_signed(folder: Path) -> tuple[Path, Path]:
    certificate, key = folder / "cert.pem", folder / "key.pem"
    command = ["openssl", "req", "-x509", "-nodes", "-newkey", "ec", "-subj", "/CN=a.example.net"]
    more = ["-pkeyopt", "ec_paramgen_curve:prime256v1", "-keyout", str(key)]
    subprocess.run([*command, *more, "-out", certificate], check=True, capture_output=True)
    return certificate, key


def _settings(folder: Path, **server: object) -> dict[str, str]:
    file = folder / "alexis.json"
    file.write_text(json.dumps({"server": server}), encoding="utf-8")
    return {"ALEXIS_SETTINGS": str(file)}


@asynccontextmanager
async def _answering(
    status: str, context: ssl.SSLContext | None = None, begin: str = "HTTP/1.1 "
) -> AsyncIterator[int]:
    """Answer every request with this status; give the port."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(f"{begin}{status}\r\ncontent-length: 0\r\n\r\n".encode())
        with suppress(OSError):
            await reader.read()
            writer.close()
            await writer.wait_closed()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=context)
    async with server:
        yield server.sockets[0].getsockname()[1]
