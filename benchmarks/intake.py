"""Durable intake: requests per second with the event on disk before the answer, at 64 connections.

Against the same FastAPI with a pydantic model that stores nothing, in turn, in one run. Needs wrk.
"""

import argparse
import json
import re
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from benchmarks.servers import TOKEN, Server, alexis, baseline, get

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
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name, baseline() as plain:
        folder = Path(name)
        with alexis(folder) as ours:
            bare, durable = [], []
            for number in range(asked.rounds + 1):
                pair = (
                    _load(plain, asked.seconds, f"plain{number}"),
                    _load(ours, asked.seconds, f"ours{number}"),
                )
                if number:  # the first round warms up
                    bare.append(pair[0])
                    durable.append(pair[1])
                    print(f"round {number}: {pair[0]:7.0f} {pair[1]:7.0f} requests/s")
            began = time.monotonic()
            while get(ours, "/v1/events?state=waiting&limit=1")["items"]:
                time.sleep(0.5)
            print(f"all decided {time.monotonic() - began:.1f} s after the last round")
            memory = ours.memory()
    ratios = [ours_ / plain_ for plain_, ours_ in zip(bare, durable, strict=True)]
    print(f"FastAPI with a model, nothing stored: {statistics.median(bare):.0f} requests/s")
    print(f"Alexis, on disk before the answer:    {statistics.median(durable):.0f} requests/s")
    print(f"ratio: {statistics.median(ratios):.2f} (goal: at least 0.7)")
    print(f"memory after the storm: {memory:.0f} MB")


def _load(server: Server, seconds: int, seed: str) -> float:
    tail = "," + json.dumps(_TAIL)[1:] + "}"
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
    return float(rate)


if __name__ == "__main__":
    main()
