"""Runs per second, from events to finished runs over SSH on many hosts.

Beside it, in turn and in the same run: the same commands by asyncssh alone on open connections,
as many at once. The hosts are names for addresses of one real sshd on loopback, so its processes
are the larger part of both.
"""

import argparse
import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from pathlib import Path

import asyncssh
import httpx

from benchmarks.servers import TOKEN, Server, alexis
from tests.parts.crash.hosts import Hosts, hosts

_RULE = """
name: benchmark
when: {tags: [benchmark]}
targets: {from: details.host}
then: [{tasks: [{remote_ssh: "true"}]}]
"""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--runs", type=int, default=400, help="in each round")
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--hosts", type=int, default=48)
    arguments.add_argument("--at-once", type=int, default=32)
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with hosts(folder, asked.hosts) as machines:
            asyncio.run(_measure(folder, machines, asked.runs, asked.rounds, asked.at_once))


async def _measure(folder: Path, machines: Hosts, runs: int, rounds: int, at_once: int) -> None:
    (folder / "rules").mkdir()
    (folder / "rules" / "benchmark.yaml").write_text(_RULE, encoding="utf-8")
    settings = machines.settings
    settings["storm"] = {"targets": None, "problems": None}
    settings["ssh"] |= {"concurrency": at_once, "per_host": 8}
    raw, ours = [], []
    with alexis(folder, **settings) as server:
        async with AsyncExitStack() as stack:
            connections = [
                await stack.enter_async_context(_connected(machines, address))
                for address in sorted(set(machines.addresses.values()))
            ]
            client = await stack.enter_async_context(
                httpx.AsyncClient(
                    base_url=server.url,
                    headers={"X-Alexis-Token": TOKEN},
                    timeout=60,
                    limits=httpx.Limits(keepalive_expiry=1),  # less than what the server waits
                )
            )
            for round_ in range(rounds + 1):
                began = server.cpu()
                pair = (
                    await _by_asyncssh(connections, runs, at_once),
                    await _by_alexis(client, machines.names, runs, round_),
                )
                if round_:  # the first one opens connections
                    raw.append(pair[0])
                    ours.append(pair[1])
                    print(f"round {round_}: {pair[0]:6.1f} {pair[1]:6.1f} runs/s", end="")
                    print(f"   {1000 * _used(server, began) / runs:.1f} ms of processor a run")
    print(f"asyncssh alone:     {statistics.median(raw):6.1f} commands/s")
    print(f"event to run's end: {statistics.median(ours):6.1f} runs/s")
    ratios = [ours_ / raw_ for raw_, ours_ in zip(raw, ours, strict=True)]
    print(f"ratio: {statistics.median(ratios):.2f}")


def _used(server: Server, before: float) -> float:
    return server.cpu() - before


def _connected(
    machines: Hosts, address: str
) -> AbstractAsyncContextManager[asyncssh.SSHClientConnection]:
    server = machines.server
    return asyncssh.connect(
        address,
        server.port,
        username=server.user,
        client_keys=[str(server.key_file)],
        known_hosts=str(server.known_hosts),
        config=None,
    )


async def _by_asyncssh(
    connections: Sequence[asyncssh.SSHClientConnection], runs: int, at_once: int
) -> float:
    places = asyncio.Semaphore(at_once)

    async def one(number: int) -> None:
        async with places:
            done = await connections[number % len(connections)].run("true")
            if done.exit_status:
                raise RuntimeError(f"it failed: {done.stderr!r}")

    began = time.monotonic()
    await asyncio.gather(*map(one, range(runs)))
    return runs / (time.monotonic() - began)


async def _by_alexis(
    client: httpx.AsyncClient, names: Sequence[str], runs: int, round_: int
) -> float:
    async def post(number: int) -> None:
        alert = {
            "alertId": f"round-{round_}-{number}",
            "message": "benchmark",
            "tags": ["benchmark"],
            "description": "x",
            "details": {"host": names[number % len(names)]},
        }
        body = json.dumps({"action": "Create", "alert": alert})
        (await client.post("/v1/webhooks/opsgenie", content=body)).raise_for_status()

    began = time.monotonic()
    await asyncio.gather(*map(post, range(runs)))
    while await _is_at_work(client):
        await asyncio.sleep(0.1)
        if time.monotonic() - began > 300:  # noqa: PLR2004 - far more than enough
            raise RuntimeError("it does not come to an end")
    took = time.monotonic() - began
    succeeded, wanted = await _succeeded(client), runs * (round_ + 1)
    if succeeded != wanted:
        raise RuntimeError(f"only {succeeded} of {wanted} succeeded")
    return runs / took


async def _is_at_work(client: httpx.AsyncClient) -> bool:
    """Ask for what an index answers at once: a report would be a part of what is measured."""
    for what in ("events?state=waiting", "runs?state=queued", "runs?state=running"):
        answer = (await client.get(f"/v1/{what}&limit=1")).raise_for_status()
        if answer.json()["items"]:
            return True
    return False


async def _succeeded(client: httpx.AsyncClient) -> int:
    report = (await client.get("/v1/report")).raise_for_status().json()
    return sum(int(rule["succeeded"]) for rule in report["rules"])


if __name__ == "__main__":
    main()
