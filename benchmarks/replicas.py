"""Two replicas on PostgreSQL: from a wake-up to the start, many rows, and a replica that dies.

Runs on the PostgreSQL of $ALEXIS_TEST_POSTGRES, or on one of its own.
"""

import asyncio
import os
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import asyncpg

from app.engine.pgqueuer import ReplicaDispatcher
from app.ledger import Due
from app.ports import Lane, Work
from app.store.postgres_connections import connecting
from benchmarks.servers import ROOT
from tests.parts.postgres import postgres

_TIMES, _ROWS, _DEATHS = 200, 2000, 3
_LEASE = timedelta(seconds=15)


def main() -> None:
    if len(sys.argv) > 1:
        asyncio.run(_die(sys.argv[1]))
        return
    with postgres() as server:
        asyncio.run(_measure(server))


async def _measure(server: str) -> None:
    name = f"alexis_{uuid4().hex}"
    connection = await asyncpg.connect(f"{server}/postgres")
    await connection.execute(f"CREATE DATABASE {name}")
    await connection.close()
    url, rows = f"{server}/{name}", _Rows()
    replicas = [await _replica(url, rows.lane(rows.do)) for _ in range(2)]

    took = sorted([await rows.time_one(replicas[0], f"one-{n}") for n in range(_TIMES)])
    print(f"wake to start   median {statistics.median(took) * 1000:.1f} ms", end=", ")
    print(f"p95 {took[int(_TIMES * 0.95)] * 1000:.1f} ms")

    seconds = await rows.time(replicas[0], [f"many-{n}" for n in range(_ROWS)])
    print(f"many rows       {_ROWS / seconds:.0f} a second, two replicas in one process")

    for death in range(_DEATHS):
        doomed = await asyncio.to_thread(_start, url)
        await asyncio.to_thread(_wait_for, f"/tmp/{doomed.pid}")  # noqa: S108 - a benchmark
        doomed.send_signal(signal.SIGKILL)
        began = time.monotonic()
        row = f"doomed-{doomed.pid}"
        rows.done.pop(row, None)
        while row not in rows.done:  # noqa: ASYNC110 - a benchmark
            await asyncio.sleep(0.01)
        print(f"take-over {death + 1}     {rows.done[row] - began:.1f} s, lease {_LEASE.seconds} s")
    for replica in replicas:
        await replica.stop(1)


class _Rows:
    """Rows in memory; a job for one of them is done when it is begun."""

    def __init__(self, due: Iterable[str] = ()) -> None:
        self.due = dict.fromkeys(due, 0.0)
        self.done: dict[str, float] = {}

    def lane(self, do: Callable[[Sequence[str]], Awaitable[None]]) -> Lane:
        return Lane(Work.RUNS, self._find, do, at_once=32)

    async def do(self, ids: Sequence[str]) -> None:
        self.done.update(dict.fromkeys(ids, time.monotonic()))

    async def time_one(self, replica: ReplicaDispatcher, row: str) -> float:
        await self.time(replica, [row])
        return self.done[row] - self.due[row]

    async def time(self, replica: ReplicaDispatcher, rows: Sequence[str]) -> float:
        began = time.monotonic()
        self.due.update(dict.fromkeys(rows, began))
        replica.wake(Work.RUNS)
        while not self.done.keys() >= set(rows):  # noqa: ASYNC110 - a benchmark
            await asyncio.sleep(0.0005)
        return max(self.done[row] for row in rows) - began

    async def _find(self, now: datetime, limit: int) -> Due:
        return [row for row in self.due if row not in self.done][:limit], None


async def _replica(url: str, lane: Lane) -> ReplicaDispatcher:
    async def heed() -> None:
        pass

    made = ReplicaDispatcher(connecting(url, None), _LEASE, lambda: datetime.now(UTC), heed)
    await made.open()
    made.start(lane)
    return made


async def _die(url: str) -> None:
    """Take a row, say so, and never end."""

    async def do(ids: Sequence[str]) -> None:
        with open(f"/tmp/{os.getpid()}", "w"):  # noqa: ASYNC230, PTH123, S108 - a benchmark
            await asyncio.Event().wait()

    rows = _Rows([f"doomed-{os.getpid()}"])
    replica = await _replica(url, rows.lane(do))
    replica.wake(Work.RUNS)
    await asyncio.Event().wait()


def _start(url: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-m", "benchmarks.replicas", url], cwd=ROOT)


def _wait_for(file: str) -> None:
    while not os.path.exists(file):  # noqa: PTH110 - a benchmark
        time.sleep(0.01)
    os.unlink(file)  # noqa: PTH108 - a benchmark


if __name__ == "__main__":
    main()
