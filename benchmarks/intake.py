"""Durable intake: requests per second with the event on disk before the answer, at 64 connections.

Against the same FastAPI with a pydantic model that stores nothing, in turn, in one run. Needs wrk.
With `--postgres` on the PostgreSQL of $ALEXIS_TEST_POSTGRES, or on one of its own, that waits for
the disk; else on SQLite.
"""

import argparse
import asyncio
import json
import re
import statistics
import subprocess
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import asyncpg

from benchmarks.servers import TOKEN, Server, alexis, baseline, get
from tests.parts.postgres import postgres

_CONNECTIONS = 64
_TAIL = {
    "message": "Disk /var 96% full on web-01.example.net",
    "tags": ["disk_full", "env:prod", "service:checkout"],
    "tinyId": "1791",
    "entity": "web-01.example.net",
    "alias": "disk-var-web-01.example.net",
    "createdAt": 1795334400123,
    "updatedAt": 1795334400464000000,
    "username": "Monitoring API",
    "team": "operations",
    "responders": [
        {"id": "0b6f4a52-9d8e-4b1e-8a37-5f2a9a4c7d10", "type": "team", "name": "operations"}
    ],
    "teams": ["0b6f4a52-9d8e-4b1e-8a37-5f2a9a4c7d10"],
    "actions": ["CleanDisk"],
    "priority": "P2",
    "source": "monitor-eu-1",
    "description": "Filesystem /var on web-01.example.net is 96% full.",
    "details": {"host": "web-01.example.net", "mount": "/var", "used_percent": "96"},
}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--seconds", type=int, default=5)
    arguments.add_argument("--postgres", action="store_true")
    asked = arguments.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        settings = {"database": {"url": _postgres(stack)}} if asked.postgres else {}
        plain = stack.enter_context(baseline())
        ours = stack.enter_context(alexis(folder, **settings))
        bare, durable = [], []
        for number in range(asked.rounds + 1):
            pair = (
                load(plain, asked.seconds, f"plain{number}"),
                load(ours, asked.seconds, f"ours{number}"),
            )
            if number:  # the first round warms up
                bare.append(pair[0])
                durable.append(pair[1])
                said = "   ".join(f"{each.rate:6.0f}/s {each.cpu:4.0f} µs" for each in pair)
                print(f"round {number}: {said}")
        began = time.monotonic()
        while get(ours, "/v1/events?state=waiting&limit=1")["items"]:
            time.sleep(0.5)
        print(f"all decided {time.monotonic() - began:.1f} s after the last round")
        memory = ours.memory()
    goal = 0.6 if asked.postgres else 0.7
    ratios = [ours_.rate / plain_.rate for plain_, ours_ in zip(bare, durable, strict=True)]
    print(f"FastAPI with a model, nothing stored: {medians(bare)}")
    print(f"Alexis, on disk before the answer:    {medians(durable)}")
    print(f"ratio: {statistics.median(ratios):.2f} (goal: at least {goal})")
    print(f"memory after the storm: {memory:.0f} MB")


class Load(NamedTuple):
    """Requests per second, and processor time of the server for each in microseconds."""

    rate: float
    cpu: float


def medians(loads: Sequence[Load]) -> str:
    rate, cpu = (statistics.median(column) for column in zip(*loads, strict=True))
    return f"{rate:.0f} requests/s, {cpu:.0f} µs of processor time each"


def _postgres(stack: ExitStack) -> str:
    """Make a database; give its address."""
    server = stack.enter_context(postgres("fsync=on", "synchronous_commit=on"))
    name = f"alexis_{uuid4().hex}"

    async def make() -> None:
        connection = await asyncpg.connect(f"{server}/postgres")
        await connection.execute(f"CREATE DATABASE {name}")
        await connection.close()

    asyncio.run(make())
    return f"{server}/{name}"


def load(server: Server, seconds: int, seed: str) -> Load:
    tail = "," + json.dumps(_TAIL)[1:] + "}"
    began = server.cpu()
    done = subprocess.run(
        [
            *("wrk", "-t1", f"-c{_CONNECTIONS}", f"-d{seconds}s"),
            *("-s", str(Path(__file__).with_suffix(".lua"))),
            *(f"{server.url}/v1/webhooks/opsgenie", "--", tail, TOKEN, seed),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    if "Non-2xx" in done.stdout:
        raise SystemExit(done.stdout)
    (rate,) = re.findall(r"Requests/sec:\s+([\d.]+)", done.stdout)
    (count,) = re.findall(r"(\d+) requests in", done.stdout)
    return Load(float(rate), 1e6 * (server.cpu() - began) / int(count))


if __name__ == "__main__":
    main()
