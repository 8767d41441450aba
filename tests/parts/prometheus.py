"""A real Prometheus on loopback, and its promtool."""

import asyncio
import json
import os
import shutil
import subprocess
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.parts.alexis import PATIENCE, TOKEN, until
from tests.parts.ports import free_port

_EVERY = "500ms"
_HOW = "is not installed (apt-get install prometheus)"


@dataclass(frozen=True)
class Prometheus:
    """One that scrapes, and somebody who asks it."""

    client: httpx.AsyncClient

    async def ask(self, expression: str) -> list[Any]:
        """Give what the expression is now: samples with `metric` and `value`."""
        response = await self.client.get("/api/v1/query", params={"query": expression})
        answer = response.json()
        assert answer["status"] == "success", f"{expression}: {answer['error']}"
        found: list[Any] = answer["data"]["result"]
        return found

    async def number(self, expression: str) -> float:
        """Give the one number that it is; 0 when there is none."""
        found = await self.ask(expression)
        return float(found[0]["value"][1]) if found else 0.0

    async def rules(self) -> list[Any]:
        """Give the alert rules as it has loaded them, with what became of them."""
        answer = (await self.client.get("/api/v1/rules")).raise_for_status().json()
        return [rule for group in answer["data"]["groups"] for rule in group["rules"]]


@asynccontextmanager
async def prometheus(folder: Path, target: str, rules: Path) -> AsyncIterator[Prometheus]:
    """Have it scrape the service at this address, and evaluate these rules, all the time."""
    port = free_port()
    config = folder / "prometheus.json"
    said = {
        "global": {"scrape_interval": _EVERY, "evaluation_interval": _EVERY},
        "rule_files": [str(rules)],
        "scrape_configs": [
            {
                "job_name": "alexis",
                "authorization": {"credentials": TOKEN},
                "static_configs": [{"targets": [target.removeprefix("http://")]}],
            }
        ],
    }
    config.write_text(json.dumps(said), encoding="utf-8")
    url = f"127.0.0.1:{port}"
    process = await asyncio.create_subprocess_exec(
        program("prometheus"),
        f"--config.file={config}",
        f"--storage.tsdb.path={folder / 'tsdb'}",
        f"--web.listen-address={url}",
        "--log.level=error",
    )
    try:
        async with httpx.AsyncClient(base_url=f"http://{url}", timeout=PATIENCE) as client:
            found = Prometheus(client)
            await until(lambda: _has_scraped(found), "Prometheus to scrape the service")
            yield found
    finally:
        process.kill()
        await process.wait()


async def _has_scraped(asked: Prometheus) -> bool:
    try:
        is_ready = (await asked.client.get("/-/ready")).is_success
    except httpx.TransportError:
        return False
    return is_ready and await asked.number("up") == 1


def promtool(arguments: Sequence[str], said: str = "") -> str:
    """Have it check something; give what it says. Fails when something is wrong."""
    done = subprocess.run(
        [program("promtool"), *arguments], input=said, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def program(name: str) -> str:
    """Give where it is. Skips the test where it is not installed, but not in CI."""
    found = shutil.which(name)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail(f"{name} {_HOW}")
        pytest.skip(f"{name} {_HOW}")
    return found
