"""A whole Alexis takes new certificates while it serves."""

import asyncio
import json
import signal
from pathlib import Path

import httpx
import pytest

from tests.parts.alexis import settings_for, until, write_rules
from tests.parts.authority import Authority, trusting
from tests.parts.port import tls_settings
from tests.parts.ports import free_port
from tests.parts.verbs import start

pytestmark = pytest.mark.anyio

CA = Authority()


async def test_alexis_takes_a_new_certificate_while_it_serves(tmp_path: Path) -> None:
    write_rules(tmp_path)
    number = free_port()
    first, second = (
        CA.pair(name, "ip:127.0.0.1", days=days) for name, days in (("1", -1), ("2", 1))
    )
    server = {"port": number, "tls": tls_settings(tmp_path, first)}
    (tmp_path / "settings.json").write_text(json.dumps(settings_for(tmp_path, server=server)))

    def said(event: str) -> str:
        return next((line for line in log.read_text().splitlines() if f"msg={event}" in line), "")

    async def is_said() -> bool:
        return bool(said("certificate_in_doubt"))

    async def answers() -> bool:
        try:
            async with httpx.AsyncClient(verify=trusting(CA)) as client:
                return (await client.get(f"https://127.0.0.1:{number}/readyz")).is_success
        except httpx.TransportError:
            return False

    log = tmp_path / "log"
    with log.open("wb") as out:
        process = start(["serve", "-s", "settings.json"], tmp_path, {}, out, out)
        try:
            await until(is_said, "the old certificate to be doubted", 30)
            before = await answers()
            second.written(tmp_path)
            await until(answers, "the new certificate", 30)
        finally:
            process.send_signal(signal.SIGTERM)
            status = await asyncio.to_thread(process.wait, 30)

    assert (before, status) == (False, 0)
    assert "not_after=" in said("certificate_loaded")
    assert "certificate_broken" not in log.read_text()
