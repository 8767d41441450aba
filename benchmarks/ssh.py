"""Commands over SSH, by several ways in turn: how long one takes, how many a second, how many fail.

On one real sshd at 1, 16, 64 and 256 commands at once, and 256 commands at once over 50 hosts to
which no connection is open. The servers have sshd's own limits (MaxSessions 10, MaxStartups
10:30:100): what comes beyond is refused, and who does not try again has failed. The 50 hosts are
addresses of several sshds.

`pip install paramiko`; without it its rows are missing.
"""

import argparse
import asyncio
import logging
import tempfile
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

import asyncssh

from benchmarks.ssh_hosts import Fleet, fleet
from benchmarks.ssh_ways import Run, ways

_OURS, _OLD = "Alexis", "ssh, a process for each"
_RAW = "asyncssh, 10 on a host at a time"
_WAVES = {1: 200, 16: 8, 64: 3, 256: 2}
_SLOW = 10
"""Of the ways that log in for each command only every so many single commands are measured."""
_LOGS_IN = frozenset({_OLD, "asyncssh, logging in for each"})
_LATE = 180


@dataclass
class Figures:
    """What was seen of one way."""

    lengths: list[float] = field(default_factory=list)
    seconds: float = 0.0
    failed: int = 0

    def p(self, part: float) -> float:
        """Give the time, in milliseconds, within which this part of the commands was done."""
        ordered = sorted(self.lengths)
        return 1000 * ordered[min(int(part * len(ordered)), len(ordered) - 1)] if ordered else 0.0

    @property
    def rate(self) -> float:
        return len(self.lengths) / self.seconds if self.seconds else 0.0


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--at-once", type=int, nargs="*", default=[*_WAVES])
    arguments.add_argument("--hosts", type=int, default=50)
    arguments.add_argument("--servers", type=int, default=10)
    arguments.add_argument("--ways", nargs="*", help="only these")
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name, fleet(Path(name), 1, 1) as one:
        asyncio.run(_on_one_host(one, asked.at_once, asked.ways))
    if asked.hosts:
        with (
            tempfile.TemporaryDirectory() as name,
            fleet(Path(name), asked.hosts, asked.servers) as many,
        ):
            asyncio.run(_on_many_hosts(many, asked.ways))


async def _on_one_host(machines: Fleet, at_once: Sequence[int], only: Sequence[str] | None) -> None:
    (host,) = machines.hosts
    async with AsyncExitStack() as stack:
        runs = {
            name: await stack.enter_async_context(way(machines))
            for name, way in ways().items()
            if not only or name in only
        }
        for run in runs.values():  # the first one opens a connection
            await _wave(run, [host], Figures())
        for number in at_once:
            found = {name: Figures() for name in runs}
            for wave in range(_WAVES.get(number, 3)):
                for name, run in runs.items():
                    if number == 1 and name in _LOGS_IN and wave % _SLOW:
                        continue
                    await _wave(run, [host] * number, found[name])
            _print(f"{number} at once on one host", found)
    if 1 in at_once and {_OURS, _RAW, _OLD} <= runs.keys():
        print("goals for one at once: at most 1.2 of asyncssh, a fiftieth of a process for each\n")


async def _on_many_hosts(machines: Fleet, only: Sequence[str] | None) -> None:
    hosts = [machines.hosts[number % len(machines.hosts)] for number in range(256)]
    found: dict[str, Figures] = {}
    for name, way in ways().items():
        if not only or name in only:
            found[name] = Figures()
            async with way(machines) as run:
                await _wave(run, hosts, found[name])
    _print(f"256 at once over {len(machines.hosts)} hosts, no connection open before", found)
    print("goal: none of ours fails")


async def _wave(run: Run, hosts: Sequence[str], figures: Figures) -> None:
    """Have the command run on all these hosts at once."""
    began = time.perf_counter()

    async def one(host: str) -> None:
        try:
            async with asyncio.timeout(_LATE):
                await run(host)
        except Exception:  # noqa: BLE001 - each way has its own
            figures.failed += 1
        else:
            figures.lengths.append(time.perf_counter() - began)

    await asyncio.gather(*map(one, hosts))
    figures.seconds += time.perf_counter() - began


def _print(heading: str, found: dict[str, Figures]) -> None:
    raw = found[_RAW].p(0.5) if _RAW in found else 0.0
    print(f"{heading}:\n\n| way | p50 | p95 | commands/s | failed | p50 against asyncssh in turn |")
    print("|---|---:|---:|---:|---:|---:|")
    for name, figures in found.items():
        ratio = f"{figures.p(0.5) / raw:.2f}" if raw and figures.lengths else ""
        all_ = len(figures.lengths) + figures.failed
        print(
            f"| {name} | {figures.p(0.5):.1f} ms | {figures.p(0.95):.1f} ms | {figures.rate:.0f} "
            f"| {figures.failed} of {all_} | {ratio} |"
        )
    if _OURS in found and _OLD in found and found[_OURS].lengths:
        times = found[_OLD].p(0.5) / found[_OURS].p(0.5)
        print(f"\nfaster than a process for each: {times:.1f} times")
    print(flush=True)


if __name__ == "__main__":
    asyncssh.set_log_level("CRITICAL")
    logging.getLogger("paramiko").setLevel(logging.CRITICAL)
    main()
